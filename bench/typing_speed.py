"""How quick the editor is in a chapter of 20 pages with 100 comments: `python -m bench typing [KEYS]`.

Opens the chapter in Chromium as its coordinator, types KEYS letters (300) in the middle of it, and saves. A key takes
what the main thread takes of the processor: scripts, styles, layout. Opening and saving are by the clock, with
the server's part. Ends with 1 where the 95th percentile of a key is above 16 ms, opening above 1 s, or saving above
0.5 s.
"""

import mimetypes
import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import CDPSession, Page, Route, sync_playwright

from handlingsplan.discussion.anchoring import place_at
from handlingsplan.discussion.threads import add_comment
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter, Plan
from handlingsplan.richtext import words
from tests.browsing import ARGUMENTS, chromium

KEYS, COMMENTS, TRIES = 300, 100, 3
PAGES, CHARACTERS_A_PAGE = 20, 3_000
MAX_KEY_MS, MAX_OPENING, MAX_SAVING = 16.0, 1.0, 0.5
HOST = "http://testserver"
WORDS = ["åtgärd", "kommun", "resa", "cykel", "region", "buss", "mål", "invånare", "trafik", "gång", "barn", "och"]
# In the middle of the text, by the editor's own command, as a click there would do
TO_THE_MIDDLE = """() => {
  const { editor } = document.querySelector(".ProseMirror");
  editor.chain().focus().setTextSelection(Math.floor(editor.state.doc.content.size / 2)).scrollIntoView().run();
}"""


def main(arguments: Sequence[str]) -> int:
    """Make the chapter, type in it, and print."""
    keys = int(arguments[0]) if arguments else KEYS
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "true"  # Playwright's loop runs in this thread, and nothing here is asynchronous
    )
    chapter, client = _chapter()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="sv-SE")
        page.route("**/*", Portal(client).answer)
        opening = min(_open(page, chapter) for _try in range(TRIES))
        times = _type(page, page.context.new_cdp_session(page), keys)
        saving = _save(page)
        browser.close()
    slow = quantiles(times, n=20)[-1]
    size = len(chapter.latest.html) if chapter.latest else 0
    sys.stdout.write(f"{size} characters, {COMMENTS} comments, {keys} keys\n")
    sys.stdout.write(f"a key: {median(times):.1f} ms, 95th percentile {slow:.1f} ms\n")
    sys.stdout.write(f"opening {opening:.2f} s, saving {saving:.2f} s\n")
    return int(slow > MAX_KEY_MS or opening > MAX_OPENING or saving > MAX_SAVING)


def _chapter() -> tuple[Chapter, Client]:
    call_command("generate_plan", "stor", organisations=3, measures=3, seed=1)
    call_command("appoint_coordinator", "stor", "stor@example.org", "Kerstin Åberg")
    person = get_user_model().objects.get(email="stor@example.org")
    chapter = Plan.objects.get(slug="stor").chapters.get(number=1)
    workflow.save_text(
        chapter, html=_text(), expected_version=chapter.latest.number if chapter.latest else 0, by=person
    )
    chapter.refresh_from_db()
    text = words(chapter.latest.html if chapter.latest else "")
    for at in range(0, len(text) - 40, len(text) // COMMENTS):
        add_comment(chapter, text="Är det så?", by=person, place=place_at(text, at, at + 20))
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return chapter, client


def _text() -> str:
    """Return prose with headings, lists and tables, about as a chapter has them."""
    chance, html = random.Random(1), ""  # noqa: S311 not for secrets
    while len(html) < PAGES * CHARACTERS_A_PAGE:
        several = [" ".join(chance.choices(WORDS, k=60)) for _paragraph in range(4)]
        items = "".join(f"<li>{' '.join(chance.choices(WORDS, k=8))}</li>" for _item in range(5))
        cells = "".join(f"<td>{word}</td>" for word in chance.choices(WORDS, k=4))
        html += f"<h2>{chance.choice(WORDS).title()}</h2>" + "".join(f"<p>{one}.</p>" for one in several)
        html += f"<ul>{items}</ul><table><tbody>{f'<tr>{cells}</tr>' * 5}</tbody></table>"
    return html


class Portal:
    """What the browser is answered: by the portal, and static files from their folder."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def answer(self, route: Route) -> None:
        address, request = urlsplit(route.request.url), route.request
        if f"{address.scheme}://{address.netloc}" != HOST:
            route.abort()
        elif address.path.startswith(settings.STATIC_URL):
            file = Path(settings.STATIC_ROOT) / address.path.removeprefix(settings.STATIC_URL)
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "text/plain")
        else:
            path = f"{address.path}?{address.query}" if address.query else address.path
            if request.method == "POST":
                kind = request.headers.get("content-type", "application/octet-stream")
                sent = request.post_data_buffer or b""
                answered = self.client.post(path, sent, content_type=kind, follow=True)  # Playwright routes no redirect
            else:
                answered = self.client.get(path, follow=True)
            body = b"".join(answered) if answered.streaming else answered.content
            route.fulfill(status=answered.status_code, body=body, headers=dict(answered.headers.items()))


def _open(page: Page, chapter: Chapter) -> float:
    began = time.perf_counter()
    page.goto(f"{HOST}{chapter.get_absolute_url()}redigera/", wait_until="commit")
    page.wait_for_selector("form[data-ready]")
    return time.perf_counter() - began


def _type(page: Page, session: CDPSession, keys: int) -> list[float]:
    """Return how many milliseconds the page's main thread worked for each key."""
    session.send("Performance.enable", {"timeDomain": "threadTicks"})  # of the processor: other work does not count
    page.evaluate(TO_THE_MIDDLE)
    page.wait_for_timeout(500)
    chance, times = random.Random(2), []  # noqa: S311 not for secrets
    for _key in range(keys):
        before = _worked(session)
        page.keyboard.press(chance.choice("abcdefghij klmnopq"))
        # Until the frame that shows the letter
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        times.append(1000 * (_worked(session) - before))
    return times


def _worked(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


def _save(page: Page) -> float:
    began = time.perf_counter()
    with page.expect_navigation(wait_until="commit"):
        page.get_by_role("button", name="Spara", exact=True).click()
    return time.perf_counter() - began
