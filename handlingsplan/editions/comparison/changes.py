"""All that has changed between two plans, and the part of it that concerns one organisation."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

from handlingsplan.chapters.document import Measure, PlanDocument
from handlingsplan.editions.comparison.commitments import Stand, stands_changed
from handlingsplan.editions.comparison.concerns import Concerns
from handlingsplan.editions.comparison.kinds import KINDS, MEASURES
from handlingsplan.editions.comparison.leaves import FieldChange
from handlingsplan.editions.comparison.money import Moved, RowChange, rows_changed, sums_changed
from handlingsplan.editions.comparison.names import Renamed, renamed
from handlingsplan.editions.comparison.rest import OtherChange, excused, unnamed
from handlingsplan.editions.comparison.table import compare_fields
from handlingsplan.editions.comparison.texts import AppendixChange, ChapterChange, appendices_changed, chapters_changed
from handlingsplan.editions.comparison.things import Kind, News, ThingChange, compare_things
from handlingsplan.editions.first_format import by_name
from handlingsplan.editions.parts import LATE, measures_of

Told = TypeVar("Told", Renamed, ThingChange, Moved, RowChange, Stand)


@dataclass(frozen=True)
class Section:
    """What is new of a kind of things."""

    kind: Kind
    news: News

    def __bool__(self) -> bool:
        return bool(self.news)


@dataclass(frozen=True)
class Changes:
    """All that differs, in the plan's own order."""

    names: tuple[Renamed, ...] = ()
    measures: News = field(default_factory=News)
    delayed: tuple[ThingChange, ...] = ()  # measures that have become delayed or stopped
    taken_over: tuple[ThingChange, ...] = ()  # measures that another organisation answers for now
    money: tuple[Moved, ...] = ()  # by funder, in Swedish order; only those that pay or need another amount than before
    rows: tuple[RowChange, ...] = ()  # of money, measure by measure
    given: tuple[Stand, ...] = ()
    withdrawn: tuple[Stand, ...] = ()
    reworded: tuple[Stand, ...] = ()  # neither more nor less is promised
    sections: tuple[Section, ...] = ()  # the other kinds of things that differ
    plan: tuple[FieldChange, ...] = ()
    chapters: tuple[ChapterChange, ...] = ()
    appendices: tuple[AppendixChange, ...] = ()
    other: tuple[OtherChange, ...] = ()

    def __bool__(self) -> bool:
        return any(vars(self).values())

    def news_of(self, kind: str) -> News:
        """Return what is new of a kind of things, by its name in `kinds`."""
        return next((one.news for one in self.sections if one.kind.name == kind), News())

    def concerning(self, organisation: str) -> "Changes":
        """Return what concerns the organisation with the key."""
        lists = ("names", "delayed", "taken_over", "money", "rows", "given", "withdrawn", "reworded")
        kept: dict[str, Any] = {name: _concerning(organisation, getattr(self, name)) for name in lists}
        sections = (replace(one, news=_news_concerning(organisation, one.news)) for one in self.sections)
        measures = _news_concerning(organisation, self.measures)
        return Changes(**kept, measures=measures, sections=tuple(filter(None, sections)))


def _concerning(organisation: str, told: Iterable[Told]) -> tuple[Told, ...]:
    return tuple(one for one in told if organisation in one.concerns)


def _news_concerning(organisation: str, news: News) -> News:
    return News(**{one.name: _concerning(organisation, getattr(news, one.name)) for one in fields(News)})


def compare_plans(before: PlanDocument, after: PlanDocument) -> Changes:
    """Return what has changed from `before` to `after`; one of the first format is matched by numbers and names."""
    if before.format != after.format:
        before, after = by_name(before), by_name(after)
    changes = _compare(before, after)
    if changes:
        return changes
    return Changes(other=tuple(excused(before, after)))


def _compare(before: PlanDocument, after: PlanDocument) -> Changes:
    concerns = Concerns(before, after)
    measures = compare_things(MEASURES, before, after, concerns)
    old, new = ({one.key: one for one in measures_of(plan)} for plan in (before, after))
    stands = stands_changed(before, after)
    sections = (Section(kind, compare_things(kind, before, after, concerns)) for kind in KINDS)
    return Changes(
        names=renamed(before, after, concerns),
        measures=measures,
        delayed=tuple(one for one in measures.altered if _became_late(old[one.link.key], new[one.link.key])),
        taken_over=tuple(one for one in measures.altered if old[one.link.key].owner_key != new[one.link.key].owner_key),
        money=sums_changed(before, after),
        rows=rows_changed(before, after),
        **vars(stands),
        sections=tuple(filter(None, sections)),
        plan=compare_fields(before.plan, after.plan),
        chapters=tuple(chapters_changed(before, after)),
        appendices=tuple(appendices_changed(before, after)),
        other=tuple(unnamed(before, after)),
    )


def _became_late(then: Measure, now: Measure) -> bool:
    return now.status in LATE and then.status != now.status
