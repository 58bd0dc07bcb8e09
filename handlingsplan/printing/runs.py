"""Measures that follow one another on the same pages: runs, each laid out by itself, cut so that little paper is empty.

Where to cut is decided by estimated heights, so that no layout is needed to know it. An edit moves the cuts of its own
package at most.
"""

from collections.abc import Sequence
from math import ceil

from handlingsplan.chapters.document import Measure
from handlingsplan.printing.commitment_columns import commitment_columns, commitment_lines
from handlingsplan.printing.money_by_year import money_by_year

MAX_RUN = 5  # measures: an edit lays out so many anew
PAGE = 251.0  # millimetres of a page that text takes
ENOUGH = 0.45  # of a run's last page: the estimate may err by a tenth of a page
PACKAGE_HEAD = 30.0  # millimetres of a package's title and text above its first measure
# Millimetres of a measure, and of each line of its parts, fitted to what WeasyPrint lays out
_HEAD, _TEXT, _FACT, _MONEY, _COMMITMENT = 52.5, 4.55, 3.0, 4.9, 4.8
# Characters to a line: of the title, of the text, of short facts, of facts that take a line, and of a funder
_IN_TITLE, _IN_TEXT, _IN_SHORT, _IN_FACTS, _IN_FUNDER = 52, 105, 34, 92, 50


def _lines(text: str, characters: int) -> int:
    return sum(1 + len(line) // characters for line in text.splitlines() if line.strip())


def lines_of(measure: Measure) -> tuple[int, int, int, int]:
    """Return about how many lines text (with the title), facts, money and commitments of the measure take."""
    short = [
        max(1, _lines(text, _IN_SHORT))
        for text in (
            measure.owner,
            measure.period or "-",
            measure.carried_out,
            measure.area,
            ", ".join(measure.modes),
            measure.four_step,
        )
        if text
    ]
    facts = (
        ", ".join(measure.participants),
        "; ".join(map(str, measure.milestones)),
        *("; ".join(link.text for link in some) for some in (measure.goals, measure.challenges)),
        *measure.optional_texts.values(),
    )
    money = money_by_year(measure)
    rows = [max(2, 1 + sum(_lines(one.note, _IN_FUNDER) for one in row.notes)) for row in money.rows] if money else []
    columns = commitment_columns(measure.commitments) if measure.commitments else ()
    return (
        _lines(measure.title, _IN_TITLE)
        + _lines(measure.status_reason, _IN_TEXT)
        + _lines(measure.description, _IN_TEXT),
        sum(max(short[at : at + 2]) for at in range(0, len(short), 2)) + sum(_lines(text, _IN_FACTS) for text in facts),
        sum(rows) if money else len(measure.funding),
        sum(commitment_lines(one, columns) for one in measure.commitments),
    )


def estimated_height(measure: Measure) -> float:
    """Return about how high the measure is in print, in millimetres."""
    text, facts, money, commitments = lines_of(measure)
    return _HEAD + text * _TEXT + facts * _FACT + money * _MONEY + commitments * _COMMITMENT


def runs_of(measures: Sequence[Measure]) -> list[tuple[Measure, ...]]:
    """Return the measures in runs that take the fewest pages, and among those the fewest runs."""
    heights = [estimated_height(one) for one in measures]
    if heights:
        heights[0] += PACKAGE_HEAD
    # Of the first n measures: pages, how much of them is hardly filled, runs, and where the last run begins
    best: list[tuple[int, float, int, int]] = [(0, 0.0, 0, 0)]
    for end in range(1, len(measures) + 1):
        ways = []
        for begin in range(max(0, end - MAX_RUN), end):
            pages = sum(heights[begin:end]) / PAGE
            lacking = max(0.0, ENOUGH - pages % 1) if pages > 1 else 0.0
            ways.append((best[begin][0] + ceil(pages), best[begin][1] + lacking, best[begin][2] + 1, begin))
        best.append(min(ways))
    runs: list[tuple[Measure, ...]] = []
    end = len(measures)
    while end:
        begin = best[end][3]
        runs.append(tuple(measures[begin:end]))
        end = begin
    return runs[::-1]
