"""A thousand answers a minute from one address, while others read and answer: `python -m bench flood [--seconds N]`.

Starts the stack of docker-compose.yml without its worker, sends a plan of 200 measures out for comment, and lets twenty
people, each from an address of their own, read and answer it: by turns without a flood and with one. Prints the times
of both, and what the flood was answered. Ends with 1 where others were answered with an error, where their 95th
percentile with the flood is above 1.5 times that without, or where more of the flood is taken in than the limit allows.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from math import ceil
from statistics import quantiles

from bench.production.stack import Stack
from bench.production.visitor import Answer, Visitor
from handlingsplan.limits import PUBLIC_ANSWERS, SHARED, WINDOW

SLUG, ORGANISATIONS, MEASURES = "remiss", 40, 200
PEOPLE, PAUSE = 20, 1.0  # seconds between what a person asks
A_MINUTE, FLOODERS = 1_000, 10
TURNS = 3  # of each, one after the other: what else the machine does is beside both
MAX_RATIO, MAX_MS = 1.5, 300
MAKE = "from bench.production.asked import tell\ntell('{slug}', organisations={organisations}, measures={measures})"
COUNT = "from bench.production.asked import count\ncount('{slug}')"
PUBLIC = f"/planer/{SLUG}/remiss/1/"
WORK = f"/arbete/{SLUG}/remisser/1/"


@dataclass
class Heard:
    """What was answered: how long each took by what was asked, and how often with which status."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)

    def hear(self, what: str, answer: Answer) -> None:
        self.seconds.setdefault(what, []).append(answer.seconds)
        self.statuses[answer.status] += 1

    @property
    def errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if status not in {HTTPStatus.OK, HTTPStatus.FOUND})


def main(arguments: Sequence[str]) -> int:
    """Make the plan, send it out, ask by turns, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60, help="how long each turn takes")
    options = parser.parse_args(arguments)
    with Stack({"LOG_LEVEL": "WARNING"}) as stack:
        for name in ("worker", "beat"):
            stack.containers[name].end()
        facts = {"slug": SLUG, "organisations": ORGANISATIONS, "measures": MEASURES}
        said = json.loads(_in_shell(stack, MAKE.format(**facts)))
        alone, beside, flood = Heard(), Heard(), Heard()
        for _turn in range(TURNS):
            _turn_of(stack, said["session"], options.seconds, alone)
            _turn_of(stack, said["session"], options.seconds, beside, flood)
        kept = int(_in_shell(stack, COUNT.format(**facts)))
    return _print(alone, beside, flood, kept, options.seconds)


def _in_shell(stack: Stack, code: str) -> str:
    return stack.run(sys.executable, "manage.py", "shell", "-c", code).rpartition("\n")[2]


def _turn_of(stack: Stack, session: str, seconds: int, heard: Heard, flood: Heard | None = None) -> None:
    """Let people ask for some time, and beside them, where it is given, the flood."""
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(PEOPLE + FLOODERS) as pool:
        tasks = [pool.submit(_person, stack, number, session, until, heard) for number in range(PEOPLE)]
        if flood is not None:
            tasks += [pool.submit(_flood, stack, number, until, flood) for number in range(FLOODERS)]
        for task in tasks:
            task.result()


def _person(stack: Stack, number: int, session: str, until: float, heard: Heard) -> None:
    """Read, and now and then answer; every fifth is the coordinator, who works on the board."""
    works = number % 5 == 0
    visitor = Visitor(stack.ports["web"], session if works else "", address=f"198.51.100.{number + 1}")
    ways: list[tuple[str, Callable[[], Answer]]] = [
        ("the consultation", lambda: visitor.get(PUBLIC)),
        ("a chapter of it", lambda: visitor.get(f"{PUBLIC}kapitel/4/")),
        ("the form", lambda: visitor.get(f"{PUBLIC}svara/")),
        ("an answer", lambda: visitor.post(f"{PUBLIC}svara/", {"text": f"{number} {time.monotonic()}", "webb": ""})),
    ]
    if works:
        ways = [("the board", lambda: visitor.get(f"{WORK}synpunkter/")), ("the round", lambda: visitor.get(WORK))]
    time.sleep(PAUSE * number / PEOPLE)
    turn = number
    while time.monotonic() < until:
        what, ask = ways[turn % len(ways)]
        # Nobody answers more often than the limit lets everybody: once in twelve turns
        if what == "an answer" and turn % 12 != len(ways) - 1:
            what, ask = ways[0]
        heard.hear(what, ask())
        turn += 1
        time.sleep(PAUSE)


def _flood(stack: Stack, number: int, until: float, heard: Heard) -> None:
    """Send answers at an even pace, each another, from one address."""
    visitor = Visitor(stack.ports["web"], address="203.0.113.66")
    pace = FLOODERS * 60 / A_MINUTE
    at = time.monotonic() + pace * number / FLOODERS
    while at < until:
        time.sleep(max(0.0, at - time.monotonic()))
        words = f"Köp nu! {number} {at}"
        heard.hear("the flood", visitor.post(f"{PUBLIC}svara/", {"text": words, "webb": ""}))
        at += pace


def _p95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20)[-1] * 1000


def _print(alone: Heard, beside: Heard, flood: Heard, kept: int, seconds: int) -> int:
    say = sys.stdout.write
    say("| what others ask | p95 ms without | with the flood | ratio |\n|---|---|---|---|\n")
    for what in alone.seconds:
        before, after = _p95(alone.seconds[what]), _p95(beside.seconds[what])
        say(f"| {what} | {before:.0f} | {after:.0f} | {after / before:.2f} |\n")
    every = [[one for some in heard.seconds.values() for one in some] for heard in (alone, beside)]
    before, after = map(_p95, every)
    say(f"| all, {len(every[0])} and {len(every[1])} | {before:.0f} | {after:.0f} | {after / before:.2f} |\n")
    sent, p95 = sum(flood.statuses.values()), _p95(flood.seconds["the flood"])
    taken_in = flood.statuses[HTTPStatus.FOUND]
    allowed = PUBLIC_ANSWERS.times * SHARED * (ceil(seconds / WINDOW) + 1) * TURNS
    rate = sent * 60 / seconds / TURNS
    say(f"\nthe flood: {sent} answers, {rate:.0f} a minute; {dict(flood.statuses)}, p95 {p95:.0f} ms\n")
    say(f"taken in of it: {taken_in} of at most {allowed}; kept of all: {kept}\n")
    say(f"errors of others: {alone.errors} without, {beside.errors} with it\n")
    refused = flood.statuses[HTTPStatus.TOO_MANY_REQUESTS]
    wrong = alone.errors + beside.errors or taken_in > allowed or taken_in + refused != sent
    return int(bool(wrong) or after / before > MAX_RATIO or after > MAX_MS)
