"""What reporting money as spent does to an organisation's funding rows of the year; pure functions.

Money moves from decided to spent: what is spent is no longer waiting to be, so that nothing counts twice. The sum
of the year stays what was secured, or becomes what was spent where that is more.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from measures.enums import SECURED, FundingKind, FundingState
from measures.models import FundingRow
from measures.money.rows import FundingEntry
from measures.money.tables import sum_amounts

SET_ASIDE = SECURED - {FundingState.SPENT}


def spent_of(rows: Iterable[FundingRow]) -> Decimal | None:
    """Return what is reported as spent; None where nothing is."""
    return sum_amounts(row.amount for row in rows if row.state == FundingState.SPENT)


def planned_of(rows: Iterable[FundingRow]) -> Decimal | None:
    """Return what is secured for the year, spent or not; None where nothing is stated."""
    return sum_amounts(row.amount for row in rows if row.state in SECURED)


def is_simple(rows: Sequence[FundingRow]) -> bool:
    """Tell whether one amount says it all: at most one row is spent, and at most one set aside."""
    return all(sum(row.state in states for row in rows) <= 1 for states in ({FundingState.SPENT}, SET_ASIDE))


def entries_after(rows: Sequence[FundingRow], spent: Decimal, *, organisation_id: int, year: int) -> list[FundingEntry]:
    """Return the changes that make `spent` of the year's `rows` spent; `rows` are simple (`is_simple`)."""
    done = next((row for row in rows if row.state == FundingState.SPENT), None)
    waiting = next((row for row in rows if row.state in SET_ASIDE), None)
    entries = []
    if done is not None:
        entries.append(_entry(done, spent))
    else:
        kind = waiting.kind if waiting is not None else FundingKind.OPERATION
        entries.append(
            FundingEntry(organisation_id=organisation_id, year=year, kind=kind, state=FundingState.SPENT, amount=spent)
        )
    if waiting is not None and waiting.amount is not None:
        before = done.amount if done is not None and done.amount is not None else Decimal()
        left = max(waiting.amount + before - spent, Decimal())
        entries.append(_entry(waiting, left, remove=left == 0))
    return entries


def _entry(row: FundingRow, amount: Decimal, *, remove: bool = False) -> FundingEntry:
    return FundingEntry(
        pk=row.pk,
        organisation_id=row.organisation_id,
        funder_id=row.funder_id,
        year=row.year,
        kind=row.kind,
        state=row.state,
        amount=amount,
        note=row.note,
        remove=remove,
    )
