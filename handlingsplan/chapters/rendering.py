"""Chapters as HTML: the same templates on the web, in the preview and in print, without any page around them.

The classes are the plan's own (`plan-…`): `static/css/components/plan-*.css` dress them for
the screen, `static/css/print/plan.css` for paper.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

from followup.charts.series import Chart, draw
from handlingsplan.chapters import contents
from handlingsplan.chapters.charts import coverage, money_by_year, status_share
from handlingsplan.chapters.document import (
    Chapter,
    CommitmentCell,
    CommitmentMatrix,
    Cooperation,
    Financing,
    Followup,
    Indicator,
    Link,
    Measures,
)
from handlingsplan.chapters.links import ChapterLinks
from handlingsplan.plan.enums import CHAPTER_BY_NUMBER
from measures.enums import CommitmentState

# How many organisations fit beside each other in one table, on a landscape page too
MAX_COLUMNS = 12


@dataclass(frozen=True)
class MatrixPart:
    """Some of the matrix' columns, and the measures that any of these organisations has been asked about."""

    organisations: tuple[str, ...]
    # Each with how much is decided of the measure by all organisations, also those in other parts.
    rows: tuple[tuple[Link, tuple[CommitmentCell | None, ...], "Decided"], ...]
    coverage: tuple["Decided", ...]  # how much is decided by each organisation
    number: int
    total: int
    organisation_keys: tuple[str, ...]

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """The organisations with their keys."""
        return tuple(zip(self.organisation_keys, self.organisations, strict=True))


@dataclass(frozen=True)
class Decided:
    """How many have decided, of those asked whom it concerns."""

    decided: int
    concerned: int

    @classmethod
    def of(cls, cells: Iterable[CommitmentCell | None]) -> "Decided":
        states = [cell.state for cell in cells if cell and cell.state != CommitmentState.NOT_RELEVANT]
        return cls(states.count(CommitmentState.DECIDED), len(states))


@dataclass(frozen=True)
class ChapterPart:
    """What of a chapter is rendered: its opening (title and text), what follows, or some more of what follows."""

    opens: bool = True
    continues: bool = True
    again: bool = False
    folded: bool = False  # the live data closed until somebody opens it: for those who come for the text
    listed: bool = False  # measures, parties and indicators as lines that open and lead to pages of their own

    @property
    def whole(self) -> bool:
        return self.opens and self.continues


WHOLE = ChapterPart()
OPENING = ChapterPart(continues=False)
CONTINUED = ChapterPart(opens=False)
AGAIN = ChapterPart(opens=False, again=True)
WORKPLACE = ChapterPart(folded=True)
LISTED = ChapterPart(listed=True)


@dataclass(frozen=True)
class IndicatorWithChart:
    """An indicator, its chart, and its figures year by year."""

    indicator: Indicator
    chart: Chart | None
    years: tuple[dict[str, Any], ...]


def render_chapter(
    chapter: Chapter, *, links: ChapterLinks, part: ChapterPart = WHOLE, more: dict[str, Any] | None = None
) -> SafeString:
    """Return the chapter with its title, its text and its live data, or the part of it that is asked for.

    `more` stands in for what the template would be given beside the chapter.
    """
    kind = CHAPTER_BY_NUMBER[chapter.number]
    makers, folder = (LISTED_MORE, "listed") if part.listed and kind.number in LISTED_MORE else (MORE, "document")
    template = get_template(f"chapters/{folder}/{kind.number}_{kind.key}.html")
    if more is None:
        more = makers[kind.number](chapter) if kind.number in makers else {}
    # Unlocalised: years are not numbers to be read with a space after the thousands.
    context = Context({"chapter": chapter, "links": links, "part": part, **more}, use_l10n=False)
    html: SafeString = template.template.render(context)  # type: ignore[attr-defined] # the engine's own template
    return html


def split_matrix(matrix: CommitmentMatrix, *, columns: int = MAX_COLUMNS) -> tuple[MatrixPart, ...]:
    """Return the matrix in parts that fit a page; a row stands only where one of its cells does."""
    cuts = [slice(start, start + columns) for start in range(0, len(matrix.organisations), columns)]
    parts = []
    for number, cut in enumerate(cuts, start=1):
        shown = [row for row in matrix.rows if any(row.cells[cut])]
        rows = tuple((row.measure, row.cells[cut], Decided.of(row.cells)) for row in shown)
        names = matrix.organisations[cut]
        coverage = tuple(Decided.of(cells[place] for _measure, cells, _sum in rows) for place in range(len(names)))
        parts.append(MatrixPart(names, rows, coverage, number, len(cuts), matrix.organisation_keys[cut]))
    return tuple(parts)


def by_year(indicator: Indicator) -> tuple[dict[str, Any], ...]:
    """Return one row per year with the figure, how many it rests on, and the target; None where there is none."""
    figures = {figure.year: figure for figure in indicator.values}
    targets = {target.year: target.value for target in indicator.targets}
    return tuple(
        {"year": year, "figure": figures.get(year), "target": targets.get(year)}
        for year in sorted(figures.keys() | targets.keys())
    )


def _matrix_parts(chapter: Cooperation) -> dict[str, Any]:
    return {"matrix_parts": split_matrix(chapter.matrix)}


def _indicators(chapter: Followup) -> dict[str, Any]:
    shown: Iterable[Indicator] = chapter.indicators
    return {
        "indicators": [IndicatorWithChart(one, draw(one), by_year(one)) for one in shown],
        "coverage": coverage(chapter),
    }


def _statuses(chapter: Measures) -> dict[str, Any]:
    return {"statuses": status_share(chapter)}


def _money(chapter: Financing) -> dict[str, Any]:
    return {"drawing": money_by_year(chapter)}


def _listed_measures(chapter: Measures) -> dict[str, Any]:
    is_long = chapter.count > contents.MAX_OPEN
    return {**_statuses(chapter), "contents": contents.contents_of(chapter), "packages_are_closed": is_long}


def _listed_parties(chapter: Cooperation) -> dict[str, Any]:
    promised = Decided.of(cell for row in chapter.matrix.rows for cell in row.cells)
    return {"contents": contents.contents_of(chapter), "promised": promised}


def _listed_indicators(chapter: Followup) -> dict[str, Any]:
    return {"contents": contents.contents_of(chapter), "coverage": coverage(chapter)}


# What a template needs beside the chapter itself
MORE: dict[int, Callable[[Any], dict[str, Any]]] = {4: _statuses, 5: _matrix_parts, 6: _money, 7: _indicators}
LISTED_MORE: dict[int, Callable[[Any], dict[str, Any]]] = {
    4: _listed_measures,
    5: _listed_parties,
    7: _listed_indicators,
}
