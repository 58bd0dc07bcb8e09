"""FundingSum of money equal an independent computation, to the krona."""

import os
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from measures.enums import SECURED, FundingKind, FundingState
from measures.models import Funder, FundingRow, Measure
from measures.money.sums import (
    funding_summaries,
    group_by_funder,
    group_by_kind,
    group_by_state,
    rows_of_plan,
    shared_table,
    summed,
)
from measures.money.tables import funding_summary, shares, tabulate
from tests.cast import Cast
from tests.factories import FunderFactory, FundingRowFactory, MeasureFactory, PackageFactory


@dataclass(frozen=True)
class Money:
    funder: str
    year: int
    kind: str
    state: str
    amount: Decimal | None


MONEY = st.builds(
    Money,
    funder=st.sampled_from(["Region Stockholm", "Österåker", "Klimatklivet", "Trafikverket"]),
    year=st.integers(2025, 2031),
    kind=st.sampled_from(FundingKind.values),
    state=st.sampled_from(FundingState.values),
    amount=st.none() | st.integers(0, 10**13 - 1).map(Decimal),
)


def _by_hand(rows: list[Money]) -> dict[tuple[str, str, str, int], int | None]:
    """Sum as one would on paper: whole kronor as integers, cell by cell; a cell without a stated amount is None."""
    cells: dict[tuple[str, str, str, int], list[int]] = defaultdict(list)
    for row in rows:
        found = cells[row.funder, row.kind, row.state, row.year]
        if row.amount is not None:
            found.append(int(row.amount))
    return {key: sum(found) if found else None for key, found in cells.items()}


@settings(max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine too
@given(st.lists(MONEY, max_size=30))
def test_sums_by_funder_kind_state_and_year_are_right_to_the_krona(rows: list[Money]) -> None:
    table = tabulate(rows, by=lambda row: (row.funder, row.kind, row.state), years=range(2026, 2031))
    found = {
        (*line.key, year): amount
        for line in table.lines
        for year, amount in zip(table.years, line.amounts, strict=True)
    }
    expected = _by_hand(rows)
    assert {key: amount for key, amount in found.items() if key in expected} == expected
    assert [amount for key, amount in found.items() if key not in expected and amount is not None] == []
    everything = [amount for amount in expected.values() if amount is not None]
    assert table.total == (sum(everything) if everything else None)
    assert funding_summary(rows).unstated == sum(1 for row in rows if row.amount is None)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.integers(0, 9), st.none() | st.integers(0, 10**12).map(Decimal)))
def test_shares_are_a_hundred_together_and_each_within_a_tenth(amounts: dict[int, Decimal | None]) -> None:
    found = shares(amounts)
    whole = sum(amount for amount in amounts.values() if amount is not None)
    assert found.keys() == amounts.keys()
    if not whole:
        assert set(found.values()) <= {None}
        return
    assert sum(share for share in found.values() if share is not None) == 100
    for key, amount in amounts.items():
        share = found[key]
        assert (share is None) == (amount is None)
        if share is not None and amount is not None:
            assert abs(share - amount * 100 / whole) < Decimal("0.1")


# How many plans the database sums: `RANDOM_PLANS=1000 bin/test tests/measures/money/test_sums.py` takes longer.
PLANS = int(os.environ.get("RANDOM_PLANS", "60"))


def _measures(cast: Cast) -> list[Measure]:
    package = PackageFactory(plan=cast.plan)
    bodies = (cast.region, cast.osteraker_kommun, cast.vallentuna_kommun, cast.osteraker_kommun)
    return [
        MeasureFactory(plan=cast.plan, owner=body, state=state, package=package if state == "proposed" else None)
        for body, state in zip(bodies, ("accepted", "proposed", "draft", "withdrawn"), strict=True)
    ]


def _random_money(cast: Cast, measures: list[Measure], funder: Funder, chance: random.Random) -> Iterator[FundingRow]:
    """Yield rows of money on handed over and other measures."""
    parties = [cast.region, cast.osteraker_kommun, cast.vallentuna_kommun]
    for measure in measures:
        for _number in range(chance.randint(0, 12)):
            outside = chance.random() < 0.3
            yield FundingRow(
                plan=cast.plan,
                measure=measure,
                organisation=None if outside else chance.choice(parties),
                funder=funder if outside else None,
                year=chance.randint(2026, 2028),
                kind=chance.choice(FundingKind.values),
                state=chance.choice(FundingState.values),
                amount=None if chance.random() < 0.2 else Decimal(chance.randint(0, 10**12)),
            )


def test_the_database_sums_the_same(cast: Cast) -> None:
    measures, funder = _measures(cast), FunderFactory(plan=cast.plan, name="Klimatklivet")
    for seed in range(PLANS):
        made = list(_random_money(cast, measures, funder, random.Random(seed)))
        with transaction.atomic():
            FundingRow.objects.bulk_create(made)
            counted = [row for row in made if row.measure.state in {"accepted", "proposed"}]
            _check_sums(cast, [Money(row.funder_name, row.year, row.kind, row.state, row.amount) for row in counted])
            transaction.set_rollback(True)


def _check_sums(cast: Cast, made: list[Money]) -> None:
    rows = summed(rows_of_plan(cast.plan))
    found = _by_hand([Money(row.funder, row.year, row.kind, row.state, row.amount) for row in rows])
    expected = _by_hand(made)
    assert found == expected
    stated = [amount for amount in expected.values() if amount is not None]
    everything = sum(stated) if stated else None
    for grouping in (group_by_funder(rows), group_by_kind(), group_by_state()):
        table = shared_table(rows, grouping, years=cast.plan.years)
        assert table.table.total == everything
        assert sum(line.total for line in table.lines if line.total is not None) == (everything or 0)
    whole = funding_summary(rows, unstated=sum(row.unstated for row in rows))
    secured = sum(int(row.amount) for row in made if row.amount is not None and row.state in SECURED)
    assert (whole.need, whole.secured or 0, whole.gap or 0) == (everything, secured, (everything or 0) - secured)
    assert whole.unstated == sum(1 for row in made if row.amount is None)
    parts = funding_summaries(rows, lambda row: row.package_id)
    assert sum(part.need or 0 for part in parts.values()) == (everything or 0)


def test_what_is_not_stated_is_not_nothing(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    FundingRowFactory(plan=cast.plan, measure=measure, amount=None, state=FundingState.NEED)
    rows = summed(rows_of_plan(cast.plan))
    whole = funding_summary(rows, unstated=sum(row.unstated for row in rows))
    assert (whole.need, whole.secured, whole.gap, whole.unstated, whole.percent) == (None, None, None, 1, None)
