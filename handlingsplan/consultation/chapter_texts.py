"""The chapters as they were sent out, as pages show them."""

from django.urls import reverse

from handlingsplan.chapters.links import WebLinks
from handlingsplan.chapters.rendering import render_chapter
from handlingsplan.consultation.places import document_of
from handlingsplan.editions.models import ConsultationVersion
from handlingsplan.languages import kept_by_language
from handlingsplan.plan.enums import CHAPTERS

MAX_CHAPTERS = 32  # kept in memory, eight of a consultation


def titles_of(version: ConsultationVersion) -> list[tuple[int, str]]:
    return [(chapter.number, chapter.title) for chapter in document_of(version).chapters]


def chapter_html(version: ConsultationVersion, slug: str, number: int, chapter: int) -> str:
    """Return a chapter whose links lead to the pages that everybody reads of the consultation."""
    return _html(version.pk, version.checksum, slug, number, chapter)


@kept_by_language(MAX_CHAPTERS)
def _html(version_id: int, _checksum: str, slug: str, number: int, chapter: int) -> str:
    document = document_of(ConsultationVersion.objects.defer("content").get(pk=version_id))
    pages = {kind.number: reverse("consultation_chapter", args=[slug, number, kind.number]) for kind in CHAPTERS}
    return render_chapter(document.chapters[chapter - 1], links=WebLinks(chapter, pages))
