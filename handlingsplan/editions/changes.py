"""What has changed between two plans as data: pure functions over two `PlanDocument`s, the earlier one first.

A measure, goal or indicator is the same in both where its number is: a plan gives no number twice. Amounts are
whole kronor; "not stated" is None and never counts as 0.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import TypeVar

from django.utils.translation import gettext as _

from handlingsplan.chapters.document import (
    Appendix,
    Commitment,
    FundingRow,
    Goal,
    Indicator,
    Link,
    Measure,
    Party,
    PlanDocument,
    Value,
)
from handlingsplan.numbers import format_number
from handlingsplan.swedish import sort_key
from measures.enums import CommitmentState, Status
from measures.fields import optional_texts
from measures.funding import secured, sought

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class FieldChange:
    """One thing that reads otherwise than before; empty where nothing was or is said."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ThingChange:
    """Something with the fields of it that differ; `fields` is empty where it is new or gone."""

    link: Link
    fields: tuple[FieldChange, ...] = ()


def differing(
    old: Mapping[int, Thing],
    new: Mapping[int, Thing],
    *,
    fields: Callable[[Thing], dict[str, str]],
    link: Callable[[Thing], Link],
) -> dict[int, ThingChange]:
    """Return what is in both and differs, by number, in the order of `new`."""
    changes = {}
    for number, thing in new.items():
        if number in old:
            then, now = fields(old[number]), fields(thing)
            changed = tuple(FieldChange(label, then[label], now[label]) for label in now if then[label] != now[label])
            if changed:
                changes[number] = ThingChange(link(thing), changed)
    return changes


def measure_link(measure: Measure) -> Link:
    return Link(anchor=measure.anchor, chapter=4, text=f"{measure.number}. {measure.title}")


def goal_link(goal: Goal) -> Link:
    return Link(anchor=goal.anchor, chapter=3, text=goal.title)


def indicator_link(indicator: Indicator) -> Link:
    return Link(anchor=indicator.anchor, chapter=7, text=f"{indicator.number}. {indicator.title}")


def measure_fields(measure: Measure) -> dict[str, str]:
    """Return everything but money and commitments, which are compared by organisation."""
    return {
        _("Rubrik"): measure.title,
        _("Beskrivning"): measure.description,
        **optional_texts(measure),
        _("Ansvarar"): measure.owner,
        _("Medverkar"): ", ".join(measure.participants),
        _("Fyrstegsprincipen"): measure.four_step,
        _("Färdsätt"): ", ".join(measure.modes),
        _("Område"): measure.area,
        _("Tidsplan"): measure.period,
        _("Genomförd"): measure.carried_out,
        _("Status"): measure.status_label,
        _("Skäl"): measure.status_reason,
        _("Mål"): _texts(measure.goals),
        _("Utmaningar"): _texts(measure.challenges),
    }


def goal_fields(goal: Goal) -> dict[str, str]:
    """Return what the goal says and where it comes from."""
    return {
        _("Rubrik"): goal.title,
        _("Beskrivning"): goal.description,
        _("Målår"): str(goal.target_year or ""),
        _("Källa"): " ".join(part for part in (goal.source, goal.source_version) if part),
    }


def indicator_fields(indicator: Indicator) -> dict[str, str]:
    """Return what is measured, aimed at and seen."""
    return {
        _("Rubrik"): indicator.title,
        _("Definition"): indicator.definition,
        _("Enhet"): indicator.unit,
        _("Utgångsvärde"): _values([indicator.baseline] if indicator.baseline else []),
        _("Målvärden"): _values(indicator.targets),
        _("Värden"): _values(indicator.values),
    }


def _texts(links: Iterable[Link]) -> str:
    return ", ".join(link.text for link in links)


def _values(values: Iterable[Value]) -> str:
    return "; ".join(f"{value.year}: {format_number(value.value, _decimals(value.value))}" for value in values)


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


LATE = frozenset({Status.DELAYED, Status.STOPPED})


def parties_of(document: PlanDocument) -> tuple[Party, ...]:
    """Return every party of the plan, group by group."""
    return tuple(chain.from_iterable(group.parties for group in document.cooperation.groups))


def measures_of(document: PlanDocument) -> tuple[Measure, ...]:
    """Return every measure of the plan, in the order of their numbers."""
    every = chain.from_iterable(package.measures for package in document.measures.packages)
    return tuple(sorted(every, key=lambda measure: measure.number))


def takes_part(party: Party, measure: Measure) -> bool:
    """Tell whether the party takes part in a measure that another one owns."""
    return party.slug != measure.owner_slug and party.short_name in measure.participants


@dataclass(frozen=True)
class AppendixChange:
    """An appendix that came, went, or says something else than before."""

    key: str
    title: str
    kind: str  # `added`, `dropped` or `altered`
    what: tuple[str, ...] = ()  # in words what of it differs
    text_differs: bool = False


def find_appendix(appendices: Iterable[Appendix], key: str) -> Appendix | None:
    return next((one for one in appendices if one.key == key), None)


def appendix_changes(before: PlanDocument, after: PlanDocument) -> tuple[AppendixChange, ...]:
    """Return what differs, in the order of `after`; what is gone comes last."""
    return tuple(_changes(before, after))


def _changes(before: PlanDocument, after: PlanDocument) -> Iterator[AppendixChange]:
    then, now = ({one.key: one for one in plan.appendices} for plan in (before, after))
    for key, appendix in now.items():
        if key not in then:
            yield AppendixChange(key, appendix.label, "added")
        elif what := _differences(then[key], appendix):
            yield AppendixChange(key, appendix.label, "altered", what, then[key].html != appendix.html)
    yield from (AppendixChange(key, one.title, "dropped") for key, one in then.items() if key not in now)


def _differences(then: Appendix, now: Appendix) -> tuple[str, ...]:
    differs = {
        _("rubriken, som var ”%(title)s”") % {"title": then.title}: then.title != now.title,
        _("texten"): then.html != now.html,
        _("filen"): (then.file_name, then.file_checksum) != (now.file_name, now.file_checksum),
    }
    return tuple(words for words, is_other in differs.items() if is_other)


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
