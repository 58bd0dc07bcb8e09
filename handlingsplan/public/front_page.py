"""The first page of a published plan: how it goes, what is late, what is new, and whose part one came for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from actors.enums import Category
from followup.enums import TrackStatus
from handlingsplan.chapters.dashboard import Overview
from handlingsplan.chapters.document import Indicator, Measure, Party, PlanDocument
from handlingsplan.editions.models import Edition
from handlingsplan.editions.parts import LATE, measures_of
from handlingsplan.editions.places import ReadersPlace
from handlingsplan.editions.published import changes_between, document_of, editions_of, overview
from handlingsplan.public.change_parts import Part, parts_of

MAX_LATE, MAX_NEWS, MAX_EARLIER = 5, 6, 3
ON_TRACK = frozenset({TrackStatus.ON_TRACK, TrackStatus.REACHED})
BEHIND = frozenset({TrackStatus.BEHIND, TrackStatus.EXPIRED})
UNKNOWN = frozenset({TrackStatus.TOO_EARLY, TrackStatus.NO_DATA, TrackStatus.NO_TARGET})


@dataclass(frozen=True)
class FrontPage:
    """What the page shows beside the plan's own title and chapters."""

    overview: Overview
    municipalities: tuple[Party, ...]
    others: tuple[Party, ...]
    late: tuple[Measure, ...]  # of which the page shows the first
    behind: tuple[Indicator, ...]
    on_track: int
    too_early: int  # indicators of which nothing can be said
    earlier: Edition | None
    news: tuple[Part, ...]  # what the edition has changed since the one before


def front_page(place: ReadersPlace) -> dict[str, Any]:
    """Return what the page is given; one query more than its edition takes, for the editions before."""
    earlier = list(editions_of(place.plan).before(place.edition.number)[:MAX_EARLIER])
    before = next((one for one in earlier if not one.withdrawn), None)
    shown = _read(document_of(place.edition), overview(place.edition), place.edition, before)
    return {"shown": shown, "editions": earlier, "max_late": MAX_LATE}


def _read(document: PlanDocument, seen: Overview, edition: Edition, before: Edition | None) -> FrontPage:
    standings = [indicator.standing for indicator in seen.indicators]
    changed = parts_of(changes_between(before, edition)) if before else ()
    return FrontPage(
        overview=seen,
        municipalities=tuple(_parties(document, municipal=True)),
        others=tuple(_parties(document, municipal=False)),
        late=tuple(measure for measure in measures_of(document) if measure.status in LATE),
        behind=tuple(one for one in seen.indicators if one.standing in BEHIND),
        on_track=sum(standing in ON_TRACK for standing in standings),
        too_early=sum(standing in UNKNOWN for standing in standings),
        earlier=before,
        news=changed[:MAX_NEWS],
    )


def _parties(document: PlanDocument, *, municipal: bool) -> Iterator[Party]:
    for group in document.cooperation.groups:
        if (group.category == Category.MUNICIPALITY) is municipal:
            yield from group.parties
