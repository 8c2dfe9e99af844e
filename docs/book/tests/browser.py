"""Opens every page of the built book and of the built documentation in a real browser.

    python tests/browser.py target/book target/doc

Needs playwright and a Chromium. The book is tried over HTTP and, as a reader without a network
would open it, from its files. Both come from this machine: a request to any other one is a failure.
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


def walk(page: Page, folder: Path, base: str, names: list[str], wrong: list[str]) -> None:
    """Every page shows its pictures, does not scroll sideways, and links to what is there."""
    ids: dict[str, set[str]] = {}
    links: set[tuple[str, str]] = set()
    for name in names:
        page.goto(base + name)
        seen = page.evaluate(LOOK)
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
    with sync_playwright() as playwright:
        chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
        if chromium is None:
            sys.exit(f"none of {', '.join(CHROMIUM)} is installed")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for base, size in [(serve(book), PHONE), (book.as_uri() + "/", DESK)]:
            page = new_page(browser, base, wrong, viewport=size)
            walk(page, book, base, names, wrong)
            page.close()
            page = new_page(browser, base, wrong)
            for word in ["semaphore", "信号量", "(信号量)", "量"]:
                search(page, base, word, "crates/06-semaphore-event/README.html", wrong)
            page.close()
            light_and_dark(browser, base, wrong)
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
