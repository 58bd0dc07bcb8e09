"""How long it takes to quote one letter in a chapter of 400 kB with 300 threads, and to save the chapter.

`python -m bench discussed-chapter`. Asks the pages as its coordinator, on SQLite. Seconds of the processor, of three
tries the shortest.
"""

import random
import sys
import time
from collections.abc import Callable, Sequence

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from handlingsplan.discussion.anchoring import place_at
from handlingsplan.discussion.threads import add_comment
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter, Plan
from handlingsplan.richtext import words

CHARACTERS, THREADS, TRIES = 400_000, 300, 3
MAX_QUOTING, MAX_SAVING = 0.3, 1.0
WORDS = ["åtgärd", "kommun", "resa", "cykel", "region", "buss", "mål", "invånare", "trafik", "gång", "barn", "och"]


def _prose(chance: random.Random, words_in_block: int) -> str:
    size, blocks = 0, []
    while size < CHARACTERS:
        blocks.append(f"<p>{' '.join(chance.choices(WORDS, k=words_in_block))}.</p>")
        size += len(blocks[-1])
    return "".join(blocks)


def _texts() -> dict[str, str]:
    chance = random.Random(1)  # noqa: S311 not for secrets
    return {
        "prose": _prose(chance, 60),
        "one paragraph": _prose(chance, 100_000)[:CHARACTERS] + "</p>",
        "short paragraphs": _prose(chance, 12),
        "one letter": f"<p>{'a' * CHARACTERS}</p>",
        "one word": f"<p>{'a ' * (CHARACTERS // 2)}</p>",
        "one sentence": f"<p>{'a. ' * (CHARACTERS // 3)}</p>",
    }


def _edits(html: str) -> dict[str, str]:
    middle = html.index(" ", len(html) // 2) if " " in html else len(html) // 2
    reordered = "".join(sorted(html[3:-4].split(" "))) if "</p><p>" not in html else html
    return {
        "a word in the middle": f"{html[:middle]} nytt{html[middle:]}",
        "every comma": html.replace("n ", "n, ").replace("a a a a ", "a a, a a "),
        "half struck": f"{html[: html.find(' ', len(html) // 2)]}</p>",
        "written anew": f"<p>{reordered[::-1][: CHARACTERS // 2].translate({60: None, 62: None, 47: None})}</p>",
    }


def main(_arguments: Sequence[str]) -> int:
    """Print seconds by text and act; 1 where one takes longer than is promised."""
    call_command("generate_plan", "stor", organisations=3, measures=3, seed=1)
    call_command("appoint_coordinator", "stor", "stor@example.org", "Kerstin Åberg")
    plan, person = Plan.objects.get(slug="stor"), get_user_model().objects.get(email="stor@example.org")
    client = Client()
    client.force_login(person)
    slowest = {"quote": 0.0, "save": 0.0}
    sys.stdout.write(f"{CHARACTERS} characters, {THREADS} threads\n{'text':20}{'act':28}{'seconds':>10}\n")
    for number, (name, html) in enumerate(_texts().items(), 1):
        chapter = plan.chapters.get(number=number)
        _discuss(chapter, html)
        rows = [("quote", "quote one letter", _quote(client, chapter))]
        rows += [("save", act, _save(client, chapter, changed)) for act, changed in _edits(html).items()]
        rows += [("read", "read", _read(client, chapter))]
        for kind, act, seconds in rows:
            slowest[kind] = max(slowest.get(kind, 0), seconds)
            sys.stdout.write(f"{name:20}{act:28}{seconds:10.3f}\n")
            sys.stdout.flush()
    return int(slowest["quote"] > MAX_QUOTING or slowest["save"] > MAX_SAVING)


def _discuss(chapter: Chapter, html: str) -> None:
    number = chapter.latest.number if chapter.latest else 0
    workflow.save_text(chapter, html=html, expected_version=number, by=None)
    text = words(chapter.latest.html if chapter.latest else "")
    writer = get_user_model().objects.get(email="stor@example.org")
    for at in range(0, len(text) - 40, len(text) // THREADS):
        add_comment(chapter, text="Är det så?", by=writer, place=place_at(text, at, at + 20))


def _quote(client: Client, chapter: Chapter) -> float:
    data = {"quote": "a", "before": "en buss", "text": "Vad menas?"}
    return min(_seconds(lambda: _post(client, "comment_passage", chapter, data)) for _try in range(TRIES))


def _save(client: Client, chapter: Chapter, html: str) -> float:
    """Save another text, after which the one before is put back."""
    chapter.refresh_from_db()
    before = chapter.latest.html if chapter.latest else ""
    seconds = []
    for text in (html, before):
        chapter.refresh_from_db()
        number = chapter.latest.number if chapter.latest else 0
        data = {"html": text, "based_on": str(number), "summary": "", "window": ""}
        seconds.append(_seconds(lambda data=data: _post(client, "edit_chapter", chapter, data)))  # type: ignore[misc] # bound now
    return max(seconds)


def _read(client: Client, chapter: Chapter) -> float:
    return _seconds(lambda: client.get(chapter.get_absolute_url()))


def _post(client: Client, name: str, chapter: Chapter, data: dict[str, str]) -> None:
    answer = client.post(reverse(name, args=[chapter.plan.slug, chapter.number]), data)
    if answer.status_code != 302:  # noqa: PLR2004 saved
        raise RuntimeError(f"{name}: {answer.status_code}")


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
