"""Rows that lie within measures, of money or commitments, each with its measure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from handlingsplan.chapters.document import Commitment, FundingRow, Link, Measure, PlanDocument
from handlingsplan.editions.parts import measures_of

Row = TypeVar("Row", Commitment, FundingRow)


@dataclass(frozen=True)
class MeasureRow(Generic[Row]):
    """A row and the measure that it lies in."""

    row: Row
    measure: Measure

    @property
    def key(self) -> str:
        return self.row.key


def rows_in_measures(document: PlanDocument, rows_of: Callable[[Measure], Iterable[Row]]) -> Iterator[MeasureRow[Row]]:
    """Yield the rows of every measure, in the order of the measures' numbers."""
    for measure in measures_of(document):
        yield from (MeasureRow(row, measure) for row in rows_of(measure))


def measure_link(measure: Measure) -> Link:
    return Link(key=measure.key, anchor=measure.anchor, chapter=4, text=f"{measure.number}. {measure.title}")
