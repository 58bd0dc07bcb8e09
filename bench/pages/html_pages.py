"""Whether every page is sound HTML and accessible to a second engine: `python -m bench html [NAME]…`.

Looks at each page that the tests of pages list, as each person, of the Stockholm plan: the Nu Html Checker reads its
source, HTML_CodeSniffer (WCAG2AA) looks at it in Chromium, where nothing may stick out at 320 pixels, nor on a desk
with text of 200 %. Names of addresses choose some pages. Prints each kind of error once, with a page that has it; 0
where there is none. The checkers are put where `--checkers` says the first time (`npm install`); the first needs Java.
"""

import argparse
import json
import mimetypes
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Route, ViewportSize, sync_playwright

from tests.browser.conftest import demonstration
from tests.browser.test_every_page import listed_pages
from tests.browsing import ARGUMENTS, chromium

CHECKERS = ("vnu-jar@26.9.27", "html_codesniffer@2.5.1")
HOST = "http://testserver"
DESK, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=320, height=700)
SNIFF = """() => new Promise((done) => HTMLCS.process("WCAG2AA", document, () => done(
  HTMLCS.getMessages().filter(({type}) => type === HTMLCS.ERROR)
    .map(({code, msg, element}) => [`${code}: ${msg}`, (element.outerHTML ?? "").slice(0, 160)])
)))"""
STICKS_OUT = "document.documentElement.scrollWidth - innerWidth"
LARGE_TEXT = "document.documentElement.style.fontSize = '200%'"


@dataclass(frozen=True)
class Source:
    """A page as somebody was answered."""

    name: str
    who: str
    path: str
    status: int
    html: str

    def __str__(self) -> str:
        return f"{self.name} ({self.who})"


Errors = dict[str, list[str]]  # where each kind is


def main(arguments: Sequence[str]) -> int:
    """Ask for the pages, and let both engines look at them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="of addresses; all pages where there are none")
    parser.add_argument("--checkers", type=Path, default=Path("var/html-checkers"), help="where they are, or are put")
    options = parser.parse_args(arguments)
    modules = _checkers(options.checkers)
    sources = list(_sources(options.names))
    errors: Errors = defaultdict(list)
    for source in sources:
        if source.status != 200:  # noqa: PLR2004 OK
            errors[f"answers {source.status}"].append(str(source))
    _check_sources(modules / "vnu-jar/build/dist/vnu.jar", sources, errors)
    _look(modules / "html_codesniffer/build/HTMLCS.js", sources, errors)
    for kind, places in sorted(errors.items()):
        sys.stdout.write(f"{len(places):5}  {kind}\n       {places[0]}\n")
    sys.stdout.write(f"{len(sources)} pages, {sum(map(len, errors.values()))} errors of {len(errors)} kinds\n")
    return int(bool(errors))


def _checkers(folder: Path) -> Path:
    modules = folder.absolute() / "node_modules"
    if not modules.exists():
        folder.mkdir(parents=True, exist_ok=True)
        # Without scripts: that of vnu-jar would fetch a Java
        told = [which("npm") or "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run([*told, "--prefix", str(folder), *CHECKERS], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 our own
    return modules


def _sources(names: Sequence[str]) -> Iterator[Source]:
    stockholm = demonstration()
    for who, pages in listed_pages(stockholm).items():
        client = Client()
        if who != "anonymous":
            client.force_login(stockholm.people[who], backend=settings.AUTHENTICATION_BACKENDS[0])
        for name, arguments in pages.items():
            if not names or name in names:
                path = reverse(name, args=arguments)
                answer = client.get(path, follow=True)
                yield Source(name, who, path, answer.status_code, answer.content.decode())


def _check_sources(jar: Path, sources: Sequence[Source], errors: Errors) -> None:
    folder = Path(settings.DATA_DIR) / "html"
    folder.mkdir()
    by_file = {f"{number}.html": source for number, source in enumerate(sources)}
    for name, source in by_file.items():
        (folder / name).write_text(source.html, encoding="utf-8")
    java = [which("java") or "java", "-Xss8m", "-jar", str(jar)]
    command = [*java, "--format", "json", "--exit-zero-always", str(folder)]
    told = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 our own
    for message in json.loads(told.stderr or told.stdout)["messages"]:
        if message["type"] == "error":
            source = by_file[urlsplit(message["url"]).path.rpartition("/")[2]]
            errors[f"Nu: {message['message']}"].append(f"{source}: {message.get('extract', '')!r}")


def _look(script: Path, sources: Sequence[Source], errors: Errors) -> None:
    sniffer = script.read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        page = browser.new_page()
        shown = Shown()
        page.route("**/*", shown.answer)
        for source in sources:
            shown.html = source.html
            page.set_viewport_size(DESK)
            page.goto(f"{HOST}{source.path}")
            page.evaluate(sniffer)
            for kind, element in page.evaluate(SNIFF):
                errors[f"HTML_CodeSniffer: {kind}"].append(f"{source}: {element}")
            _measure(page, source, errors)
        browser.close()


def _measure(page: Page, source: Source, errors: Errors) -> None:
    page.set_viewport_size(NARROW)
    if wide := page.evaluate(STICKS_OUT):
        errors["sticks out at 320 pixels"].append(f"{source}: by {wide}")
    page.set_viewport_size(DESK)
    page.evaluate(LARGE_TEXT)
    if wide := page.evaluate(STICKS_OUT):
        errors["sticks out with text of 200 %"].append(f"{source}: by {wide}")


@dataclass
class Shown:
    """What the browser is answered: the page for its document, and from the folder of static files for the rest."""

    html: str = ""

    def answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        file = Path(settings.STATIC_ROOT) / path.removeprefix(settings.STATIC_URL)
        if route.request.resource_type == "document":
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8")
        elif path.startswith(settings.STATIC_URL) and file.is_file():
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "text/plain")
        else:
            route.abort()
