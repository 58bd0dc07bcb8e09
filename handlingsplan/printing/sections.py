"""The plan cut into sections, each of which begins a page and is laid out by itself.

A section knows what it depends on (`data`) before it is written: what has not changed needs no template.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from handlingsplan.chapters.appendices import render_appendix
from handlingsplan.chapters.charts import coverage, status_share
from handlingsplan.chapters.document import (
    Chapter,
    Cooperation,
    Examples,
    Financing,
    Followup,
    Goals,
    Measure,
    Measures,
    Package,
    PlanDocument,
)
from handlingsplan.chapters.rendering import (
    AGAIN,
    CONTINUED,
    OPENING,
    WHOLE,
    ChapterPart,
    MatrixPart,
    render_chapter,
    split_matrix,
)
from handlingsplan.pdf.fitting import ALL, BUT_LAST
from handlingsplan.printing.commitment_columns import commitment_columns
from handlingsplan.printing.front_matter import contents_section, front, overviews, register_section
from handlingsplan.printing.money_by_year import money_by_year
from handlingsplan.printing.register import register_in_chunks
from handlingsplan.printing.runs import runs_of
from handlingsplan.printing.section import LINKS, Imprint, Section, render
from handlingsplan.printing.table_of_contents import contents_in_chunks

MAX_ROWS = 120  # of the matrix in one section: WeasyPrint takes much memory for a cell
T = TypeVar("T")


def chunks_of(things: Iterable[T], weight: Callable[[T], int], most: int) -> list[tuple[T, ...]]:
    """Return the things in slices of a weight of at most `most`, or of one thing that is heavier by itself."""
    slices: list[list[T]] = []
    load = most
    for thing in things:
        load += weight(thing)
        if load > most:
            slices.append([])
            load = weight(thing)
        slices[-1].append(thing)
    return [tuple(some) for some in slices]


def matrix_chunks(parts: Iterable[MatrixPart], *, most: int = MAX_ROWS) -> Iterator[MatrixPart]:
    """Yield the parts of a matrix, those with many rows in several; the last one tells the coverage of the part."""
    for part in parts:
        for start in range(0, max(1, len(part.rows)), most):
            is_last = start + most >= len(part.rows)
            yield replace(part, rows=part.rows[start : start + most], coverage=part.coverage if is_last else ())


MAX_LINKS = 600  # that one section shows: a worker lays it out within its limits, in a few seconds
MAX_INDICATORS = 24  # in one section; each has a chart and a table


def plan_sections(document: PlanDocument, imprint: Imprint) -> Iterator[Section]:
    """Yield the sections in the order of their pages; every page of a chapter but its last is to be filled."""
    sections = list(_sections(document, imprint))
    for section, following in zip_longest(sections, sections[1:]):
        is_last = following is None or (section.chapter, section.appendix) != (following.chapter, following.appendix)
        inside = section.chapter or section.appendix
        yield replace(section, fit=(BUT_LAST if is_last else ALL) if inside else "")


def _sections(document: PlanDocument, imprint: Imprint) -> Iterator[Section]:
    yield from front(document, imprint)
    yield from overviews(document)
    for number, contents in enumerate(contents_in_chunks(document), start=1):
        yield contents_section(number, contents)
    for chapter in document.chapters:
        yield from _chapter(chapter)
    if document.adoptions:
        write = partial(render, "printing/adoptions.html", adoptions=document.adoptions)
        yield Section("beslut", _("Politiska beslut"), (document.adoptions,), write, level=1, anchors=("beslut",))
    for one in document.appendices:
        printed = partial(render_appendix, one)
        yield Section(one.anchor, one.label, (one,), printed, level=1, anchors=(one.anchor,), appendix=one.number)
    for number, some in enumerate(register_in_chunks(document), start=1):
        yield register_section(number, some)


def _chapter(chapter: Chapter) -> Iterator[Section]:
    match chapter:
        case Goals():
            yield from _goals(chapter)
        case Measures() if chapter.packages:
            yield from _measures(chapter)
        case Cooperation():
            yield from _cooperation(chapter)
        case Financing():
            yield from _financing(chapter)
        case Followup():
            yield from _followup(chapter)
        case Examples():
            yield _part(chapter, WHOLE, anchors=tuple(example.anchor for example in chapter.examples))
        case _:
            yield _part(chapter, WHOLE)


def _part(chapter: Chapter, part: ChapterPart, *, slice_: int = 0, **options: Any) -> Section:
    """Return a section of a chapter that the chapter's own template writes."""
    number = chapter.number
    shown = {
        "title": _("Kapitel %(number)d, %(title)s") % {"number": number, "title": chapter.title},
        "data": (chapter, part),
        "anchors": (),
        **options,
    }
    if part.opens:
        shown["anchors"] = (f"kapitel-{number}", *shown["anchors"])
    more = shown.pop("more", None)
    return Section(
        name=f"kapitel-{number}" if part.opens else f"kapitel-{number}-{slice_}",
        write=partial(render_chapter, chapter, links=LINKS, part=part, more=more),
        chapter=number,
        level=1 if part.opens else 2,
        **shown,
    )


