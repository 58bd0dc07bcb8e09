"""The numbers that measures go by.

A measure gets its number in the plan when it is handed over, so that the numbers that others see have no gaps, and tell
nothing of how many drafts there are. Until then it goes by one of `DRAFT_NUMBERS`, under which its addresses and its
row in a workbook are found also afterwards: of the owner's own series, begun at random, so that one's drafts come in
the order in which they were written, and tell nothing of others'.
"""

import secrets
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from django.db.models import Max, Q
from django.utils.crypto import salted_hmac

from actors.models import Organisation
from handlingsplan.plan.models import Plan
from measures.enums import DRAFT_NUMBERS
from measures.models import Measure


def next_draft_numbers(plan: Plan, owners: Sequence[Organisation]) -> list[int]:
    """Return the next number of the series of each of the owners, who may be named more than once.

    The caller holds the plan's row, so that nobody else gets them. Two queries for each owner.
    """
    given: dict[int, Iterator[int]] = {}
    used: set[int] = set()
    for owner_id, count in Counter(owner.pk for owner in owners).items():
        numbers = _free_numbers(plan, owner_id, count, used)
        used.update(numbers)
        given[owner_id] = iter(numbers)
    return [next(given[owner.pk]) for owner in owners]


def _free_numbers(plan: Plan, owner_id: int, count: int, used: Collection[int]) -> list[int]:
    measures = Measure.objects.in_plan(plan)
    last = measures.filter(owner=owner_id).aggregate(last=Max("draft_number"))["last"]
    first = DRAFT_NUMBERS.start + secrets.randbelow(len(DRAFT_NUMBERS) // 2) if last is None else last + 1
    free: list[int] = []
    while len(free) < count:
        wanted = range(first, first + count - len(free))
        among = (wanted.start, wanted.stop - 1)
        taken = measures.filter(Q(number__range=among) | Q(draft_number__range=among))
        closed = {number for pair in taken.values_list("number", "draft_number") for number in pair}.union(used)
        free += [number for number in wanted if number not in closed]
        first = wanted.stop
    return free


def stable_draft_number(plan: Plan, row: int) -> int:
    """Return the number of a draft that is loaded as row `row`: the same each time, and not to be guessed."""
    return DRAFT_NUMBERS.start + int(salted_hmac(plan.slug, str(row)).hexdigest(), 16) % len(DRAFT_NUMBERS)


def next_number(plan: Plan) -> int:
    """Return the plan's next number; the caller holds the plan's row, so that nobody else gets it."""
    numbered = Measure.objects.in_plan(plan).filter(number__lt=DRAFT_NUMBERS.start)
    return int(numbered.aggregate(last=Max("number"))["last"] or 0) + 1
