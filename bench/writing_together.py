"""Random sequences of what people do who write in one chapter: no word is lost, and none is overwritten unseen.

`python -m bench writing-together [SEQUENCES] [--from SEED] [--steps STEPS] [--browser]`. Three coordinators, over HTTP
or in Chromium, on SQLite.
"""

import argparse
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from actors.models import User
from handlingsplan.plan import workflow
from handlingsplan.plan.coordinators import start_coordinating
from handlingsplan.plan.models import Chapter, Plan
from tests.browsing import ARGUMENTS, chromium
from tests.chapters import together as browsers
from tests.random_texts import Writer
from tests.writing_together import Desk

PEOPLE = {"sara": "Sara Lindqvist", "viktor": "Viktor Ek", "zeynep": "Zeynep Yılmaz"}
People = Mapping[str, User]
Table = Callable[[int, Chapter], Desk | browsers.Desk]


def main(arguments: Sequence[str]) -> int:
    """Print each fault, and what was done how often; 1 where there were any."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sequences", nargs="?", type=int, help="1,000 over HTTP, 60 in Chromium")
    parser.add_argument("--from", dest="first", type=int, default=0, help="the first seed")
    parser.add_argument("--steps", type=int, default=0, help="of a sequence: 30 over HTTP, 20 in Chromium")
    parser.add_argument("--browser", action="store_true", help="in Chromium")
    asked = parser.parse_args(arguments)
    people = _people()
    with _chromium(people) if asked.browser else _http(people) as desk_of:
        sequences, steps = (60, 20) if asked.browser else (1_000, 30)
        return _run(desk_of, range(asked.first, asked.first + (asked.sequences or sequences)), asked.steps or steps)


def _run(desk_of: Table, seeds: range, steps: int) -> int:
    start, faults = time.monotonic(), 0
    done: Counter[str] = Counter()
    for seed in seeds:
        chapter = _chapter(seed)
        desk = desk_of(seed, chapter)
        workflow.save_text(chapter, html=Writer(desk.chance, "start").text(4), expected_version=0, by=None)
        for fault in desk.run(steps):
            faults += 1
            sys.stdout.write(f"{seed}: {fault[:400]}\n")
            sys.stdout.flush()
        done.update(act for acts in desk.done for act in acts.split())
    seconds = time.monotonic() - start
    acts = ", ".join(f"{act} {count}" for act, count in sorted(done.items()))
    sys.stdout.write(f"{len(seeds)} sequences, {faults} faults, {seconds:.0f} s; {acts}\n")
    return int(faults > 0)


def _people() -> People:
    call_command("generate_plan", "stor", organisations=3, measures=3, seed=1)
    plan, people = Plan.objects.get(slug="stor"), {}
    for name, full_name in PEOPLE.items():
        people[name] = User(username=name, email=f"{name}@example.org", full_name=full_name)
        people[name].save()
        start_coordinating(people[name], plan, by=None)
    return people


def _client(person: User) -> Client:
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@contextmanager
def _http(people: People) -> Iterator[Table]:
    clients = {name: _client(person) for name, person in people.items()}
    yield lambda seed, chapter: Desk(seed, chapter, clients)


@contextmanager
def _chromium(people: People) -> Iterator[Table]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread, and nothing else does
    # Scripts by their own names: the hands ask for one
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with (
        override_settings(ALLOWED_HOSTS=["localhost"], STORAGES=settings.STORAGES | {"staticfiles": plain}),
        sync_playwright() as playwright,
    ):
        server = LiveServer("localhost")
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield lambda seed, chapter: browsers.Desk(random.Random(seed), chapter, people, _client, browser, server.url)  # noqa: S311 not for secrets
        browser.close()
        server.stop()


def _chapter(seed: int) -> Chapter:
    """Return one of the plan's chapters, without anything of the sequence before."""
    chapter = Plan.objects.get(slug="stor").chapters.get(number=seed % 8 + 1)
    Chapter.objects.filter(pk=chapter.pk).update(latest=None, approved=None, state="draft")
    chapter.text_drafts.all().delete()
    chapter.review_events.all().delete()
    chapter.revisions.all().delete()
    chapter.refresh_from_db()
    return chapter
