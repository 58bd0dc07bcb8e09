"""Who has promised more than before, who less, and whose condition, contribution or decision reads otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlingsplan.chapters.document import Commitment, Link, PlanDocument
from handlingsplan.editions.comparison.leaves import FieldChange
from handlingsplan.editions.comparison.rows import MeasureRow, measure_link, rows_in_measures
from handlingsplan.editions.comparison.table import compare_fields
from handlingsplan.editions.comparison.things import by_key
from handlingsplan.swedish import sort_key
from measures.enums import CommitmentState

# How far a commitment goes; every other stand neither promises nor declines.
STRENGTH: dict[str, int] = {CommitmentState.DECLINED: -1, CommitmentState.INTENDS: 1, CommitmentState.DECIDED: 2}


@dataclass(frozen=True)
class Stand:
    """An organisation's stand on a measure, before and after; empty where it was not asked.

    `fields` are what else of it differs: condition, contribution, decision, how it was registered.
    """

    measure: Link
    organisation: str
    before: str
    after: str
    fields: tuple[FieldChange, ...] = ()
    concerns: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Stands:
    """Stands that differ: more is promised, less, or neither."""

    given: tuple[Stand, ...] = ()
    withdrawn: tuple[Stand, ...] = ()
    reworded: tuple[Stand, ...] = ()


_CommitmentRow = MeasureRow[Commitment]


def stands_changed(before: PlanDocument, after: PlanDocument) -> Stands:
    """Return what differs, measure by measure, in Swedish order of organisation; a no that is gone promises nothing."""
    given, withdrawn, reworded = [], [], []
    for then, now in _pairs(before, after):
        told = _told(then, now)
        step = _strength(now) - _strength(then)
        if step > 0 and now is not None:
            given.append(told)
        elif step < 0:
            withdrawn.append(told)
        elif told.before != told.after or told.fields:
            reworded.append(told)
    return Stands(tuple(given), tuple(withdrawn), tuple(reworded))


def _pairs(before: PlanDocument, after: PlanDocument) -> Iterator[tuple[_CommitmentRow | None, _CommitmentRow | None]]:
    old, new = (by_key(rows_in_measures(plan, lambda measure: measure.commitments)) for plan in (before, after))
    every = old | new
    for key in sorted(every, key=lambda key: (every[key].measure.number, sort_key(every[key].row.organisation))):
        yield old.get(key), new.get(key)


def _told(then: _CommitmentRow | None, now: _CommitmentRow | None) -> Stand:
    one = now or then
    assert one is not None  # noqa: S101 one of them is there
    fields = compare_fields(then.row, now.row) if then and now else ()
    before, after = (each.row.state_label if each else "" for each in (then, now))
    return Stand(
        measure_link(one.measure),
        one.row.organisation,
        before,
        after,
        tuple(field for field in fields if (field.before, field.after) != (before, after)),
        frozenset({one.row.organisation_key, one.measure.owner_key}),
    )


def _strength(one: _CommitmentRow | None) -> int:
    return STRENGTH.get(one.row.state, 0) if one else 0
