"""What a long chapter holds, line by line: its contents, where its things are lines that open."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from handlingsplan.chapters.document import Chapter, Cooperation, Followup, Measures

MAX_OPEN = 60  # measures that stand open to the eye, package by package; more are closed under their packages


@dataclass(frozen=True)
class Entry:
    """A part of the chapter; `count` is how many things it holds, None where they are not counted."""

    anchor: str
    title: str
    count: int | None = None


def contents_of(chapter: Chapter) -> tuple[Entry, ...]:
    """Return the parts of a chapter that is listed; nothing for the others, which are read from top to bottom."""
    if isinstance(chapter, Measures):
        return tuple(
            Entry(one.anchor, one.title or _("Åtgärder utanför paketen"), len(one.measures)) for one in chapter.packages
        )
    if isinstance(chapter, Cooperation):
        groups = tuple(Entry(f"grupp-{one.category}", one.label, len(one.parties)) for one in chapter.groups)
        return (*groups, Entry("ataganden", _("Åtaganden per åtgärd och organisation")))
    if isinstance(chapter, Followup):
        indicators = Entry("indikatorerna", _("Indikatorerna"), len(chapter.indicators))
        evaluations = Entry("utvarderingar", _("Utvärderingar"), len(chapter.evaluations))
        return (indicators, evaluations) if chapter.evaluations else (indicators,)
    return ()
