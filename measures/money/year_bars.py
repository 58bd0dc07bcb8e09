"""A measure's money as a bar a year: what is secured below, what is needed or applied for above it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from handlingsplan.numbers import format_number
from measures.models import FundingRow
from measures.money.tables import secured, sought

HIGHEST = 96  # of the drawing, in pixels
MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class YearBar:
    """One year; heights in pixels, the label in millions."""

    year: int
    label: str
    secured: int
    sought: int

    @property
    def height(self) -> int:
        return self.secured + self.sought


def year_bars(rows: Sequence[FundingRow], years: Iterable[int]) -> list[YearBar]:
    """Return a bar for each year; none where no amount is stated, or all are of one year."""
    sums = {}
    for year in years:
        of_year = [row for row in rows if row.year == year]
        sums[year] = (secured(of_year) or Decimal(), sought(of_year) or Decimal())
    highest = max((sum(both, Decimal()) for both in sums.values()), default=Decimal())
    if sum(any(both) for both in sums.values()) < 2:  # noqa: PLR2004 one bar compares nothing
        return []
    return [
        YearBar(
            year,
            format_number(sum(both, Decimal()) / MILLION, 1) if any(both) else "–",
            *(round(amount / highest * HIGHEST) for amount in both),
        )
        for year, both in sums.items()
    ]
