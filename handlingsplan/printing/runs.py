"""Measures that follow one another on the same pages: runs, each laid out by itself, cut so that little paper is empty.

Where to cut is decided by estimated heights, so that no layout is needed to know it. An edit moves the cuts of its own
package at most.
"""

from collections.abc import Sequence
from math import ceil

from handlingsplan.chapters.document import Measure

MAX_RUN = 5  # measures: an edit lays out so many anew
PAGE = 245.0  # millimetres of a page that text takes
# Millimetres of a measure, and of each line of its parts, fitted to what WeasyPrint lays out
_HEAD, _TEXT, _FACT, _MONEY, _COMMITMENT = 82.0, 4.95, 4.3, 3.6, 3.9
# Characters to a line: of the text, of facts that take a line, and of the cells of the two tables
_IN_TEXT, _IN_FACTS, _IN_FUNDER, _IN_DECISION, _IN_CONTRIBUTION = 105, 88, 40, 48, 46


def _lines(text: str, characters: int) -> int:
    return sum(1 + len(line) // characters for line in text.splitlines() if line.strip())


def lines_of(measure: Measure) -> tuple[int, int, int, int]:
    """Return about how many lines text, facts, money and commitments of the measure take."""
    facts = (
        ", ".join(measure.participants),
        "; ".join(map(str, measure.milestones)),
        *("; ".join(link.text for link in some) for some in (measure.goals, measure.challenges)),
        *measure.optional_texts.values(),
    )
    funders = {(row.funder, row.kind_label) for row in measure.funding}
    notes = sum(_lines(row.note, _IN_FUNDER) for row in measure.funding)
    commitments = sum(
        max(
            1 + len(f"{one.state_label} {one.decision} {one.on_behalf}") // _IN_DECISION,
            _lines(f"{one.contribution}\n{one.condition}", _IN_CONTRIBUTION),
        )
        for one in measure.commitments
    )
    return (
        _lines(measure.description, _IN_TEXT),
        sum(_lines(text, _IN_FACTS) for text in facts),
        2 * len(funders) + notes,
        commitments,
    )


def estimated_height(measure: Measure) -> float:
    """Return about how high the measure is in print, in millimetres."""
    text, facts, money, commitments = lines_of(measure)
    return _HEAD + text * _TEXT + facts * _FACT + money * _MONEY + commitments * _COMMITMENT


def runs_of(measures: Sequence[Measure]) -> list[tuple[Measure, ...]]:
    """Return the measures in runs that take the fewest pages, and among those the fewest runs."""
    heights = [estimated_height(one) for one in measures]
    # Of the first n measures: pages, runs, and where the last run begins
    best: list[tuple[int, int, int]] = [(0, 0, 0)]
    for end in range(1, len(measures) + 1):
        best.append(
            min(
                (best[begin][0] + ceil(sum(heights[begin:end]) / PAGE), best[begin][1] + 1, begin)
                for begin in range(max(0, end - MAX_RUN), end)
            )
        )
    runs: list[tuple[Measure, ...]] = []
    end = len(measures)
    while end:
        begin = best[end][2]
        runs.append(tuple(measures[begin:end]))
        end = begin
    return runs[::-1]
