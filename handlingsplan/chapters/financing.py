"""Chapter 6: the money by funder, kind and state, year by year."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from handlingsplan.chapters.document import Financing, MoneyRow, MoneyTable, YearAmount
from handlingsplan.chapters.heads import Head
from handlingsplan.chapters.links import measure_link
from handlingsplan.chapters.queries import Source
from handlingsplan.swedish import sort_key
from measures.enums import FundingKind, FundingState
from measures.models import FundingRow
from measures.money.tables import secured, sought, tabulate


def read_financing(head: Head, source: Source) -> Financing:
    rows = funding_rows(source)
    with_money = {row.measure_id for row in rows if row.amount is not None}
    return Financing(
        **head,
        tables=money_tables(rows, source),
        secured=secured(rows),
        sought=sought(rows),
        unfunded=tuple(measure_link(row) for pk, row in source.measures.items() if pk not in with_money),
    )


def funding_rows(source: Source) -> list[FundingRow]:
    """Return all money of the stage's measures."""
    return [row for group in source.funding.values() for row in group]


@dataclass(frozen=True)
class Dimension:
    """One way to sum: `order` names the lines (key and label) in the order they are shown."""

    name: str
    title: str
    heading: str
    key: Callable[[FundingRow], str]
    order: Sequence[tuple[str, str]]


def money_tables(rows: Sequence[FundingRow], source: Source) -> tuple[MoneyTable, ...]:
    """Return the rows summed by funder, by kind and by state."""
    kinds = [(value, str(label)) for value, label in FundingKind.choices]
    states = [(value, str(label)) for value, label in FundingState.choices]
    names = {source.funder_key(row): source.funder_name(row) for row in rows}
    funders = sorted(names.items(), key=lambda one: sort_key(one[1]))
    dimensions = (
        Dimension("funder", _("Efter finansiär"), _("Finansiär"), source.funder_key, funders),
        Dimension("kind", _("Efter slag"), _("Slag"), lambda row: row.kind, kinds),
        Dimension("state", _("Efter läge"), _("Läge"), lambda row: row.state, states),
    )
    return tuple(money_table(rows, dimension, years=source.plan.years) for dimension in dimensions)


def money_table(rows: Sequence[FundingRow], dimension: Dimension, *, years: Sequence[int]) -> MoneyTable:
    """Sum the rows by one dimension and year; lines without a row are left out."""
    sums = tabulate(rows, by=dimension.key, years=years)
    lines = {line.key: line for line in sums.lines}
    return MoneyTable(
        key=dimension.name,
        title=dimension.title,
        heading=dimension.heading,
        years=sums.years,
        rows=tuple(
            _row(key, label, sums.years, lines[key].amounts, lines[key].total)
            for key, label in dimension.order
            if key in lines
        ),
        total=_row("total", _("Summa"), sums.years, sums.amounts, sums.total),
    )


def _row(
    key: str, label: str, years: Sequence[int], amounts: Sequence[Decimal | None], total: Decimal | None
) -> MoneyRow:
    cells = zip(years, amounts, strict=True)
    return MoneyRow(
        key=key,
        label=label,
        years=tuple(YearAmount(year=year, amount=amount) for year, amount in cells),
        total=total,
    )
