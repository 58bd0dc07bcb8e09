"""Whether every page is sound HTML and accessible to a second engine: `python -m bench html [NAME]…`.

Looks at each page that the tests of pages list, of the Stockholm plan, as each person who may open it; what two are
shown alike, once. The Nu Html Checker reads its source, HTML_CodeSniffer (WCAG2AA) looks at it in Chromium, on a desk
and in a hand, where nothing may stick out at 320 pixels, nor on a desk with text of 200 %. Names of addresses choose
some pages. Prints each kind of error once, with some pages that have it; 0 where there is none. The first needs Java.
"""

import argparse
import json
import logging
import mimetypes
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from shutil import which
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Route, ViewportSize, sync_playwright

from bench.pages.npm import package
from handlingsplan.plan.enums import CHAPTERS
from handlingsplan.plan.models import Plan
from tests.axe import DESK, HAND
from tests.browser.conftest import demonstration
from tests.browser.test_every_page import listed_pages
from tests.browsing import ARGUMENTS, chromium

SHOWN = 3  # places of each kind
HOST = "http://testserver"
NARROW = ViewportSize(width=320, height=700)
PEOPLE = ("samordnare", "osteraker", "osteraker-ansvarig", "politiker", "forskare")
CHANGES_EACH_TIME = re.compile(r"csrfmiddlewaretoken\W.*?>|X-CSRFToken[^>]*>|nonce=\"[^\"]*\"")
SNIFF = """() => new Promise((done) => HTMLCS.process("WCAG2AA", document, () => done(
  HTMLCS.getMessages().filter(({type}) => type === HTMLCS.ERROR)
    .map(({code, msg, element}) => [`${code}: ${msg}`, (element.outerHTML ?? "").slice(0, 160)])
)))"""
STICKS_OUT = """() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  const scrolls = (one) => one && one !== document.body &&
    (getComputedStyle(one).overflowX !== "visible" || scrolls(one.parentElement));
  const out = wide && [...document.body.querySelectorAll("*")].filter((one) =>
    one.getBoundingClientRect().right > innerWidth + 1 && one.checkVisibility() && !scrolls(one.parentElement)).at(-1);
  return wide && `${wide}, with ${out ? out.outerHTML.slice(0, 160) : "nothing seen"}`;
}"""
LARGE_TEXT = "document.documentElement.style.fontSize = '200%'"


@dataclass(frozen=True)
class Source:
    """A page as somebody was answered."""

    name: str
    who: str
    path: str
    html: str

    def __str__(self) -> str:
        return f"{self.name} ({self.who})"


Errors = dict[str, list[str]]  # where each kind is


def main(arguments: Sequence[str]) -> int:
    """Ask for the pages, and let both engines look at them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="of addresses; all pages where there are none")
    options = parser.parse_args(arguments)
    logging.disable(logging.WARNING)  # who may not open a page is asked all the same
    sources = list(_sources(options.names))
    errors: Errors = defaultdict(list)
    _check_sources(package("vnu-jar") / "build/dist/vnu.jar", sources, errors)
    _look(package("html_codesniffer") / "build/HTMLCS.js", sources, errors)
    for kind, places in sorted(errors.items()):
        sys.stdout.write(f"{len(places):5}  {kind}\n")
        sys.stdout.writelines(f"       {place}\n" for place in places[:SHOWN])
    sys.stdout.write(f"{len(sources)} pages, {sum(map(len, errors.values()))} errors of {len(errors)} kinds\n")
    return int(bool(errors))


def _sources(names: Sequence[str]) -> Iterator[Source]:
    """Yield each page as each person who may open it, where nobody before was shown the same."""
    stockholm = demonstration()
    listed = listed_pages(stockholm)
    asked = [(name, who, words) for who, rows in listed.items() for name, words in rows.items()]
    asked += [(name, "anonymous", words) for name, words in _others_of_their_kind(stockholm.plan)]
    pages = [(name, who, reverse(name, args=words)) for name, who, words in asked]
    seen: set[str] = set()
    for who in ("anonymous", *PEOPLE):
        client = Client()
        if who != "anonymous":
            client.force_login(stockholm.people[who], backend=settings.AUTHENTICATION_BACKENDS[0])
        for name, listed_for, path in pages:
            if names and name not in names:
                continue
            answer = client.get(path, follow=listed_for == who)
            if answer.status_code != HTTPStatus.OK and listed_for != who:
                continue
            if answer.status_code != HTTPStatus.OK:
                raise RuntimeError(f"{path} answers {who} with {answer.status_code}")
            html = answer.content.decode()
            alike = CHANGES_EACH_TIME.sub("", html)
            if alike not in seen and answer.headers["Content-Type"].startswith("text/html"):
                seen.add(alike)
                yield Source(name, who, path, html)


def _others_of_their_kind(plan: Plan) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Yield the public pages of which the tests list one for all."""
    for chapter in CHAPTERS:
        yield "published_chapter", (plan.slug, chapter.number)
        yield "published_whole_chapter", (plan.slug, chapter.number)
        yield "consultation_chapter", (plan.slug, 1, chapter.number)
    for measure in plan.measures.filter(state="accepted"):
        yield "public_measure", (plan.slug, measure.number)
    for party in plan.parties.select_related("organisation"):
        yield "public_extract", (plan.slug, party.organisation.slug)


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
            for size in (DESK, HAND):
                page.set_viewport_size(size)
                page.goto(f"{HOST}{source.path}")
                page.evaluate(sniffer)
                for kind, element in page.evaluate(SNIFF):
                    errors[f"HTML_CodeSniffer: {kind}"].append(f"{source}, {size['width']} pixels: {element}")
            _measure(page, source, errors)
        browser.close()


def _measure(page: Page, source: Source, errors: Errors) -> None:
    page.set_viewport_size(NARROW)
    if wide := page.evaluate(STICKS_OUT):
        errors["sticks out at 320 pixels"].append(f"{source}, {source.path}: by {wide}")
    page.set_viewport_size(DESK)
    page.evaluate(LARGE_TEXT)
    if wide := page.evaluate(STICKS_OUT):
        errors["sticks out with text of 200 %"].append(f"{source}, {source.path}: by {wide}")


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
