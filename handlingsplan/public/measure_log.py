"""What editions have changed of one measure, and which measures stand before and after it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from handlingsplan.chapters.document import Measure
from handlingsplan.editions.comparison import FieldChange, News
from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import changes_between

MAX_COMPARED = 4  # pairs of editions: the comparison of large plans takes a second each, once in each process


@dataclass(frozen=True)
class Turn:
    """What an edition has changed of the measure; `fields` is empty where it is new there."""

    edition: Edition
    before: Edition
    fields: tuple[FieldChange, ...]


def log_of(measure: Measure, editions: Sequence[Edition]) -> list[Turn]:
    """Return what each of the editions, which are newest first, has changed since the one before that holds."""
    holding = [edition for edition in editions if not edition.withdrawn][: MAX_COMPARED + 1]
    return [turn for edition, before in pairwise(holding) for turn in _turns(measure.key, edition, before)]


def _turns(key: str, edition: Edition, before: Edition) -> Iterator[Turn]:
    news: News = changes_between(before, edition).measures
    for change in (*news.added, *news.altered):
        if change.link.key == key:
            yield Turn(edition, before, change.fields)


def neighbours(measure: Measure, measures: Sequence[Measure]) -> tuple[Measure | None, Measure | None]:
    """Return the measures before and after it, by number."""
    place = measures.index(measure)
    before = measures[place - 1] if place else None
    return before, measures[place + 1] if place + 1 < len(measures) else None
