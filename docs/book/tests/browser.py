"""Opens every page of the built book and of the built documentation in a real browser.

    python tests/browser.py target/book target/doc [a page of `--html` …]

Needs playwright and a Chromium. The book is tried over HTTP and, as a reader without a network
would open it, from its files. Both come from this machine: a request to any other one is a failure.
On the page of a lesson every step, every copy button and the pointing are tried.
"""

import functools
import shutil
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urldefrag

from playwright.sync_api import Browser, Page, Request, sync_playwright

CHROMIUM = ["chromium", "chromium-browser", "google-chrome"]
FLAGS = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FLAGS += ["--disable-sync", "--no-first-run", "--no-sandbox"]
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
# Where the search leads: by a word, in Chinese, by a sentence, a name in Python, a crate.
FOUND = {
    "semaphore": "06-semaphore-event/README",
    "信号量": "06-semaphore-event/README",
    "(信号量)": "06-semaphore-event/README",
    "量": "06-semaphore-event/README",
    "two locks in opposite order": "05-locks/src/examples/deadlock",
    "threading.RLock": "05-locks/src/examples/reentrant",
    "corosensei": "11-coroutines/src/examples/stackful",
    "死锁": "05-locks/src/examples/deadlock",
}
# What is in a page: broken pictures, links, and the ids that links may lead to.
LOOK = """() => ({
    broken: [...document.images].filter(i => !i.complete || !i.naturalWidth).map(i => i.src),
    links: [...document.querySelectorAll("a[href]")].map(a => a.href),
    ids: [...document.querySelectorAll("[id]")].map(e => e.id),
    wide: [document.documentElement, ...document.querySelectorAll("#mdbook-content, main")]
        .filter(e => e.scrollWidth > e.clientWidth).map(e => `${e.tagName} ${e.scrollWidth}`),
})"""
# How much text and page differ in brightness, by the formula of WCAG 2: 4.5 is readable.
CONTRAST = """() => {
    const light = (colour) => {
        const channel = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(channel);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const text = light(getComputedStyle(document.querySelector("main p")).color);
    const page = light(getComputedStyle(document.documentElement).backgroundColor);
    return (Math.max(text, page) + 0.05) / (Math.min(text, page) + 0.05);
}"""