def _in_slices(
    chapter: Chapter, slices: list[Chapter], anchors: Callable[[Any], tuple[str, ...]], **opening: Any
) -> Iterator[Section]:
    """Yield the chapter as one section, or its opening, with what else it shows, and its slices."""
    if len(slices) <= 1:
        yield _part(chapter, WHOLE, anchors=anchors(chapter))
        return
    data = (*_opening_data(chapter), *opening.values())
    yield _part(chapter, OPENING, data=data, more=opening)
    for number, one in enumerate(slices, start=1):
        yield _part(one, CONTINUED if number == 1 else AGAIN, slice_=number, anchors=anchors(one))


def _opening_data(chapter: Chapter) -> tuple[Any, ...]:
    """Return what a chapter's title and text depend on: also what is placed in the text."""
    return (chapter.number, chapter.title, chapter.html, chapter.live, chapter.text_pictures)


def _goals(chapter: Goals) -> Iterator[Section]:
    goals = chunks_of(chapter.goals, lambda goal: 1 + len(goal.measures), MAX_LINKS)
    challenges = chunks_of(chapter.challenges, lambda one: 1 + len(one.measures), MAX_LINKS)
    slices: list[Chapter] = []
    if (
        sum(len(one.measures) for one in chapter.goals) + sum(len(one.measures) for one in chapter.challenges)
        > MAX_LINKS
    ):
        slices += [chapter.model_copy(update={"goals": some, "challenges": ()}) for some in goals]
        slices += [chapter.model_copy(update={"goals": (), "challenges": some}) for some in challenges]
    yield from _in_slices(chapter, slices, lambda one: tuple(each.anchor for each in (*one.goals, *one.challenges)))


def _measures(chapter: Measures) -> Iterator[Section]:
    opening = chapter.model_copy(update={"packages": ()})
    statuses = status_share(chapter)
    data = (*_opening_data(chapter), statuses)
    yield _part(opening, OPENING, data=data, more={"statuses": statuses})
    for package in chapter.packages:
        head = package.model_copy(update={"measures": ()})
        for place, run in enumerate(runs_of(package.measures)):
            yield _run(run, head if place == 0 else None, chapter.number)


def _run(measures: tuple[Measure, ...], head: Package | None, chapter: int) -> Section:
    """Return the section of some measures, the first ones of a package after its head."""
    first, *others = measures
    title = _("Åtgärd %(number)d") % {"number": first.number}
    return Section(
        first.anchor,
        f"{title}–{others[-1].number}" if others else title,
        (measures, head),
        partial(_write_run, measures, head),
        chapter=chapter,
        level=3 if head is None else 2,
        anchors=(*([head.anchor] if head else []), *(one.anchor for one in measures)),
        short=True,
        parts=tuple(_run((one,), head if one is first else None, chapter) for one in measures) if others else (),
    )


def _write_run(measures: tuple[Measure, ...], head: Package | None) -> str:
    shown = [
        (one, money_by_year(one), commitment_columns(one.commitments) if one.commitments else None) for one in measures
    ]
    return render("printing/measures.html", measures=shown, package=head)


def _cooperation(chapter: Cooperation) -> Iterator[Section]:
    parties = tuple(party.anchor for group in chapter.groups for party in group.parties)
    matrix = chapter.matrix
    without = chapter.model_copy(update={"matrix": matrix.model_copy(update={"rows": ()})})
    yield _part(without, OPENING, anchors=parties)
    slices: list[MatrixPart | None] = [*matrix_chunks(split_matrix(matrix))] or [None]
    for number, one in enumerate(slices, start=1):
        part = CONTINUED if number == 1 else AGAIN
        more = {"matrix_parts": (one,) if one else ()}
        yield _part(without, part, slice_=number, title=_("Åtagandena"), data=(one, part), more=more)


def _financing(chapter: Financing) -> Iterator[Section]:
    slices = chunks_of(chapter.unfunded, lambda _link: 1, MAX_LINKS)
    if len(slices) <= 1:
        yield _part(chapter, WHOLE)
        return
    yield _part(chapter.model_copy(update={"unfunded": ()}), OPENING)
    for number, some in enumerate(slices, start=1):
        part = CONTINUED if number == 1 else AGAIN
        yield _part(chapter.model_copy(update={"unfunded": some}), part, slice_=number, data=(some, part))


def _followup(chapter: Followup) -> Iterator[Section]:
    cut = chunks_of(chapter.indicators, lambda _indicator: 1, MAX_INDICATORS)
    slices: list[Chapter] = [
        chapter.model_copy(update={"indicators": some, "evaluations": chapter.evaluations if last else ()})
        for some, last in zip(cut, [*[False] * (len(cut) - 1), True], strict=False)
    ]
    yield from _in_slices(
        chapter, slices, lambda one: tuple(each.anchor for each in one.indicators), coverage=coverage(chapter)
    )
