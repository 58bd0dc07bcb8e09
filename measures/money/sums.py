"""The money of a plan, summed in the database and laid out by the pure functions of `measures.money.tables`.

Only what is handed over counts, so that everybody sees the same sums.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from handlingsplan.plan.models import Plan
from handlingsplan.swedish import sort_key
from measures.enums import FundingKind, FundingState
from measures.models import FundingRow, Measure
from measures.money.tables import FundingSummary, MoneyTable, funding_summary, shares, tabulate
from measures.querysets import FundingQuerySet

Key = Any


@dataclass(frozen=True)
class FundingSum:
    """Funding rows of one funder, year, kind, state, owner and package, summed.

    `amount` is None where none of them states an amount; `unstated` counts those that don't.
    """

    year: int
    state: str
    kind: str
    amount: Decimal | None
    unstated: int
    organisation_id: int | None
    funder: str
    owner_id: int
    owner: str
    package_id: int | None


def rows_of_plan(plan: Plan) -> FundingQuerySet:
    """Return the funding rows of everything that is handed over."""
    return FundingRow.objects.filter(measure__in=Measure.objects.in_plan(plan).handed_over().order_by().values("pk"))


def summed(rows: FundingQuerySet) -> list[FundingSum]:
    """Sum the rows by everything that a page groups by; one query."""
    keys: dict[str, Any] = {
        "party": F("organisation__short_name"),
        "source": F("funder__name"),
        "owner_id": F("measure__owner_id"),
        "owner": F("measure__owner__short_name"),
        "package_id": F("measure__package_id"),
    }
    groups: Any = rows.order_by().values("year", "state", "kind", "organisation_id", **keys)
    sums = groups.annotate(total=Sum("amount"), rows=Count("pk"), stated=Count("amount"))
    return [
        FundingSum(
            year=row["year"],
            state=row["state"],
            kind=row["kind"],
            amount=row["total"],
            unstated=row["rows"] - row["stated"],
            organisation_id=row["organisation_id"],
            funder=row["party"] or row["source"],
            owner_id=row["owner_id"],
            owner=row["owner"],
            package_id=row["package_id"],
        )
        for row in sums
    ]


@dataclass(frozen=True)
class SharedLine:
    """A line of a table with its part of the whole in percent, None where the whole is nothing."""

    label: str
    amounts: Sequence[Decimal | None]
    total: Decimal | None
    share: Decimal | None


@dataclass(frozen=True)
class Grouping:
    """A way to sum: `by` is what a line stands for, `order` names the lines in the order they are shown."""

    title: str
    heading: str
    by: Callable[[FundingSum], Key]
    order: Sequence[tuple[Key, str | Promise]]


@dataclass(frozen=True)
class SharedTable:
    """Sums in one grouping over the years, with shares."""

    grouping: Grouping
    table: MoneyTable[Key]
    lines: Sequence[SharedLine]


def shared_table(rows: Sequence[FundingSum], grouping: Grouping, *, years: Iterable[int]) -> SharedTable:
    """Sum the rows by year; lines without a row are left out."""
    table = tabulate(rows, by=grouping.by, years=tuple(years))
    lines_by_key = {line.key: line for line in table.lines}
    named = [key for key, _label in grouping.order if key in lines_by_key]  # the order decides between equal remainders
    parts = shares({key: lines_by_key[key].total for key in (*named, *lines_by_key)})
    lines = [
        SharedLine(str(label), lines_by_key[key].amounts, lines_by_key[key].total, parts[key])
        for key, label in grouping.order
        if key in lines_by_key
    ]
    return SharedTable(grouping, table, lines)


def group_by_funder(rows: Iterable[FundingSum], title: str = "") -> Grouping:
    return Grouping(
        title or _("Efter finansiär"),
        _("Finansiär"),
        lambda row: (row.organisation_id is None, row.funder),
        by_funder(rows),
    )


def group_by_kind() -> Grouping:
    """Sum by what the money is for."""
    return Grouping(_("Efter slag"), _("Slag"), lambda row: row.kind, FundingKind.choices)


def group_by_state(title: str = "") -> Grouping:
    """Sum by how sure the money is."""
    return Grouping(title or _("Efter läge"), _("Läge"), lambda row: row.state, FundingState.choices)


def by_funder(rows: Iterable[FundingSum]) -> list[tuple[Key, str]]:
    """Return the funders of the rows in Swedish order, parties and outside sources together."""
    names = {(row.organisation_id is None, row.funder): row.funder for row in rows}
    return sorted(names.items(), key=lambda item: (sort_key(item[1]), item[0][0]))


def funding_summaries(rows: Iterable[FundingSum], by: Callable[[FundingSum], Key]) -> dict[Key, FundingSummary]:
    """Return need, what is secured and the gap by a key."""
    groups: dict[Key, list[FundingSum]] = {}
    for row in rows:
        groups.setdefault(by(row), []).append(row)
    return {key: funding_summary(group, unstated=sum(row.unstated for row in group)) for key, group in groups.items()}
