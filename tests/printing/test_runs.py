"""Measures in runs: every one stands in one run, in order, and no other cut takes fewer pages."""

from collections.abc import Sequence
from itertools import combinations
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from handlingsplan.chapters.document import Measure
from handlingsplan.printing.money_by_year import MAX_YEARS, money_by_year
from handlingsplan.printing.runs import MAX_RUN, PACKAGE_HEAD, PAGE, estimated_height, runs_of
from tests.editions.documents import funding_row, measure

LENGTHS = st.lists(st.integers(0, 6000), min_size=1, max_size=8)


def _pages(runs: Sequence[Sequence[Measure]]) -> int:
    heads = [PACKAGE_HEAD, *[0.0] * (len(runs) - 1)]
    return sum(ceil((head + sum(map(estimated_height, run))) / PAGE) for head, run in zip(heads, runs, strict=True))


@given(LENGTHS)
def test_runs_hold_every_measure_in_order_on_the_fewest_pages(lengths: list[int]) -> None:
    measures = [measure(number, description="ord " * (length // 4)) for number, length in enumerate(lengths, start=1)]
    runs = runs_of(measures)
    assert [one for run in runs for one in run] == measures
    assert max(map(len, runs)) <= MAX_RUN
    count = len(measures)
    ways = (cuts for size in range(count) for cuts in combinations(range(1, count), size))
    others = ([measures[begin:end] for begin, end in zip((0, *cuts), (*cuts, count), strict=True)] for cuts in ways)
    fewest = min(_pages(other) for other in others if max(map(len, other)) <= MAX_RUN)
    assert _pages(runs) == fewest


def test_money_by_year_keeps_every_row_and_gives_way_to_a_list_where_years_are_many() -> None:
    rows = tuple(funding_row(None).model_copy(update={"year": year}) for year in (2028, 2026, 2026))
    table = money_by_year(measure(1, funding=rows))
    assert table is not None
    assert list(table.years) == [2026, 2028]
    assert sorted(row.year for line in table.rows for cell in line.cells for row in cell) == [2026, 2026, 2028]
    many = tuple(funding_row(None).model_copy(update={"year": 2026 + at}) for at in range(MAX_YEARS + 1))
    assert money_by_year(measure(1, funding=many)) is None
    assert money_by_year(measure(1, funding=())) is None
