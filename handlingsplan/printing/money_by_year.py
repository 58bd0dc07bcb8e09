"""A measure's money as a table of funders and years: what takes a row a year elsewhere takes a column in print."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlingsplan.chapters.document import FundingRow, Measure

MAX_YEARS = 6  # columns that an amount of millions has room in


@dataclass(frozen=True)
class MoneyRow:
    """One funder's money of one kind; `cells` are the rows of each year of the table."""

    funder: str
    kind_label: str
    cells: tuple[tuple[FundingRow, ...], ...]

    @property
    def notes(self) -> list[FundingRow]:
        return [row for cell in self.cells for row in cell if row.note]


@dataclass(frozen=True)
class MoneyByYear:
    """The whole table of a measure."""

    years: Sequence[int]
    rows: tuple[MoneyRow, ...]


def money_by_year(measure: Measure) -> MoneyByYear | None:
    """Return the table; None where there is no money, or of more years than a page has room for."""
    years = sorted({row.year for row in measure.funding})
    if not 0 < len(years) <= MAX_YEARS:
        return None
    grouped: dict[tuple[str, str, str], list[FundingRow]] = {}
    for row in measure.funding:
        grouped.setdefault((row.funder_key, row.funder, row.kind_label), []).append(row)
    rows = (
        MoneyRow(funder, kind, tuple(tuple(row for row in some if row.year == year) for year in years))
        for (_key, funder, kind), some in grouped.items()
    )
    return MoneyByYear(years, tuple(rows))