# Goes through a lesson as a reader would, and says what is wrong: each step marks its event, its
# line and its lane together; pointing marks both ways; what is copied is told, by its path.
LESSON = """async () => {
    const wrong = [];
    const check = (held, what) => held || wrong.push(what);
    const one = (selector) => document.querySelector(`.lesson ${selector}`);
    const all = (selector) => [...document.querySelectorAll(`.lesson ${selector}`)];
    const events = all(".events li");
    const lineOf = (part) => one(`.l[data-line="${part.dataset.line}"]`);
    const marked = (at) => {
        const event = events[at], line = lineOf(event);
        const now = all(".events .now, .l.now");
        check(now.includes(event) && now.length === 1 + Boolean(line), `step ${at}: its event`);
        check(!line || now.includes(line), `step ${at}: its line ${event.dataset.line}`);
        const circle = one(`svg [data-step="${at}"]`), lane = one("svg .lane.now");
        check(!circle || circle.matches(".now"), `step ${at}: its circle`);
        check(!circle || lane.dataset.lane === event.dataset.lane, `step ${at}: its lane`);
        check(slider.value == at + 1, `step ${at}: the slider at ${slider.value}`);
        const text = one(".step").textContent;
        check(text.startsWith(event.textContent), `step ${at}: it says ${text}`);
        check(slider.getAttribute("aria-valuetext").includes(text), `step ${at}: not said`);
    };
    const slider = one("input[type=range]");
    if (events.length) {
        const [back, forward] = ["Back", "Forward"].map((name) => one(`[aria-label=${name}]`));
        const key = (name) => slider.dispatchEvent(
            new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
        key("Home");
        for (let at = 0; at < events.length; at++) {
            marked(at);
            forward.click();
        }
        for (let at = events.length - 1; at > 0; at--) {
            marked(at);
            back.click();
        }
        marked(0);
        key("End");
        marked(events.length - 1);
        key("ArrowLeft");
        marked(Math.max(0, events.length - 2));
        events[0].click();
        marked(0);
        const point = (part) =>
            part.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
        const are = (parts, what) =>
            check(parts.every((part) => part.matches(".point")), `pointing at ${what}`);
        for (const part of [...events.slice(0, 9), ...all("svg rect[data-line]").slice(0, 9)]) {
            const line = lineOf(part);
            point(part);
            are([part, line].filter(Boolean), `${part.tagName} ${part.dataset.line}`);
            if (line) {
                point(line);
                are([part, line], `line ${part.dataset.line}`);
            }
        }
    }
    const copied = {};
    for (const figure of all(".code")) {
        let text;
        const clipboard = { writeText: async (given) => (text = given) };
        Object.defineProperty(navigator, "clipboard", { value: clipboard, configurable: true });
        const button = figure.querySelector("button");
        button.click();
        await null;
        const path = button.getAttribute("aria-label").replace("Copy ", "");
        copied[path] = text;
    }
    const named = (each) => each.textContent || each.getAttribute("aria-label");
    check(all("button").every(named) && one("[role=status]"), "a control without a name");
    return { wrong, copied, steps: events.length };
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def serve(folder: Path) -> str:
    handler = functools.partial(Quiet, directory=folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    # The browser goes to the next page before it has read all of this one.
    server.handle_error = lambda *_: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


def new_page(browser: Browser, base: str, wrong: list[str], **options: object) -> Page:
    """A page that notes what goes wrong in it."""
    page = browser.new_page(**options)

    def failed(request: Request) -> None:
        # Icons that are not there yet when the next page is opened are not waited for.
        if request.failure != "net::ERR_ABORTED":
            wrong.append(f"{page.url}: {request.failure}: {request.url}")

    def note(request: Request) -> None:
        if not request.url.startswith((base, "data:")):
            wrong.append(f"{page.url}: not from here: {request.url}")

    page.on("console", lambda m: m.type == "error" and wrong.append(f"{page.url}: {m.text}"))
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on("requestfailed", failed)
    page.on("response", lambda r: r.status >= 400 and wrong.append(f"{page.url}: no {r.url}"))
    page.on("request", note)
    return page


def lesson(page: Page, name: str, chapter: Path, wrong: list[str]) -> int:
    """The open page of a lesson works, and copies exactly the files. How many steps it has."""
    tried = page.evaluate(LESSON)
    wrong += [f"{name}: {what}" for what in tried["wrong"]]
    for path, text in tried["copied"].items():
        file = chapter / path
        if text is None or file.exists() and text != file.read_text():
            wrong.append(f"{name}: {path} is not copied as it is")
    if not tried["copied"]:
        wrong.append(f"{name}: nothing to copy")
    return tried["steps"]


def walk(page: Page, folder: Path, base: str, names: list[str], wrong: list[str]) -> None:
    """Every page shows its pictures, does not scroll sideways, and links to what is there."""
    ids: dict[str, set[str]] = {}
    links: set[tuple[str, str]] = set()
    for name in names:
        page.goto(base + name)
        seen = page.evaluate(LOOK)
        if "/src/examples/" in name:
            lesson(page, name, folder / Path(*Path(name).parts[:2]), wrong)
        wrong += [f"{name}: the picture {picture} does not show" for picture in seen["broken"]]
        wrong += [f"{name}: wider than the window: {wide} pixels" for wide in seen["wide"]]
        ids[name] = set(seen["ids"])
        links |= {(name, link) for link in seen["links"] if link.startswith(base)}
    for name, link in sorted(links):
        target, anchor = urldefrag(unquote(link.removeprefix(base)).split("?")[0])
        if (folder / target).is_dir():
            target = f"{target.rstrip('/')}/index.html".lstrip("/")
        if not (folder / target).exists():
            wrong.append(f"{name}: a link to {target}, which is not there")
        elif anchor and target in ids and anchor not in ids[target]:
            wrong.append(f"{name}: a link to {target}#{anchor}, which is not there")


def search(page: Page, base: str, word: str, expected: str, wrong: list[str]) -> None:
    """The search of the book leads from the word to the expected page."""
    page.goto(base + "README.html")
    page.keyboard.press("s")
    bar = page.locator("#mdbook-searchbar")
    bar.fill(word)
    bar.press("End")
    results = page.locator("#mdbook-searchresults a")
    try:
        results.first.wait_for(timeout=10_000)
    except Exception as error:
        wrong.append(f"a search for {word} finds nothing: {error}")
        return
    found = results.evaluate_all("links => links.map(a => a.href)")
    if not any(expected in link for link in found):
        wrong.append(f"a search for {word} does not lead to {expected}: {found}")


def plays(page: Page, path: str, wrong: list[str]) -> None:
    """From the first step to the last by itself, in order; the keys of a keyboard step, too."""
    slider = page.locator(".lesson input[type=range]")
    slider.focus()
    page.keyboard.press("Home")
    page.locator("[aria-label=Play]").click()
    seen = [1]
    last = int(slider.get_attribute("max"))
    for _ in range(100 * last):
        now = int(slider.input_value())
        if now != seen[-1]:
            seen.append(now)
        if now == last and page.locator("[aria-label=Play]").count():
            break
        page.wait_for_timeout(50)
    if seen != list(range(1, last + 1)):
        wrong.append(f"{path}: it plays {seen} of {last}")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    if int(slider.input_value()) != max(1, last - 1):
        wrong.append(f"{path}: the key steps to {slider.input_value()}")


def without_scripts(browser: Browser, book: Path, lessons: list[str], wrong: list[str]) -> None:
    """The program, the picture and the events are there."""
    page = browser.new_page(java_script_enabled=False)
    for name in lessons:
        page.goto((book / name).as_uri())
        for part in [".lesson .code .l", ".lesson .picture svg", ".lesson .events"]:
            if not page.locator(part).first.is_visible():
                wrong.append(f"{name}: without scripts there is no {part}")
    page.close()


def opens_at_once(browser: Browser, url: str, wrong: list[str]) -> None:
    """The best of some tries: the machine may be busy."""
    took = """() => performance.getEntriesByType("navigation")[0].loadEventEnd"""
    best = float("inf")
    for _ in range(5):
        page = browser.new_page()
        page.goto(url)
        best = min(best, page.evaluate(took))
        page.close()
        if best < 1000:
            return
    wrong.append(f"{url}: opens in {best:.0f} ms")


def light_and_dark(browser: Browser, base: str, wrong: list[str]) -> None:
    for scheme in ["light", "dark"]:
        page = new_page(browser, base, wrong, color_scheme=scheme)
        page.goto(base + "crates/05-locks/README.html")
        contrast = page.evaluate(CONTRAST)
        if contrast < 4.5:
            wrong.append(f"{scheme}: text and page differ by {contrast:.1f} only")
        page.close()


def main() -> None:
    book, doc = (Path(folder).resolve() for folder in sys.argv[1:3])
    wrong: list[str] = []
    names = sorted(str(path.relative_to(book)) for path in book.rglob("*.html"))
    # The list of contents is a frame of the others, for browsers without scripts.
    names = [name for name in names if name != "toc.html"]
    fronts = sorted(str(path.relative_to(doc)) for path in doc.glob("ch*/index.html"))
    if len(names) < 20 or len(fronts) != 12:
        sys.exit(
            f"{len(names)} pages, {len(fronts)} chapters: build the book and the documentation"
        )
    lessons = [name for name in names if "/src/examples/" in name]
    programs = [path for path in book.glob("crates/*/src/examples/*.rs") if path.stem != "mod"]
    if len(lessons) != len(programs):
        sys.exit(f"{len(lessons)} pages of {len(programs)} lessons")
    with sync_playwright() as playwright:
        chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
        if chromium is None:
            sys.exit(f"none of {', '.join(CHROMIUM)} is installed")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for base, size in [(serve(book), PHONE), (book.as_uri() + "/", DESK)]:
            page = new_page(browser, base, wrong, viewport=size)
            # All of them once; from the files, some of the lessons will do.
            some = names if size == PHONE else set(names) - set(lessons) | set(lessons[::10])
            walk(page, book, base, sorted(some), wrong)
            page.close()
            page = new_page(browser, base, wrong)
            for word, expected in FOUND.items():
                search(page, base, word, f"crates/{expected}.html", wrong)
            page.close()
            light_and_dark(browser, base, wrong)
        without_scripts(browser, book, lessons[::10], wrong)
        longest = max(lessons, key=lambda name: (book / name).stat().st_size)
        opens_at_once(browser, (book / longest).as_uri(), wrong)
        for path in sys.argv[3:]:
            url = Path(path).resolve().as_uri()
            page = new_page(browser, url, wrong, viewport=DESK)
            page.goto(url)
            failed = page.locator(".failed .trouble").count()
            if failed and not page.locator(".events .error.now").count():
                wrong.append(f"{path}: what failed is not marked")
            title, example = page.title().split(" ")
            if lesson(page, f"{path} {example}", book / "crates" / title, wrong) == 0:
                wrong.append(f"{path}: it has no steps")
            plays(page, path, wrong)
            page.close()
        base = doc.as_uri() + "/"
        page = new_page(browser, base, wrong)
        walk(page, doc, base, fronts, wrong)
        browser.close()
    for line in wrong:
        print(line)
    print(f"{len(names)} pages of the book and {len(fronts)} of the documentation")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
