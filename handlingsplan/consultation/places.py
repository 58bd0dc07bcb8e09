"""Places in a plan that an answer can be about, each by the key that it has from edition to edition."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.editions.freezing import thaw
from handlingsplan.editions.in_languages import shown_in_language
from handlingsplan.editions.models import ConsultationVersion
from handlingsplan.editions.parts import measures_of
from handlingsplan.languages import kept_by_language

MAX_KEPT = 4  # documents in memory
WHOLE = ""  # the key of the plan as a whole
_CHAPTER, _MONEY = "chapter-", "/money"


@dataclass(frozen=True)
class PlanPlace:
    """A part of the plan; `group` is the heading that it stands under in a list."""

    key: str
    label: str
    group: str
    chapter: int
    anchor: str = ""


def chapter_place(number: int) -> str:
    return f"{_CHAPTER}{number}"


def document_of(version: ConsultationVersion) -> PlanDocument:
    """Return the plan as it was sent out."""
    return _document(version.pk, version.checksum)


@kept_by_language(MAX_KEPT)
def _document(version_id: int, _checksum: str) -> PlanDocument:
    return shown_in_language(thaw(ConsultationVersion.objects.values_list("content", flat=True).get(pk=version_id)))


def places_of(version: ConsultationVersion) -> dict[str, PlanPlace]:
    """Return every place of what was sent out by its key, in the plan's own order."""
    return _places(version.pk, version.checksum)


@kept_by_language(MAX_KEPT)
def _places(version_id: int, checksum: str) -> dict[str, PlanPlace]:
    return {place.key: place for place in places_in(_document(version_id, checksum))}


def places_in(document: PlanDocument) -> Iterator[PlanPlace]:
    """Yield chapters, goals and challenges, packages, measures and their money, indicators, appendices."""
    chapters, measures = _("Kapitel"), _("Åtgärder")
    for chapter in document.chapters:
        label = f"{chapter.number}. {chapter.title}"
        yield PlanPlace(chapter_place(chapter.number), label, chapters, chapter.number)
    goals = document.goals.number
    for goal in document.goals.goals:
        yield PlanPlace(goal.key, goal.title, _("Mål"), goals, goal.anchor)
    for challenge in document.goals.challenges:
        yield PlanPlace(challenge.key, challenge.title, _("Utmaningar"), goals, challenge.anchor)
    for package in document.measures.packages:
        if package.measures:
            yield PlanPlace(package.key, package.title, _("Åtgärdspaket"), document.measures.number, package.anchor)
    for measure in measures_of(document):
        label = f"{measure.number}. {measure.title}"
        yield PlanPlace(measure.key, label, measures, document.measures.number, measure.anchor)
        if measure.funding:
            words = _("%(measure)s: pengarna") % {"measure": label}
            yield PlanPlace(f"{measure.key}{_MONEY}", words, measures, document.measures.number, measure.anchor)
    for indicator in document.followup.indicators:
        yield PlanPlace(indicator.key, indicator.title, _("Indikatorer"), document.followup.number, indicator.anchor)
    for appendix in document.appendices:
        yield PlanPlace(appendix.key, appendix.title, _("Bilagor"), 0, appendix.anchor)


def grouped(places: dict[str, PlanPlace]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return choices for a form, under their headings."""
    found: dict[str, list[tuple[str, str]]] = {}
    for place in places.values():
        found.setdefault(place.group, []).append((place.key, place.label))
    return list(found.items())


def label_of_place(place: PlanPlace | None) -> str:
    """Return what a place is called; none stands for the whole plan."""
    return place.label if place else str(_("Planen som helhet"))
