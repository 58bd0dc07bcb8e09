"""The numbers that measures go by.

A measure gets its number in the plan when it is handed over, so that the numbers that others see have no gaps, and tell
nothing of how many drafts there are. Until then it goes by one of `DRAFT_NUMBERS`, under which its addresses and its
row in a workbook are found also afterwards: of the owner's own series, begun at random, so that one's drafts come in
the order in which they were written, and tell nothing of others'.
"""

import secrets

from django.db.models import Max
from django.utils.crypto import salted_hmac

from actors.models import Organisation
from handlingsplan.plan.models import Plan
from measures.enums import DRAFT_NUMBERS
from measures.models import Measure


def next_draft_number(plan: Plan, owner: Organisation) -> int:
    """Return the next number of the owner's series; the caller holds the plan's row, so that nobody else gets it."""
    measures = Measure.objects.in_plan(plan)
    last = measures.filter(owner=owner).aggregate(last=Max("draft_number"))["last"]
    number = DRAFT_NUMBERS.start + secrets.randbelow(len(DRAFT_NUMBERS) // 2) if last is None else last + 1
    while measures.going_by(number).exists():
        number += 1
    return int(number)


def stable_draft_number(plan: Plan, row: int) -> int:
    """Return the number of a draft that is loaded as row `row`: the same each time, and not to be guessed."""
    return DRAFT_NUMBERS.start + int(salted_hmac(plan.slug, str(row)).hexdigest(), 16) % len(DRAFT_NUMBERS)


def next_number(plan: Plan) -> int:
    """Return the plan's next number; the caller holds the plan's row, so that nobody else gets it."""
    numbered = Measure.objects.in_plan(plan).filter(number__lt=DRAFT_NUMBERS.start)
    return int(numbered.aggregate(last=Max("number"))["last"] or 0) + 1
