"""Roles that change at once: `python -m bench role-changes [ROUNDS] [PAIRS]`, by default 100 and 50.

Twelve leads change twelve roles at once through the pages while all grants are rebuilt, by turns in organisations of
their own, in one, and of one person; then two coordinators, and two leads, remove each other at once. After each round
all grants are compared with the facts, and everybody asks for a page. Fails where a grant is wrong, somebody sees too
much or too little, nobody or both of two stay, or a page answers with an error.
"""

import logging
import sys
import time
from collections.abc import Callable, Sequence

from tests.cast import assemble
from tests.plan.role_races import Found, race, remove_one_another


def main(arguments: Sequence[str]) -> int:
    rounds, pairs = (*map(int, arguments), *(100, 50)[len(arguments) :])
    logging.getLogger("django.request").setLevel(logging.ERROR)  # who was removed asks for a page, and gets none
    logging.getLogger("security").setLevel(logging.ERROR)  # a line for each role, thousands of them
    cast = assemble()
    results = [
        _timed(f"{rounds} rounds of twelve changes", lambda: race(cast, rounds)),
        _timed(f"{pairs} times two remove each other, coordinators and leads", lambda: remove_one_another(cast, pairs)),
    ]
    return int(any(found.wrong_grants or found.wrong_access or found.broken for found in results))


def _timed(name: str, run: Callable[[], Found]) -> Found:
    start = time.monotonic()
    found = run()
    answers = ", ".join(f"{count} x {status}" for status, count in sorted(found.answers.items()))
    wrong = f"{found.wrong_grants} wrong grants, {found.wrong_access} wrong access, {found.broken} errors"
    sys.stdout.write(f"{name}: {wrong} ({answers}) in {time.monotonic() - start:.0f} s\n")
    return found
