"""Money that is spent moves from what was set aside; nothing counts twice, nothing is lost."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from followup.rounds.spending import entries_after, is_simple, planned_of, spent_of
from measures.enums import SECURED, FundingKind, FundingState
from measures.models import FundingRow
from measures.money.rows import FundingEntry

BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
AMOUNTS = st.none() | st.integers(0, 10**12).map(Decimal)


def _row(pk: int, state: str, amount: Decimal | None, kind: str = FundingKind.INVESTMENT) -> FundingRow:
    return FundingRow(pk=pk, organisation_id=7, year=2026, kind=kind, state=state, amount=amount)


def _after(rows: list[FundingRow], entries: list[FundingEntry]) -> list[FundingRow]:
    stored = {row.pk: row for row in rows}
    for number, entry in enumerate(entries):
        pk = entry.pk or 100 + number
        stored[pk] = _row(pk, entry.state, entry.amount, entry.kind)
        if entry.remove:
            del stored[pk]
    return list(stored.values())


@st.composite
def simple_rows(draw: st.DrawFn) -> list[FundingRow]:
    rows = [_row(1, FundingState.NEED, draw(AMOUNTS))]
    if draw(st.booleans()):
        rows.append(_row(2, draw(st.sampled_from([FundingState.GRANTED, FundingState.DECIDED])), draw(AMOUNTS)))
    if draw(st.booleans()):
        rows.append(_row(3, FundingState.SPENT, draw(AMOUNTS)))
    return rows


@BUSY
@given(simple_rows(), st.integers(0, 10**12).map(Decimal))
def test_what_was_reported_is_spent_and_the_rest_stays_secured(rows: list[FundingRow], spent: Decimal) -> None:
    before = planned_of(rows) or Decimal()
    after = _after(rows, entries_after(rows, spent, organisation_id=7, year=2026))
    waiting = [row.amount for row in rows if row.state in SECURED - {FundingState.SPENT}]
    assert spent_of(after) == spent
    assert is_simple(after)
    assert planned_of(after) == (max(before, spent) if waiting and waiting[0] is not None else spent)
    assert [row.amount for row in after if row.state == FundingState.NEED] == [rows[0].amount]


@BUSY
@given(simple_rows(), st.integers(0, 10**12).map(Decimal))
def test_reporting_the_same_again_changes_nothing(rows: list[FundingRow], spent: Decimal) -> None:
    once = _after(rows, entries_after(rows, spent, organisation_id=7, year=2026))
    twice = _after(once, entries_after(once, spent, organisation_id=7, year=2026))
    assert [(row.pk, row.state, row.amount) for row in twice] == [(row.pk, row.state, row.amount) for row in once]


def test_a_first_amount_is_of_the_kind_that_was_set_aside() -> None:
    rows = [_row(1, FundingState.DECIDED, Decimal(100), FundingKind.WORKING_TIME)]
    new, left = entries_after(rows, Decimal(30), organisation_id=7, year=2026)
    assert (new.kind, new.amount, left.pk, left.amount) == (FundingKind.WORKING_TIME, Decimal(30), 1, Decimal(70))
