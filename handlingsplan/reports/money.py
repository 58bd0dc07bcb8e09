"""The report's money: what was decided against what is spent."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _

from handlingsplan.reports.document import MoneyLine, MoneyPart
from measures.enums import SECURED, FundingState
from measures.funding import sum_amounts
from measures.models import FundingRow, Package

Key = TypeVar("Key", bound=Hashable)


def money_parts(
    rows: Sequence[FundingRow], packages: Iterable[Package], *, year: int, years: Sequence[int]
) -> tuple[MoneyPart, ...]:
    """Return the year's money by package, and all money by year; the rows come with their measures."""
    labels = [(package.pk, package.title) for package in packages]
    this_year = [row for row in rows if row.year == year]
    by_package = MoneyPart(
        title=_("%(year)d efter åtgärdspaket") % {"year": year},
        heading=_("Åtgärdspaket"),
        lines=_lines(this_year, [*labels, (None, _("Utanför paketen"))], by=lambda row: row.measure.package_id),
        total=_line(_("Summa"), this_year),
    )
    every_year = sorted({*years, *(row.year for row in rows)})
    by_year = MoneyPart(
        title=_("År för år"),
        heading=_("År"),
        lines=_lines(rows, [(each, str(each)) for each in every_year], by=lambda row: row.year),
        total=_line(_("Summa"), rows),
    )
    return by_package, by_year


def _lines(
    rows: Sequence[FundingRow], labels: Sequence[tuple[Key, str]], *, by: Callable[[FundingRow], Key]
) -> tuple[MoneyLine, ...]:
    lines = [_line(label, [row for row in rows if by(row) == key]) for key, label in labels]
    return tuple(line for line in lines if line.planned is not None or line.spent is not None)


def _line(label: str, rows: Iterable[FundingRow]) -> MoneyLine:
    stated = [(row.state, row.amount) for row in rows if row.amount is not None]

    def total(states: frozenset[str]) -> Decimal | None:
        return sum_amounts(amount for state, amount in stated if state in states)

    return MoneyLine(label=label, planned=total(frozenset(SECURED)), spent=total(frozenset({FundingState.SPENT})))
