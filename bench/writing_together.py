"""Random sequences of what people do who write in one chapter: no word is lost, and none is overwritten unseen.

`python -m bench writing-together [SEQUENCES] [--from SEED] [--steps STEPS]`. Three coordinators, over HTTP, on SQLite.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence

from django.core.management import call_command
from django.test import Client

from actors.models import User
from handlingsplan.plan import workflow
from handlingsplan.plan.coordinators import start_coordinating
from handlingsplan.plan.models import Chapter, Plan
from tests.writing_together import Desk

PEOPLE = {"sara": "Sara Lindqvist", "viktor": "Viktor Ek", "zeynep": "Zeynep Yılmaz"}


def main(arguments: Sequence[str]) -> int:
    """Print each fault, and what was done how often; 1 where there were any."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sequences", nargs="?", type=int, default=1_000)
    parser.add_argument("--from", dest="first", type=int, default=0, help="the first seed")
    parser.add_argument("--steps", type=int, default=30)
    asked = parser.parse_args(arguments)
    clients = _people()
    start, faults = time.monotonic(), 0
    done: Counter[str] = Counter()
    for seed in range(asked.first, asked.first + asked.sequences):
        desk = Desk(seed, _chapter(seed), clients)
        workflow.save_text(desk.chapter, html=desk.writers["sara"].text(4), expected_version=0, by=None)
        for fault in desk.run(asked.steps):
            faults += 1
            sys.stdout.write(f"{seed}: {fault[:400]}\n")
        done.update(desk.done)
    seconds = time.monotonic() - start
    acts = ", ".join(f"{act} {count}" for act, count in sorted(done.items()))
    sys.stdout.write(f"{asked.sequences} sequences, {faults} faults, {seconds:.0f} s; {acts}\n")
    return int(faults > 0)


def _people() -> dict[str, Client]:
    call_command("generate_plan", "stor", organisations=3, measures=3, seed=1)
    plan, clients = Plan.objects.get(slug="stor"), {}
    for name, full_name in PEOPLE.items():
        person = User(username=name, email=f"{name}@example.org", full_name=full_name)
        person.save()
        start_coordinating(person, plan, by=None)
        clients[name] = Client()
        clients[name].force_login(person)
    return clients


def _chapter(seed: int) -> Chapter:
    """Return one of the plan's chapters, without anything of the sequence before."""
    chapter = Plan.objects.get(slug="stor").chapters.get(number=seed % 8 + 1)
    Chapter.objects.filter(pk=chapter.pk).update(latest=None, approved=None, state="draft")
    chapter.text_drafts.all().delete()
    chapter.review_events.all().delete()
    chapter.revisions.all().delete()
    chapter.refresh_from_db()
    return chapter
