"""The table of contents in print, whole or in slices."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from handlingsplan.chapters.document import Chapter, Examples, Followup, Goals, Measures, PlanDocument
from handlingsplan.printing.register import ANCHOR, register

MAX_LINES = 300  # how many lines a slice has; a plan of the usual size has one slice


@dataclass(frozen=True)
class ContentsEntry:
    """A line of the table of contents below a chapter; `heading` for what gathers the lines that follow."""

    anchor: str
    text: str
    heading: bool = False


@dataclass(frozen=True)
class ContentsChapter:
    """A chapter in the table of contents; without a title where only more of its lines follow.

    What follows the chapters has the number 0.
    """

    anchor: str
    number: int
    title: str
    entries: tuple[ContentsEntry, ...]


@dataclass(frozen=True)
class ContentsChunk:
    """As much of the table of contents as is laid out at once."""

    chapters: tuple[ContentsChapter, ...]
    opens: bool

    @property
    def targets(self) -> tuple[str, ...]:
        """Where the lines lead, in their order."""
        return tuple(anchor for chapter in self.chapters for anchor in _targets(chapter))


def contents(document: PlanDocument) -> tuple[ContentsChapter, ...]:
    """Return the table of contents, down to goals, measures, indicators and examples."""
    chapters = tuple(
        ContentsChapter(f"kapitel-{chapter.number}", chapter.number, chapter.title, tuple(_entries(chapter)))
        for chapter in document.chapters
    )
    decisions = [ContentsChapter("beslut", 0, _("Politiska beslut"), ())] if document.adoptions else []
    appendices = (ContentsChapter(one.anchor, 0, one.label, ()) for one in document.appendices)
    last = [ContentsChapter(ANCHOR, 0, _("Register"), ())] if register(document) else []
    return (*chapters, *decisions, *appendices, *last)


def contents_in_chunks(document: PlanDocument, *, most: int = MAX_LINES) -> Iterator[ContentsChunk]:
    """Yield the table of contents in slices of at most `most` lines."""
    shown: list[ContentsChapter] = []
    room, opens = most, True
    for chapter in contents(document):
        title, entries = chapter.title, chapter.entries
        while title or entries:
            cut = max(0, room - bool(title))
            shown.append(ContentsChapter(chapter.anchor, chapter.number, title, entries[:cut]))
            room -= bool(title) + len(entries[:cut])
            title, entries = "", entries[cut:]
            if room <= 0:
                yield ContentsChunk(tuple(shown), opens)
                shown, room, opens = [], most, False
    if shown:
        yield ContentsChunk(tuple(shown), opens)


def _targets(chapter: ContentsChapter) -> Iterator[str]:
    if chapter.title:
        yield chapter.anchor
    yield from (entry.anchor for entry in chapter.entries)


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
