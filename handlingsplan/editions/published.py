"""What the public reads: the newest edition, from what was frozen, never from the working plan.

Frozen content never changes, so what was made of it is kept in memory by its checksum.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from threading import Lock
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from pydantic import BaseModel

from handlingsplan.chapters.dashboard import MapOfIndicator, Overview, map_of, overview_of
from handlingsplan.chapters.document import Adoption, Appendix, EditionHead, PlanDocument, PlanHead
from handlingsplan.chapters.rendering import WHOLE, ChapterPart, render_chapter
from handlingsplan.editions.comparison import Changes, compare_plans
from handlingsplan.editions.first_format import FIRST_FORMAT
from handlingsplan.editions.freezing import thaw
from handlingsplan.editions.in_languages import shown_in_language
from handlingsplan.editions.links import Held, PublicLinks
from handlingsplan.editions.models import Edition
from handlingsplan.editions.parts import measures_of, parties_of
from handlingsplan.editions.querysets import EditionQuerySet
from handlingsplan.languages import kept_by_language
from handlingsplan.memory import give_memory_back
from handlingsplan.plan.models import Plan

# What is kept in memory; the newest edition and the one before of some plans are what is read.
MAX_FRONTS = 16
MAX_MAPS = 64  # some indicators an edition
MAX_DOCUMENTS = 4  # one of 10,000 measures takes some 150 megabytes
_READING = Lock()


@dataclass(frozen=True)
class Front:
    """What the first page of an edition tells."""

    format: int  # of the data
    plan: PlanHead
    edition: EditionHead | None
    titles: tuple[tuple[int, str], ...]
    measures: int
    parties: int
    goals: int
    indicators: int
    secured: Decimal | None
    sought: Decimal | None
    decided: tuple[Adoption, ...]  # what bodies had decided about earlier editions
    appendices: tuple[Appendix, ...]
    held: Held  # what has a page of its own in the edition

    @property
    def party_slugs(self) -> frozenset[str]:
        return self.held.organisation


def newest_edition(plan: Plan, *joined: str) -> Edition | None:
    """Return the plan's newest edition that holds, without its content; `joined` as for `select_related`."""
    return editions_of(plan, *joined).newest().first()


def editions_of(plan: Plan, *joined: str) -> EditionQuerySet:
    """Return all the plan's editions, newest first, without their contents; `joined` as for `select_related`."""
    return Edition.objects.filter(plan=plan).select_related("plan", "withdrawal", *joined).defer("content")


def published_parties(plan: Plan) -> frozenset[str]:
    """Return the slugs of the organisations that have a part in the plan's newest edition; none before there is one."""
    edition = newest_edition(plan)
    return front(edition).party_slugs if edition else frozenset()


def front(edition: Edition) -> Front:
    return _front(edition.pk, edition.checksum)


def chapter_html(edition: Edition, number: int, links: PublicLinks, *, part: ChapterPart = WHOLE) -> str:
    """Return a chapter of the edition as a page's content; 1 to 8."""
    return render_chapter(document_of(edition).chapters[number - 1], links=links, part=part)


def document_of(edition: Edition) -> PlanDocument:
    return document_by(edition.pk, edition.checksum)


def document_by(edition_id: int, checksum: str) -> PlanDocument:
    """Return the document of the edition with the key; several threads that ask for it at once read it once."""
    with _READING:
        return _document(edition_id, checksum)


def chapter_text(edition: Edition, number: int) -> str:
    """Return the text of a chapter as the edition froze it, without live data."""
    return document_of(edition).chapters[number - 1].html


@kept_by_language(MAX_DOCUMENTS)
def _document(edition_id: int, _checksum: str) -> PlanDocument:
    document = shown_in_language(thaw(Edition.objects.values_list("content", flat=True).get(pk=edition_id)))
    give_memory_back()
    return document


def overview(edition: Edition) -> Overview:
    """Return the plan at a glance, as it was frozen."""
    return _overview(edition.pk, edition.checksum)


def indicator_map(edition: Edition, anchor: str) -> MapOfIndicator | None:
    """Return the map of an indicator, as it was frozen."""
    return _indicator_map(edition.pk, edition.checksum, anchor[:40])


@kept_by_language(MAX_FRONTS)
def _overview(edition_id: int, checksum: str) -> Overview:
    return overview_of(document_by(edition_id, checksum))


@kept_by_language(MAX_MAPS)
def _indicator_map(edition_id: int, checksum: str, anchor: str) -> MapOfIndicator | None:
    return map_of(document_by(edition_id, checksum), anchor)


@kept_by_language(MAX_FRONTS)
def _front(edition_id: int, checksum: str) -> Front:
    document = document_by(edition_id, checksum)
    return Front(
        format=document.format,
        plan=document.plan,
        edition=document.edition,
        titles=tuple((chapter.number, chapter.title) for chapter in document.chapters),
        measures=document.measures.count,
        parties=sum(len(group.parties) for group in document.cooperation.groups),
        goals=len(document.goals.goals),
        indicators=len(document.followup.indicators),
        secured=document.financing.secured,
        sought=document.financing.sought,
        decided=document.adoptions,
        appendices=document.appendices,
        held=Held(
            measure=frozenset(str(measure.number) for measure in measures_of(document)),
            organisation=frozenset(party.slug for party in parties_of(document)),
            indicator=frozenset(str(indicator.number) for indicator in document.followup.indicators),
        ),
    )


@dataclass(frozen=True)
class Told:
    """What is told of an edition where many are listed."""

    format: int
    plan: PlanHead


def told_of(editions: Collection[Edition]) -> dict[int, Told]:
    """Return the heads of the editions, by key; one query, and one of their contents in memory at a time."""
    rows = Edition.objects.filter(pk__in=[edition.pk for edition in editions]).order_by("pk")
    return {pk: _told(content) for pk, content in rows.values_list("pk", "content").iterator(chunk_size=1)}


class _Told(BaseModel):
    """What is read of a content for that; the rest is passed by."""

    format: int
    plan: dict[str, Any]


def _told(content: str) -> Told:
    told = _Told.model_validate_json(content)
    return Told(told.format, thaw(content).plan if told.format == FIRST_FORMAT else PlanHead.model_validate(told.plan))


def changes_between(earlier: Edition, later: Edition) -> Changes:
    """Return what has changed from one edition to another."""
    return _changes(earlier.pk, earlier.checksum, later.pk, later.checksum)


@kept_by_language(MAX_FRONTS)
def _changes(earlier_id: int, earlier: str, later_id: int, later: str) -> Changes:
    return compare_plans(document_by(earlier_id, earlier), document_by(later_id, later))


def forget() -> None:
    """Empty what is kept in memory; for tests, where the same checksum stands for another row."""
    _document.cache_clear()
    _front.cache_clear()
    _changes.cache_clear()
    _overview.cache_clear()
    _indicator_map.cache_clear()


def published_or_404(slug: str, *joined: str) -> tuple[Plan, Edition]:
    """Return the plan and its newest edition that holds; a plan without one is not there for the public."""
    plan = get_object_or_404(Plan, slug=slug)
    edition = newest_edition(plan, *joined)
    if edition is None:
        raise Http404
    return plan, edition


def edition_or_404(slug: str, number: int, *joined: str) -> Edition:
    plan = get_object_or_404(Plan, slug=slug)
    return get_object_or_404(editions_of(plan, *joined), number=number)
