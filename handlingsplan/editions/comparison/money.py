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
from handlingsplan.editions.comparison.rows import MeasureRow, measure_link, rows_in_measures
from handlingsplan.editions.comparison.table import compare_fields
from handlingsplan.editions.comparison.things import by_key
from handlingsplan.editions.parts import measures_of
from handlingsplan.swedish import sort_key
from measures.money.tables import secured, sought


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


_MoneyRow = MeasureRow[FundingRow]


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


def rows_changed(before: PlanDocument, after: PlanDocument) -> tuple[RowChange, ...]:
    """Return the rows that differ, measure by measure."""
    old, new = (by_key(rows_in_measures(plan, lambda measure: measure.funding)) for plan in (before, after))
    gone = [old[key] for key in old if key not in new]
    come = [new[key] for key in new if key not in old]
    pairs = [(old[key], new[key]) for key in new if key in old]
    pairs += [*_paired(gone, come, _within), *_paired(gone, come, _between)]
    changes = [
        *(change for then, now in pairs if (change := _changed(then, now)).fields),
        *(RowChange(measure_link(one.measure), one.row, None, (), _concerns(one)) for one in gone),
        *(RowChange(measure_link(one.measure), None, one.row, (), _concerns(one)) for one in come),
    ]
    return tuple(sorted(changes, key=_place))


def _place(change: RowChange) -> tuple[str, int]:
    return sort_key(change.measure.text), change.row.year


def _concerns(one: _MoneyRow) -> frozenset[str]:
    """Return who pays, owns the measure or takes part in it."""
    payers = {one.row.funder_key} if one.row.funder_key.startswith(ORGANISATION) else set()
    return frozenset({*payers, one.measure.owner_key, *one.measure.participant_keys})


def _within(one: _MoneyRow) -> tuple[object, ...]:
    return one.measure.key, one.row.funder_key, one.row.amount


def _between(one: _MoneyRow) -> tuple[object, ...]:
    return one.row.funder_key, one.row.amount, one.row.kind, one.row.state


def _paired(
    gone: list[_MoneyRow], come: list[_MoneyRow], sameness: Callable[[_MoneyRow], tuple[object, ...]]
) -> Iterator[tuple[_MoneyRow, _MoneyRow]]:
    """Yield what is gone with what has come in its place, and take both from their lists."""
    for then in [*gone]:
        now = next((one for one in come if one.row.amount and sameness(one) == sameness(then)), None)
        if now is not None:
            gone.remove(then)
            come.remove(now)
            yield then, now


def _changed(then: _MoneyRow, now: _MoneyRow) -> RowChange:
    fields = list(compare_fields(then.row, now.row))
    before, after = measure_link(then.measure), measure_link(now.measure)
    if before.key != after.key:
        fields.insert(0, FieldChange(_("Åtgärd"), before.text, after.text))
    return RowChange(after, then.row, now.row, tuple(fields), _concerns(then) | _concerns(now))


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
