"""The plan at a glance: how far it has come as a whole, per chapter, per organisation and per goal; pure.

Everything is counted from a plan document, so that the public sees what was frozen and the coordinator what holds now.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.enums import Category
from followup.charts.bars import Drawing
from followup.charts.county_maps import CountyMap, Scale, county_map, county_of
from followup.enums import Rule, TrackStatus
from handlingsplan.chapters.charts import Statuses, money_by_year, status_share
from handlingsplan.chapters.document import Indicator, Link, Measure, OrganisationValue, Party, PlanDocument
from handlingsplan.chapters.links import COOPERATION, GOALS, party_anchor
from handlingsplan.numbers import format_kronor
from handlingsplan.plan.starting.register import body_called
from handlingsplan.swedish import sort_key
from measures.enums import CommitmentState, Status

IN_TROUBLE = frozenset({Status.DELAYED.value, Status.STOPPED.value})
ASKED = frozenset(CommitmentState.values) - {CommitmentState.NOT_RELEVANT.value}


@dataclass(frozen=True)
class Counts:
    """Measures by how far they have come."""

    all: int
    done: int
    under_way: int
    in_trouble: int


@dataclass(frozen=True)
class OrganisationLine:
    """What an organisation answers for, and what it has decided of what it was asked."""

    link: Link
    measures: Counts
    asked: int
    decided: int


@dataclass(frozen=True)
class GoalLine:
    """A goal with its measures and the indicators that follow it."""

    link: Link
    expired: bool
    measures: Counts
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class ChapterLine:
    """What a chapter amounts to, in words."""

    number: int
    title: str
    words: str


@dataclass(frozen=True)
class StandingCount:
    """How many indicators stand so."""

    standing: TrackStatus
    count: int


@dataclass(frozen=True)
class Overview:
    """The whole page but the map."""

    measures: Counts
    secured: Decimal | None
    sought: Decimal | None
    asked: int
    decided: int
    statuses: Statuses | None
    money: Drawing | None
    standings: tuple[StandingCount, ...]
    indicators: tuple[Indicator, ...]
    chapters: tuple[ChapterLine, ...]
    organisations: tuple[OrganisationLine, ...]
    goals: tuple[GoalLine, ...]


def overview_of(document: PlanDocument) -> Overview:
    measures = [measure for package in document.measures.packages for measure in package.measures]
    stands = [commitment for measure in measures for commitment in measure.commitments]
    asked = Counter(stand.organisation_key for stand in stands if stand.state in ASKED)
    decided = Counter(stand.organisation_key for stand in stands if stand.state == CommitmentState.DECIDED)
    judged = Counter(indicator.standing for indicator in document.followup.indicators)
    counts = counted(measures)
    return Overview(
        measures=counts,
        secured=document.financing.secured,
        sought=document.financing.sought,
        asked=asked.total(),
        decided=decided.total(),
        statuses=status_share(document.measures),
        money=money_by_year(document.financing),
        standings=tuple(StandingCount(one, judged[one.value]) for one in TrackStatus if judged[one.value]),
        indicators=document.followup.indicators,
        chapters=tuple(_chapters(document, counts, asked.total(), decided.total())),
        organisations=tuple(_organisations(document, measures, asked, decided)),
        goals=tuple(_goals(document, measures)),
    )


def counted(measures: list[Measure]) -> Counts:
    """Return how far the measures have come."""
    by_status = Counter(measure.status for measure in measures)
    return Counts(
        len(measures),
        by_status[Status.DONE.value],
        by_status[Status.UNDER_WAY.value],
        sum(by_status[status] for status in IN_TROUBLE),
    )


def _organisations(
    document: PlanDocument, measures: list[Measure], asked: Counter[str], decided: Counter[str]
) -> Iterator[OrganisationLine]:
    for group in document.cooperation.groups:
        for party in group.parties:
            owned = [measure for measure in measures if measure.owner_key == party.key]
            if owned or asked[party.key]:
                link = Link(key=party.key, anchor=party_anchor(party.slug), chapter=COOPERATION, text=party.short_name)
                yield OrganisationLine(link, counted(owned), asked[party.key], decided[party.key])


def _goals(document: PlanDocument, measures: list[Measure]) -> Iterator[GoalLine]:
    by_key = {measure.key: measure for measure in measures}
    for goal in document.goals.goals:
        serving = [by_key[link.key] for link in goal.measures if link.key in by_key]
        following = tuple(
            indicator
            for indicator in document.followup.indicators
            if goal.key in {link.key for link in indicator.goals}
        )
        yield GoalLine(
            Link(key=goal.key, anchor=goal.anchor, chapter=GOALS, text=goal.title),
            goal.expired,
            counted(serving),
            following,
        )


def _chapters(document: PlanDocument, counts: Counts, asked: int, decided: int) -> Iterator[ChapterLine]:
    goals, financing = document.goals.goals, document.financing
    served = sum(1 for goal in goals if goal.measures)
    on_track = sum(one.standing in {TrackStatus.ON_TRACK, TrackStatus.REACHED} for one in document.followup.indicators)
    parties = sum(len(group.parties) for group in document.cooperation.groups)
    words = {
        3: _("%(served)d av %(all)d mål har åtgärder") % {"served": served, "all": len(goals)},
        4: _("%(done)d genomförda, %(under_way)d pågår, %(trouble)d försenade eller avbrutna av %(all)d")
        % {
            "done": counts.done,
            "under_way": counts.under_way,
            "trouble": counts.in_trouble,
            "all": counts.all,
        },
        5: _("%(parties)d parter, %(decided)d av %(asked)d åtaganden är beslutade")
        % {"parties": parties, "decided": decided, "asked": asked},
        6: _secured(financing.secured),
        7: _("%(on_track)d av %(all)d indikatorer är i fas eller har nått målet")
        % {"on_track": on_track, "all": len(document.followup.indicators)},
        8: ngettext("%(n)d gott exempel", "%(n)d goda exempel", len(document.examples.examples))
        % {"n": len(document.examples.examples)},
    }
    for chapter in document.chapters:
        yield ChapterLine(
            chapter.number,
            chapter.title,
            words.get(chapter.number, _("godkänt") if chapter.approved_on else _("inte godkänt än")),
        )


def _secured(amount: Decimal | None) -> str:
    if amount is None:
        return _("inga säkrade pengar är angivna")
    return _("%(secured)s är säkrat") % {"secured": format_kronor(amount)}


@dataclass(frozen=True)
class MapRow:
    """A municipality in the table beside the map."""

    name: str
    value: Decimal | None
    year: int | None
    code: str
    number: int  # on the map; 0 where the party is not on it
    is_party: bool = True


@dataclass(frozen=True)
class MapOfIndicator:
    """The map with the indicator it shows, the indicators to choose between, and the table beside."""

    chosen: Indicator
    choices: tuple[Indicator, ...]
    map: CountyMap | None
    is_classed: bool  # whether colours tell the values: not of absolute sums
    rows: tuple[MapRow, ...]


def map_of(document: PlanDocument, anchor: str) -> MapOfIndicator | None:
    """Return the map of an indicator that organisations report, the first one where `anchor` names none."""
    parties = [
        party
        for group in document.cooperation.groups
        if group.category == Category.MUNICIPALITY
        for party in group.parties
    ]
    choices = tuple(one for one in document.followup.indicators if one.organisations)
    if not choices or not parties:
        return None
    # Without a choice the first one that colours can tell
    ordered = sorted(choices, key=lambda one: (one.anchor != anchor, one.rule == Rule.SUM))
    chosen = ordered[0]
    latest = {value.organisation_key: value for value in chosen.organisations}
    is_classed = chosen.rule != Rule.SUM
    drawn = county_map(
        _("Karta: %(title)s") % {"title": chosen.title},
        document.plan.county_code or county_of(map(code_of, parties)),
        {code_of(party): latest[party.key].value for party in parties if party.key in latest},
        Scale(chosen.unit, chosen.decimals, classed=is_classed),
    )
    return MapOfIndicator(chosen, choices, drawn, is_classed, _map_rows(parties, latest, drawn))


def code_of(party: Party) -> str:
    """Return the municipality's code; by its name where nobody has written it, as in editions older than codes."""
    body = None if party.code else body_called(party.short_name)
    return body.code if body else party.code


def _map_rows(
    parties: Sequence[Party], latest: Mapping[str, OrganisationValue], drawn: CountyMap | None
) -> tuple[MapRow, ...]:
    """Return a row for each municipality on the map, and for each party, in the order of their names."""
    numbers = {area.code: area.number for area in drawn.areas} if drawn else {}
    rows = []
    for party in parties:
        value = latest.get(party.key)
        year, found = (value.year, value.value) if value else (None, None)
        rows.append(MapRow(party.short_name, found, year, code_of(party), numbers.pop(code_of(party), 0)))
    if drawn:
        others = (area for area in drawn.areas if area.code in numbers)
        rows += [MapRow(area.name, None, None, area.code, area.number, is_party=False) for area in others]
    return tuple(sorted(rows, key=lambda row: sort_key(row.name)))
