"""The numbers that measures go by.

A measure gets its number in the plan when it is handed over, so that the numbers that others see have no gaps, and tell
nothing of how many drafts there are. Until then it goes by a number of its own, drawn at random from `DRAFT_NUMBERS`,
under which its addresses and its row in a workbook are found also afterwards.
"""

import secrets

from django.db.models import Max
from django.utils.crypto import salted_hmac

from handlingsplan.plan.models import Plan
from measures.enums import DRAFT_NUMBERS
from measures.models import Measure


def draw_draft_number(plan: Plan) -> int:
    """Return a number that no measure of the plan has gone by."""
    while True:
        number = DRAFT_NUMBERS.start + secrets.randbelow(len(DRAFT_NUMBERS))
        if not Measure.objects.in_plan(plan).going_by(number).exists():
            return number


def stable_draft_number(plan: Plan, row: int) -> int:
    """Return the number of a draft that is loaded as row `row`: the same each time, and not to be guessed."""
    return DRAFT_NUMBERS.start + int(salted_hmac(plan.slug, str(row)).hexdigest(), 16) % len(DRAFT_NUMBERS)


def next_number(plan: Plan) -> int:
    """Return the plan's next number; the caller holds the plan's row, so that nobody else gets it."""
    numbered = Measure.objects.in_plan(plan).filter(number__lt=DRAFT_NUMBERS.start)
    return int(numbered.aggregate(last=Max("number"))["last"] or 0) + 1
