"""What editions have changed of one measure, and which measures stand before and after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from handlingsplan.chapters.document import Measure
from handlingsplan.editions.comparison import Changes, FieldChange, ThingChange
from handlingsplan.editions.comparison.names import KINDS
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
    turns, title = [], measure.title
    for edition, before in pairwise(holding):
        changes = changes_between(before, edition)
        was = _title_before(title, changes)
        named = (FieldChange(_("Rubrik"), was, title),) if was else ()
        changed = _changed(measure.key, changes)
        if named or changed:
            turns.append(Turn(edition, before, named + (changed.fields if changed else ())))
        title = was or title
    return turns


def _title_before(title: str, changes: Changes) -> str:
    """Return what the measure was called, where it is called otherwise now."""
    kind = str(KINDS["measure"])
    return next((one.before for one in changes.names if (one.kind, one.after) == (kind, title)), "")


def _changed(key: str, changes: Changes) -> ThingChange | None:
    news = changes.measures
    return next((change for change in (*news.added, *news.altered) if change.link.key == key), None)


def neighbours(measure: Measure, measures: Sequence[Measure]) -> tuple[Measure | None, Measure | None]:
    """Return the measures before and after it, by number."""
    place = measures.index(measure)
    before = measures[place - 1] if place else None
    return before, measures[place + 1] if place + 1 < len(measures) else None
