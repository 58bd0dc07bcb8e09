"""The whole plan as one HTML document for print: cover, imprint, table of contents and the eight chapters."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from handlingsplan.chapters.document import Chapter, Examples, Followup, Goals, Measures, PlanDocument
from handlingsplan.chapters.links import PrintLinks
from handlingsplan.chapters.rendering import render_chapter
from handlingsplan.publication.long_words import soften

TEMPLATE = "publication/print/plan.html"


@dataclass(frozen=True)
class ContentsEntry:
    """A line of the table of contents below a chapter; `heading` for what gathers the lines that follow."""

    anchor: str
    text: str
    heading: bool = False


@dataclass(frozen=True)
class ContentsChapter:
    """A chapter in the table of contents."""

    anchor: str
    number: int
    title: str
    entries: tuple[ContentsEntry, ...]


def render_html(document: PlanDocument, *, draft: bool, checksum: str) -> str:
    """Return the plan as HTML; the same document gives the same text, on the same day for a draft.

    `checksum` is the SHA-256 of the document as it is frozen (`handlingsplan.publication.freezing`).
    """
    links = PrintLinks()
    context = {
        "document": document,
        "plan": document.plan,
        "edition": document.edition,
        "draft": draft,
        "checksum": checksum,
        "dated": document.edition.published_at if document.edition else timezone.localdate(),
        "contents": contents(document),
        "chapters": [mark_safe(soften(render_chapter(chapter, links=links))) for chapter in document.chapters],  # noqa: S308 nothing but spaces added
        "parties": sum(len(group.parties) for group in document.cooperation.groups),
    }
    # Unlocalised: years are not numbers to be read with a space after the thousands.
    html: str = get_template(TEMPLATE).template.render(Context(context, use_l10n=False))  # type: ignore[attr-defined] # the engine's own template
    return html


def stylesheet(*, draft: bool, more: str = "") -> str:
    """Return the print stylesheet; a draft's writes UTKAST across every page. `more` names another one to add."""
    names = ["css/print.css", *(["css/print-draft.css"] if draft else []), *([more] if more else [])]
    return "".join(_static(name) for name in names)


def contents(document: PlanDocument) -> tuple[ContentsChapter, ...]:
    """Return the table of contents, down to goals, measures, indicators and examples."""
    return tuple(
        ContentsChapter(f"kapitel-{chapter.number}", chapter.number, chapter.title, tuple(_entries(chapter)))
        for chapter in document.chapters
    )


def _entries(chapter: Chapter) -> Iterator[ContentsEntry]:
    match chapter:
        case Goals():
            yield from (ContentsEntry(goal.anchor, goal.title) for goal in chapter.goals)
            yield from (
                ContentsEntry(
                    one.anchor, _("Utmaning %(number)d. %(title)s") % {"number": one.number, "title": one.title}
                )
                for one in chapter.challenges
            )
        case Measures():
            for package in chapter.packages:
                yield ContentsEntry(package.anchor, package.title or _("Åtgärder utanför paketen"), heading=True)
                yield from (ContentsEntry(one.anchor, f"{one.number}. {one.title}") for one in package.measures)
        case Followup():
            yield from (ContentsEntry(one.anchor, f"{one.number}. {one.title}") for one in chapter.indicators)
        case Examples():
            yield from (ContentsEntry(one.anchor, one.title) for one in chapter.examples)


def _static(name: str) -> str:
    path = finders.find(name)
    if not isinstance(path, str):
        raise FileNotFoundError(name)
    return Path(path).read_text(encoding="utf-8")
