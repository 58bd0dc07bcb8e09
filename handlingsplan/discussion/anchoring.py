"""Where a marked passage stands in a plain text, and where it stands once the text has been changed.

A place is a quote with some words around it and its position. It moves with the words that it keeps; a quote that was
struck, but stands somewhere else with the same neighbours, has been moved there.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet

from handlingsplan.discussion.alignment import Stretch, stretches
from handlingsplan.discussion.models import Anchor

CONTEXT = 40
FOLLOWING = ["quote", "before", "after", "position", "is_gone"]
# A quote of so many characters that stands once in a text is known again without its neighbours
LONG_ENOUGH = 24


@dataclass(frozen=True)
class Place:
    """A passage of a text: `quote` begins at `position`, between the words `before` and `after`."""

    quote: str
    before: str
    after: str
    position: int

    @property
    def end(self) -> int:
        return self.position + len(self.quote)


def place_at(text: str, start: int, end: int) -> Place:
    """Return the passage from `start` to `end`."""
    return Place(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start)


def find(text: str, quote: str, *, before: str = "", near: int = 0) -> Place | None:
    """Return where `quote` stands: after the words `before`, else nearest to `near`; None where it does not."""
    if not quote or quote not in text:
        return None
    # Where it stands after more of the words it also stands after fewer, so that halving finds the most.
    known, most = 0, min(len(before), CONTEXT)
    while known < most:
        middle = (known + most + 1) // 2
        known, most = (middle, most) if before[-middle:] + quote in text else (known, middle - 1)
    start = _nearest(text, before[len(before) - known :] + quote, near - known) + known
    return place_at(text, start, start + len(quote))


def _nearest(text: str, words: str, near: int) -> int:
    """Return where the words, which do stand in the text, stand nearest to `near`; of two as near the former."""
    first = text.find(words)
    if first >= near or text.find(words, first + 1) < 0:
        return first
    # Backwards by turning all around: `rfind` takes a time that grows with the text times the words.
    after_end = _reversed(text).find(words[::-1], max(0, len(text) - near - len(words)))
    former, latter = len(text) - after_end - len(words), text.find(words, near)
    return latter if latter >= 0 and latter - near < near - former else former


@lru_cache(maxsize=1)
def _reversed(text: str) -> str:
    """Return the text backwards, kept while passage after passage is looked for in it."""
    return text[::-1]


class Follower:
    """Where places of the text `old` stand in `new`; each is looked for once."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self._found: dict[Place, Place | None] = {}

    @cached_property
    def _stretches(self) -> list[Stretch]:
        return stretches(self.old, self.new)

    @cached_property
    def _starts(self) -> list[int]:
        return [stretch.old for stretch in self._stretches]

    def follow(self, place: Place) -> Place | None:
        """Return where the place stands; None where its words are gone."""
        if place not in self._found:
            self._found[place] = self._moved(place)
        return self._found[place]

    def _moved(self, place: Place) -> Place | None:
        kept = self._kept(place)
        survived = sum(len("".join(self.new[start:end].split())) for start, end in kept)
        if not kept or 2 * survived < len("".join(self.old[place.position : place.end].split())):
            return found_again(self.new, place)
        start, end = kept[0][0], kept[-1][1]
        whole = self.new.find(place.quote, max(0, end - len(place.quote)), start + len(place.quote))
        if whole >= 0:  # its first or last sign may have been taken for one that stands elsewhere
            return place_at(self.new, whole, whole + len(place.quote))
        words = self.new[start:end]
        return place_at(self.new, start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))

    def _kept(self, place: Place) -> list[tuple[int, int]]:
        """Return which stretches of the new text are left of the place."""
        first = max(0, bisect_right(self._starts, place.position) - 1)
        last = bisect_left(self._starts, place.end)
        return [
            (one.new + max(0, place.position - one.old), one.new + min(one.size, place.end - one.old))
            for one in self._stretches[first:last]
            if place.position < one.old + one.size
        ]


def found_again(text: str, place: Place) -> Place | None:
    """Return the place by its quote and neighbours alone; None where it can't be told for sure."""
    found = find(text, place.quote, before=place.before, near=place.position)
    if found is None:
        return None
    known = _same_end(found.before, place.before) + _same_start(found.after, place.after)
    whole = len(place.before) + len(place.after)
    is_sure = len(place.quote) >= LONG_ENOUGH and text.count(place.quote) == 1
    return found if is_sure or 2 * known >= whole > 0 or found.quote == text else None


def _same_end(one: str, other: str) -> int:
    return _same_start(one[::-1], other[::-1])


def _same_start(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def place_of(anchor: Anchor) -> Place:
    return Place(anchor.quote, anchor.before, anchor.after, anchor.position)


def anchors_on(about: models.Model) -> QuerySet[Anchor]:
    """Return the passages of an object's text that threads are about."""
    content_type = ContentType.objects.get_for_model(about)
    return Anchor.objects.filter(comment__content_type=content_type, comment__object_id=about.pk).order_by("pk")


def look_ahead(about: models.Model, *, old: str, new: str) -> Follower:
    """Return where the passages will stand, worked out before anything is locked; `move_anchors` takes it."""
    follower = Follower(old, new)
    if old != new:
        for anchor in anchors_on(about).filter(is_gone=False):
            follower.follow(place_of(anchor))
    return follower


def move_anchors(about: models.Model, follower: Follower) -> None:
    """Let the passages follow when the object's plain text becomes the new one; called where the text is saved."""
    if follower.old == follower.new:
        return
    moved = []
    for anchor in anchors_on(about):
        place = place_of(anchor)
        found = found_again(follower.new, place) if anchor.is_gone else follower.follow(place)
        if found == (None if anchor.is_gone else place):
            continue
        anchor.is_gone = found is None
        if found is not None:
            anchor.quote, anchor.before, anchor.after = found.quote, found.before, found.after
            anchor.position = found.position
        moved.append(anchor)
    # Not `bulk_update`, whose statement takes a second to put together for some hundred rows
    Anchor.objects.bulk_create(moved, update_conflicts=True, unique_fields=["pk"], update_fields=FOLLOWING)
