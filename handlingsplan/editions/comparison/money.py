"""Money that has moved: row by row, by measure, funder, year, kind and state, and by funder in sum.

Amounts are whole kronor; "not stated" is None and never counts as 0. A row is the same where its key is. What then is
gone, and what is new with the same funder and amount, is one row that has moved, within its measure or from another.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from handlingsplan.chapters.document import FundingRow, Link, Measure, PlanDocument
from handlingsplan.editions.comparison.concerns import ORGANISATION
from handlingsplan.editions.comparison.leaves import FieldChange
from handlingsplan.editions.comparison.table import compare_fields
from handlingsplan.editions.comparison.things import by_key
from handlingsplan.editions.parts import measures_of
from handlingsplan.swedish import sort_key
from measures.funding import secured, sought


@dataclass(frozen=True)
class Moved:
    """What a funder pays, before and after; None where nothing is stated."""

    funder: str
    secured_before: Decimal | None
    secured_after: Decimal | None
    sought_before: Decimal | None
    sought_after: Decimal | None
    concerns: frozenset[str] = frozenset()

    @property
    def difference(self) -> Decimal:
        """How much more is secured than before; what is not stated adds nothing."""
        return (self.secured_after or Decimal(0)) - (self.secured_before or Decimal(0))


@dataclass(frozen=True)
class Placed:
    """A row of money in its measure."""

    row: FundingRow
    measure: Measure

    @property
    def key(self) -> str:
        return self.row.key

    @property
    def concerns(self) -> frozenset[str]:
        """Who pays, owns the measure or takes part in it."""
        payers = {self.row.funder_key} if self.row.funder_key.startswith(ORGANISATION) else set()
        return frozenset({*payers, self.measure.owner_key, *self.measure.participant_keys})


@dataclass(frozen=True)
class RowChange:
    """A row of money that is new, gone or changed; the other is None."""

    measure: Link
    before: FundingRow | None
    after: FundingRow | None
    fields: tuple[FieldChange, ...]
    concerns: frozenset[str]

    @property
    def row(self) -> FundingRow:
        """The row as it is, or as it was before it went."""
        row = self.after or self.before
        assert row is not None  # noqa: S101 one of them is there
        return row


def measure_link(measure: Measure) -> Link:
    return Link(key=measure.key, anchor=measure.anchor, chapter=4, text=f"{measure.number}. {measure.title}")


def rows_changed(before: PlanDocument, after: PlanDocument) -> tuple[RowChange, ...]:
    """Return the rows that differ, measure by measure."""
    old, new = (by_key(_placed(plan)) for plan in (before, after))
    gone = [old[key] for key in old if key not in new]
    come = [new[key] for key in new if key not in old]
    pairs = [(old[key], new[key]) for key in new if key in old]
    pairs += [*_paired(gone, come, _within), *_paired(gone, come, _between)]
    changes = [
        *(change for then, now in pairs if (change := _changed(then, now)).fields),
        *(RowChange(measure_link(one.measure), one.row, None, (), one.concerns) for one in gone),
        *(RowChange(measure_link(one.measure), None, one.row, (), one.concerns) for one in come),
    ]
    return tuple(sorted(changes, key=_place))


def _place(change: RowChange) -> tuple[str, int]:
    return sort_key(change.measure.text), change.row.year


def _placed(document: PlanDocument) -> Iterator[Placed]:
    for measure in measures_of(document):
        yield from (Placed(row, measure) for row in measure.funding)


def _within(one: Placed) -> tuple[object, ...]:
    return one.measure.key, one.row.funder_key, one.row.amount


def _between(one: Placed) -> tuple[object, ...]:
    return one.row.funder_key, one.row.amount, one.row.kind, one.row.state


def _paired(
    gone: list[Placed], come: list[Placed], sameness: Callable[[Placed], tuple[object, ...]]
) -> Iterator[tuple[Placed, Placed]]:
    """Yield what is gone with what has come in its place, and take both from their lists."""
    for then in [*gone]:
        now = next((one for one in come if one.row.amount and sameness(one) == sameness(then)), None)
        if now is not None:
            gone.remove(then)
            come.remove(now)
            yield then, now


def _changed(then: Placed, now: Placed) -> RowChange:
    fields = list(compare_fields(then.row, now.row))
    before, after = measure_link(then.measure), measure_link(now.measure)
    if before.key != after.key:
        fields.insert(0, FieldChange(_("Åtgärd"), before.text, after.text))
    return RowChange(after, then.row, now.row, tuple(fields), then.concerns | now.concerns)


def sums_changed(before: PlanDocument, after: PlanDocument) -> tuple[Moved, ...]:
    """Return by funder, in Swedish order, who pays or needs another amount than before."""
    then, now = (_by_funder(measures_of(plan)) for plan in (before, after))
    names = {key: rows[0].funder for key, rows in (then | now).items()}
    rows = (
        Moved(
            names[key],
            secured_before=secured(then.get(key, ())),
            secured_after=secured(now.get(key, ())),
            sought_before=sought(then.get(key, ())),
            sought_after=sought(now.get(key, ())),
            concerns=frozenset({key}),
        )
        for key in sorted(names, key=lambda key: sort_key(names[key]))
    )
    return tuple(
        row for row in rows if (row.secured_before, row.sought_before) != (row.secured_after, row.sought_after)
    )


def _by_funder(measures: Iterable[Measure]) -> dict[str, list[FundingRow]]:
    rows: dict[str, list[FundingRow]] = {}
    for measure in measures:
        for row in measure.funding:
            rows.setdefault(row.funder_key, []).append(row)
    return rows
