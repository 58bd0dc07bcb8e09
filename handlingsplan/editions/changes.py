"""What has changed between two plans as data: pure functions over two `PlanDocument`s, the earlier one first.

A measure, goal or indicator is the same in both where its number is: a plan gives no number twice. Amounts are
whole kronor; "not stated" is None and never counts as 0.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from handlingsplan.chapters.document import Commitment, FundingRow, Link, Measure, PlanDocument
from handlingsplan.editions.appendix_changes import AppendixChange, appendix_changes
from handlingsplan.editions.change_fields import (
    ThingChange,
    differing,
    goal_fields,
    goal_link,
    indicator_fields,
    indicator_link,
    measure_fields,
    measure_link,
)
from handlingsplan.editions.document_queries import LATE, measures_of
from handlingsplan.swedish import sort_key
from measures.enums import CommitmentState
from measures.funding import secured, sought

# How far a commitment goes; every other stand neither promises nor declines.
STRENGTH = {CommitmentState.DECLINED: -1, CommitmentState.INTENDS: 1, CommitmentState.DECIDED: 2}


@dataclass(frozen=True)
class Moved:
    """What a funder pays, before and after; None where nothing is stated."""

    funder: str
    secured_before: Decimal | None
    secured_after: Decimal | None
    sought_before: Decimal | None
    sought_after: Decimal | None

    @property
    def difference(self) -> Decimal:
        """How much more is secured than before; what is not stated adds nothing."""
        return (self.secured_after or Decimal(0)) - (self.secured_before or Decimal(0))


@dataclass(frozen=True)
class Stand:
    """An organisation's stand on a measure, before and after; empty where it was not asked."""

    measure: Link
    organisation: str
    before: str
    after: str


@dataclass(frozen=True)
class News:
    """Goals or indicators: new, gone, and said otherwise."""

    added: tuple[Link, ...]
    dropped: tuple[Link, ...]
    altered: tuple[ThingChange, ...]

    def __bool__(self) -> bool:
        return any(vars(self).values())


@dataclass(frozen=True)
class Changes:
    """All that differs, in the plan's own order."""

    measures: News
    delayed: tuple[ThingChange, ...]  # measures that have become delayed or stopped
    taken_over: tuple[ThingChange, ...]  # measures that another organisation answers for now
    money: tuple[Moved, ...]  # by funder, in Swedish order; only those that pay or need another amount than before
    given: tuple[Stand, ...]
    withdrawn: tuple[Stand, ...]
    goals: News
    indicators: News
    chapters: tuple[tuple[int, str], ...]  # number and title of the chapters whose texts differ
    appendices: tuple[AppendixChange, ...] = ()

    def __bool__(self) -> bool:
        return any(vars(self).values())


def compare_plans(before: PlanDocument, after: PlanDocument) -> Changes:
    """Return what has changed from `before` to `after`."""
    old, new = _measures(before), _measures(after)
    altered = differing(old, new, fields=measure_fields, link=measure_link)
    late = [number for number in altered if new[number].status in LATE and old[number].status != new[number].status]
    return Changes(
        measures=_news(old, new, {number: measure_link(each) for number, each in (old | new).items()}, altered),
        delayed=tuple(altered[number] for number in late),
        taken_over=tuple(change for number, change in altered.items() if old[number].owner != new[number].owner),
        money=_money(old.values(), new.values()),
        given=tuple(_stands(old, new, gave=True)),
        withdrawn=tuple(_stands(old, new, gave=False)),
        goals=_goals(before, after),
        indicators=_indicators(before, after),
        chapters=tuple(
            (now.number, now.title)
            for then, now in zip(before.chapters, after.chapters, strict=True)
            if then.html != now.html
        ),
        appendices=appendix_changes(before, after),
    )


def _measures(document: PlanDocument) -> dict[int, Measure]:
    return {measure.number: measure for measure in measures_of(document)}


def _news(
    old: Mapping[int, object], new: Mapping[int, object], links: Mapping[int, Link], altered: Mapping[int, ThingChange]
) -> News:
    return News(
        added=tuple(links[number] for number in new if number not in old),
        dropped=tuple(links[number] for number in old if number not in new),
        altered=tuple(altered.values()),
    )


def _goals(before: PlanDocument, after: PlanDocument) -> News:
    old, new = ({goal.number: goal for goal in plan.goals.goals} for plan in (before, after))
    links = {number: goal_link(goal) for number, goal in (old | new).items()}
    return _news(old, new, links, differing(old, new, fields=goal_fields, link=goal_link))


def _indicators(before: PlanDocument, after: PlanDocument) -> News:
    old, new = ({one.number: one for one in plan.followup.indicators} for plan in (before, after))
    links = {number: indicator_link(one) for number, one in (old | new).items()}
    return _news(old, new, links, differing(old, new, fields=indicator_fields, link=indicator_link))


def _money(old: Iterable[Measure], new: Iterable[Measure]) -> tuple[Moved, ...]:
    then, now = _by_funder(old), _by_funder(new)
    rows = (
        Moved(
            funder,
            secured_before=secured(then.get(funder, ())),
            secured_after=secured(now.get(funder, ())),
            sought_before=sought(then.get(funder, ())),
            sought_after=sought(now.get(funder, ())),
        )
        for funder in sorted(then.keys() | now.keys(), key=sort_key)
    )
    return tuple(
        row for row in rows if (row.secured_before, row.sought_before) != (row.secured_after, row.sought_after)
    )


def _by_funder(measures: Iterable[Measure]) -> dict[str, list[FundingRow]]:
    rows: dict[str, list[FundingRow]] = {}
    for row in chain.from_iterable(measure.funding for measure in measures):
        rows.setdefault(row.funder, []).append(row)
    return rows


def _stands(old: Mapping[int, Measure], new: Mapping[int, Measure], *, gave: bool) -> Iterator[Stand]:
    """Yield who promises more than before (`gave`), or less; a no that is gone promises nothing."""
    for number, measure in {**old, **new}.items():
        then, now = _by_organisation(old.get(number)), _by_organisation(new.get(number))
        for organisation in sorted(then.keys() | now.keys(), key=sort_key):
            before, after = then.get(organisation), now.get(organisation)
            step = _strength(after) - _strength(before)
            if (step > 0 and after is not None) if gave else step < 0:
                yield Stand(measure_link(measure), organisation, _label(before), _label(after))


def _by_organisation(measure: Measure | None) -> dict[str, Commitment]:
    return {stand.organisation: stand for stand in measure.commitments} if measure else {}


def _strength(stand: Commitment | None) -> int:
    return STRENGTH.get(CommitmentState(stand.state), 0) if stand else 0


def _label(stand: Commitment | None) -> str:
    return stand.state_label if stand else ""
