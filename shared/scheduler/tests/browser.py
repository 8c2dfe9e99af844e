"""Plays three levels to their end in a real browser.

    cargo run -p scheduler -- --page target/scheduler.html
    python shared/scheduler/tests/browser.py target/scheduler.html

The page may also be the book's, target/book/docs/pages/break-it.html. Needs playwright and a
Chromium.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

CHROMIUM = ["chromium", "chromium-browser", "google-chrome"]
FLAGS = ["--disable-gpu", "--no-first-run", "--no-sandbox"]
PHONE = {"width": 360, "height": 740}
# The book has a style of its own for many names.
LEFTS = "rows => new Set(rows.map(row => row.getBoundingClientRect().left)).size"
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def opened(browser: Browser, url: str, wrong: list[str], **options: object) -> Page:
    page = browser.new_page(**options)
    page.on("pageerror", lambda error: wrong.append(f"{error}"))
    page.on("console", lambda m: m.type == "error" and wrong.append(m.text))
    page.goto(url)
    return page


def begun(page: Page, name: str) -> Locator:
    """The level, with its game begun; nothing of the solution is shown yet."""
    level = page.locator(f"#play-{name}")
    level.get_by_role("button", name="Play").click()
    expect(level.get_by_role("status")).to_contain_text("Which thread")
    expect(level.get_by_text("--replay")).to_have_count(0)
    expect(level.get_by_text("The cure")).to_have_count(0)
    lefts = level.locator(".row").evaluate_all(LEFTS)
    assert lefts == 1, f"the lines of {name} begin at {lefts} places"
    return level


def press(level: Locator, *names: str) -> None:
    for name in names:
        level.get_by_role("button", name=name, exact=True).click()


def lost_update(page: Page) -> None:
    """By buttons, on a way round: a good end, then undone."""
    level = begun(page, "lost-update")
    expect(level.locator(".values")).to_have_text("COUNTER: 0")
    press(level, "ann", "ann", "bob", "bob")
    expect(level.get_by_role("status")).to_have_text(
        "It ended well. Of 6 orders, 4 break it: undo or restart."
    )
    press(level, "Undo", "Undo", "Undo", "bob")
    expect(level.locator(".row.at")).to_have_count(1)
    press(level, "bob", "ann")
    broken = "Broken in main, line 17: an addition is lost"
    expect(level.get_by_role("status")).to_contain_text(broken)
    expect(level.get_by_text("--replay 'ann bob bob ann'")).to_be_visible()
    expect(level.locator("circle.note")).to_have_count(4)
    level.get_by_text("The cure").click()
    expect(level.get_by_text("COUNTER.fetch_add(1, SeqCst);")).to_be_visible()


def deadlock(page: Page) -> None:
    """By keys: those of threads that can go on, and one of a thread that cannot."""
    level = begun(page, "deadlock")
    for key in "aab":
        page.keyboard.press(key)
    status = level.get_by_role("status")
    expect(status).to_have_text("bob cannot go on: it waits for ACCOUNTS[1], which ann holds.")
    press(level, "Undo")
    page.keyboard.press("b")
    expect(status).to_have_text("Broken: stuck. No thread can go on.")
    expect(level.locator("path.cut")).to_have_count(2)
    for name in ["ann", "bob"]:
        expect(level.get_by_role("button", name=name, exact=True)).to_be_disabled()


def condvar(page: Page) -> None:
    """By hints, from a beginning of one's own; then once more by giving up."""
    level = begun(page, "condvar")
    press(level, "cook")
    status = level.get_by_role("status")
    for _ in range(20):
        press(level, "Hint")
        said = status.inner_text()
        if said.startswith("Broken"):
            break
        press(level, said.removeprefix("Hint: ").removesuffix(" goes on."))
    expect(status).to_contain_text(": there is no bun")
    press(level, "Give up")
    expect(status).to_contain_text(": there is no bun")
    press(level, "Restart")
    expect(level.locator("circle.note")).to_have_count(0)


def main() -> None:
    url = Path(sys.argv[1]).resolve().as_uri()
    wrong: list[str] = []
    with sync_playwright() as playwright:
        chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for options in [{}, {"viewport": PHONE, "color_scheme": "dark", "has_touch": True}]:
            page = opened(browser, url, wrong, **options)
            for play in [lost_update, deadlock, condvar]:
                play(page)
            if page.evaluate(WIDE):
                wrong.append(f"wider than the window: {options}")
            if len(sys.argv) > 2:
                page.locator("#play-condvar").screenshot(path=f"{sys.argv[2]}-{len(options)}.png")
                page.locator("#play-deadlock").screenshot(path=f"{sys.argv[2]}-d{len(options)}.png")
            page.close()
        browser.close()
    for line in wrong:
        print(line)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
