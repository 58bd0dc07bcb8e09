from dataclasses import dataclass
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from measures.enums import FundingState
from measures.money.tables import secured, sought, sum_amounts, tabulate

AMOUNTS = st.none() | st.integers(0, 10**13).map(Decimal)


@dataclass(frozen=True)
class Row:
    funder: str
    year: int
    state: str
    amount: Decimal | None


rows_of_any_kind = st.lists(
    st.builds(Row, st.sampled_from("ABCÅ"), st.integers(2024, 2032), st.sampled_from(FundingState.values), AMOUNTS)
)


def _independent_sum(amounts: list[Decimal | None]) -> Decimal | None:
    """Add whole kronor as integers, one by one."""
    total = None
    for amount in amounts:
        if amount is not None:
            total = int(amount) if total is None else total + int(amount)
    return None if total is None else Decimal(total)


@given(st.lists(AMOUNTS))
def test_a_sum_is_exact_and_leaves_out_what_is_not_stated(amounts: list[Decimal | None]) -> None:
    assert sum_amounts(amounts) == _independent_sum(amounts)


def test_nothing_stated_is_not_zero() -> None:
    assert (sum_amounts([]), sum_amounts([None]), sum_amounts([None, Decimal(0)])) == (None, None, Decimal(0))


@given(rows_of_any_kind)
def test_secured_and_sought_share_the_rows_between_them(rows: list[Row]) -> None:
    sure = {"granted", "decided", "spent"}
    assert secured(rows) == _independent_sum([row.amount for row in rows if row.state in sure])
    assert sought(rows) == _independent_sum([row.amount for row in rows if row.state not in sure])


@given(rows_of_any_kind)
def test_a_table_holds_every_row_once_and_adds_up_both_ways(rows: list[Row]) -> None:
    table = tabulate(rows, by=lambda row: row.funder, years=range(2026, 2031))
    assert set(table.years) == set(range(2026, 2031)) | {row.year for row in rows}
    assert [line.key for line in table.lines] == list(dict.fromkeys(row.funder for row in rows))
    for line in table.lines:
        own = [row for row in rows if row.funder == line.key]
        by_year = [_independent_sum([row.amount for row in own if row.year == year]) for year in table.years]
        assert list(line.amounts) == by_year
        assert line.total == _independent_sum([row.amount for row in own])
    columns = [_independent_sum([row.amount for row in rows if row.year == year]) for year in table.years]
    assert list(table.amounts) == columns
    assert table.total == _independent_sum([row.amount for row in rows])
