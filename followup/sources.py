"""Where an indicator's values come from: each source once, with the years and the values that it gave; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from followup.models import Observation


@dataclass(frozen=True)
class SourceLine:
    """A source, empty where none was stated, and what came from it."""

    source: str
    first: int
    last: int
    count: int


def source_lines(values: Sequence[Observation]) -> tuple[SourceLine, ...]:
    """Return the sources of the values, the one with the newest value first."""
    years: dict[str, list[int]] = {}
    for row in values:
        years.setdefault(row.source, []).append(row.year)
    lines = [SourceLine(source, min(found), max(found), len(found)) for source, found in years.items()]
    return tuple(sorted(lines, key=lambda line: (-line.last, -line.count, line.source)))
