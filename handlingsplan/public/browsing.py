"""Searching, choosing and ordering the measures of a frozen plan: a form that a link can carry."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from handlingsplan.chapters.document import Measure, Party, PlanDocument
from handlingsplan.editions.models import Edition
from handlingsplan.editions.parts import measures_of, parties_of, takes_part
from handlingsplan.editions.published import document_by, editions_of
from handlingsplan.filters import UNKNOWN_CHOICE, FilterForm, search_field
from handlingsplan.jobs.latest_editions import latest_editions
from handlingsplan.languages import kept_by_language
from handlingsplan.plan.models import Plan
from handlingsplan.swedish import fold, sort_key
from measures.enums import Status
from measures.fields import optional_texts
from measures.money.tables import sum_amounts

MAX_LISTS = 4  # of the plans that are read
FEW = 5  # up to so many, a list needs no search


@dataclass(frozen=True)
class Listing:
    """What a list shows, out of `total`."""

    rows: Sequence[Any]
    total: int
    query: str
    order: str

    @property
    def has_search(self) -> bool:
        """Whether there is enough to search in."""
        return self.total > FEW or bool(self.query)


def listed_plans(*, query: str, order: str) -> Listing:
    """Return published plans, newest period first or by title."""
    published, words = latest_editions(Plan.objects.with_coordinator()), fold(query)
    rows = [latest for latest in published if words in fold(f"{latest.plan.title} {latest.plan.period}")]
    if order == "titel":
        rows.sort(key=lambda latest: sort_key(latest.plan.title))
    return Listing(rows, len(published), query, order)


def listed_editions(plan: Plan, *, query: str, order: str) -> Listing:
    """Return the plan's editions, newest or oldest first; searched by number and by what was new."""
    editions, words = list(editions_of(plan, "job")), fold(query)
    rows = [edition for edition in editions if words in fold(f"{edition} {edition.summary}")]
    if order == "aldst":
        rows.reverse()
    return Listing(rows, len(editions), query, order)


MEASURES_PER_PAGE = 50
_ORDERS = {
    "nummer": lambda measure: (measure.number,),
    "rubrik": lambda measure: (sort_key(measure.title), measure.number),
    "organisation": lambda measure: (sort_key(measure.owner), measure.number),
}


def _choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, error_messages=UNKNOWN_CHOICE)


class PublishedMeasureFilter(FilterForm):
    """What to show of an edition's measures. A choice that does not exist is refused in words."""

    q = search_field(_("Sök åtgärd"))
    paket = _choice(_("Paket"))
    organisation = _choice(_("Organisation"))
    status = _choice(_("Status"))
    sortera = _choice(_("Ordna efter"))

    def __init__(self, data: Any, *, listed: "ListedMeasures") -> None:
        super().__init__(data)
        self.listed = listed
        packages = [(anchor, title or _("Utanför paketen")) for anchor, title in listed.packages]
        orders = [("nummer", _("Nummer")), ("rubrik", _("Rubrik")), ("organisation", _("Organisation"))]
        for name, first, choices in (
            ("paket", _("Alla paket"), packages),
            ("organisation", _("Alla organisationer"), listed.organisations),
            ("status", _("Alla"), list(Status.choices)),
        ):
            self._field(name).choices = [("", first), *choices]
        self._field("sortera").choices = orders

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for the type checker
        return field

    def chosen(self) -> list[Measure]:
        """Return the measures that were asked for, in order; none where the question is not understood."""
        if not self.is_valid():
            return []
        ask = self.cleaned_data
        words = fold(ask["q"]).split()
        chosen = [
            one.measure
            for one in self.listed.measures
            if ask["paket"] in {"", one.package} and all(word in one.words for word in words)
        ]
        if ask["organisation"]:
            chosen = list(self._concerning(ask["organisation"], chosen))
        if ask["status"]:
            chosen = [measure for measure in chosen if measure.status == ask["status"]]
        return sorted(chosen, key=_ORDERS[ask["sortera"] or "nummer"])

    def _concerning(self, slug: str, measures: Iterable[Measure]) -> Iterator[Measure]:
        """Keep what the organisation owns or takes part in."""
        party = next((party for party in self.listed.parties if party.slug == slug), None)
        for measure in measures:
            if measure.owner_slug == slug or (party is not None and takes_part(party, measure)):
                yield measure


@dataclass(frozen=True)
class ListedMeasure:
    """A measure with its package, and what it is found by."""

    measure: Measure
    package: str
    words: str


@dataclass(frozen=True)
class ListedMeasures:
    """What the list is chosen from; an edition's never changes."""

    packages: tuple[tuple[str, str], ...]  # anchors with titles
    parties: tuple[Party, ...]
    organisations: tuple[tuple[str, str], ...]  # slugs with names, by name
    measures: tuple[ListedMeasure, ...]


def listed_in(edition: Edition) -> ListedMeasures:
    return _listed(edition.pk, edition.checksum)


@kept_by_language(MAX_LISTS)
def _listed(edition_id: int, checksum: str) -> ListedMeasures:
    return list_measures(document_by(edition_id, checksum))


def list_measures(document: PlanDocument) -> ListedMeasures:
    """Return what a list of the document's measures is chosen from."""
    parties = parties_of(document)
    names = _names(parties)
    return ListedMeasures(
        packages=tuple((each.anchor, each.title) for each in document.measures.packages),
        parties=parties,
        organisations=tuple(sorted(_organisations(document, parties).items(), key=lambda one: sort_key(one[1]))),
        measures=tuple(
            ListedMeasure(measure, each.anchor, _searched(measure, names))
            for each in document.measures.packages
            for measure in each.measures
        ),
    )


def _organisations(document: PlanDocument, parties: Iterable[Party]) -> dict[str, str]:
    """Return the names of those who own a measure or take part in one, by slug."""
    measures = measures_of(document)
    owners = {measure.owner_slug: measure.owner for measure in measures}
    taking_part = {key for measure in measures for key in measure.participant_keys}
    return owners | {party.slug: party.name for party in parties if party.key in taking_part}


def _names(parties: Iterable[Party]) -> dict[str, str]:
    """Return the parties' names, long and short, now and before, by key."""
    return {
        party.key: " ".join((party.name, party.short_name, *(former.name for former in party.former_names)))
        for party in parties
    }


def _searched(measure: Measure, names: Mapping[str, str]) -> str:
    """Return what a measure is found by: its own words, and the names of everyone it concerns, short and long."""
    own = (f"{measure.number}.", measure.title, measure.description, *optional_texts(measure).values(), measure.area)
    concerned = (names.get(key, "") for key in (measure.owner_key, *measure.participant_keys))
    return fold(" ".join((*own, measure.owner, *measure.participants, *concerned)))


@dataclass(frozen=True)
class Results:
    """A page of measures, with how many there are and what they sum to in all."""

    page: Page[Measure]
    secured: Decimal | None
    sought: Decimal | None


def results(measures: list[Measure], *, number: str | None) -> Results:
    """Return one page; a page that does not exist is the nearest one that does."""
    return Results(
        page=Paginator(measures, MEASURES_PER_PAGE).get_page(number),
        secured=sum_amounts(measure.secured for measure in measures),
        sought=sum_amounts(measure.sought for measure in measures),
    )
