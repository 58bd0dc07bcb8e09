"""Chapters and appendices whose texts or facts read otherwise; the words themselves have pages of their own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from handlingsplan.chapters.document import Appendix, PlanDocument
from handlingsplan.editions.comparison.leaves import FieldChange
from handlingsplan.editions.comparison.table import compare_fields


@dataclass(frozen=True)
class ChapterChange:
    """A chapter whose text differs, or something about it."""

    number: int
    title: str
    text_differs: bool
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class AppendixChange:
    """An appendix that came, went, or says something else than before."""

    key: str
    title: str
    kind: str  # `added`, `dropped` or `altered`
    what: tuple[str, ...] = ()  # in words what of it differs
    text_differs: bool = False


def chapters_changed(before: PlanDocument, after: PlanDocument) -> Iterator[ChapterChange]:
    """Yield the chapters that differ, in order."""
    for then, now in zip(before.chapters, after.chapters, strict=True):
        fields = compare_fields(then, now)
        if then.html != now.html or fields:
            yield ChapterChange(now.number, now.title, then.html != now.html, fields)


def appendices_changed(before: PlanDocument, after: PlanDocument) -> Iterator[AppendixChange]:
    """Yield what differs, in the order of `after`; what is gone comes last."""
    then, now = ({one.key: one for one in plan.appendices} for plan in (before, after))
    for key, appendix in now.items():
        if key not in then:
            yield AppendixChange(key, appendix.label, "added")
        elif what := tuple(_differences(then[key], appendix)):
            yield AppendixChange(key, appendix.label, "altered", what, then[key].html != appendix.html)
    yield from (AppendixChange(key, one.title, "dropped") for key, one in then.items() if key not in now)


def _differences(then: Appendix, now: Appendix) -> Iterable[str]:
    if then.html != now.html:
        yield _("texten")
    if compare_fields(then, now):  # its name and its content, the file's
        yield _("filen")
