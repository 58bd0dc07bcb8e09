"""Where a marked passage stands in a plain text, and where it stands once the text has been changed.

A place is a quote with some words around it and its position. It moves with the words that it keeps; a quote that was
struck, but stands somewhere else with the same neighbours, has been moved there.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet

from handlingsplan.discussion.models import Anchor

CONTEXT = 40
# A quote of so many characters that stands once in a text is known again without its neighbours
LONG_ENOUGH = 24
# With more pairs of words than this, common words are passed over when two stretches are compared
MAX_PRECISE = 250_000
_WORD = re.compile(r"\w+|[^\w\s]")
_SENTENCE = re.compile(r"[^.!?]*(?:[.!?]+\s*|$)")


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
    if not quote:
        return None
    starts = [match.start() for match in re.finditer(re.escape(quote), text)]
    if not starts:
        return None
    start = min(starts, key=lambda at: (-_same_end(text[:at], before), abs(at - near)))
    return place_at(text, start, start + len(quote))


def follow(old: str, new: str, places: Iterable[Place]) -> list[Place | None]:
    """Return where each place of the text `old` stands in `new`; None where its words are gone."""
    steps = _steps(old, new)
    return [_moved(old, new, place, steps) for place in places]


def found_again(text: str, place: Place) -> Place | None:
    """Return the place by its quote and neighbours alone; None where it can't be told for sure."""
    found = find(text, place.quote, before=place.before, near=place.position)
    if found is None:
        return None
    known = _same_end(found.before, place.before) + _same_start(found.after, place.after)
    whole = len(place.before) + len(place.after)
    is_sure = len(place.quote) >= LONG_ENOUGH and text.count(place.quote) == 1
    return found if is_sure or 2 * known >= whole > 0 or found.quote == text else None


def _moved(old: str, new: str, place: Place, steps: list["_Step"]) -> Place | None:
    kept = [
        (step.new + max(0, place.position - step.old), step.new + min(step.size, place.end - step.old))
        for step in steps
        if step.old < place.end and place.position < step.old + step.size
    ]
    survived = sum(len("".join(new[start:end].split())) for start, end in kept)
    if kept and 2 * survived >= len("".join(old[place.position : place.end].split())):
        start, end = kept[0][0], kept[-1][1]
        whole = new.find(place.quote, max(0, end - len(place.quote)), start + len(place.quote))
        if whole >= 0:  # its first or last sign may have been taken for one that stands elsewhere
            return place_at(new, whole, whole + len(place.quote))
        words = new[start:end]
        return place_at(new, start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))
    return found_again(new, place)


@dataclass(frozen=True)
class _Step:
    """A stretch of `size` characters that stands at `old` in the one text and at `new` in the other."""

    old: int
    new: int
    size: int


def _steps(old: str, new: str) -> list[_Step]:
    """Return what both texts have in common, in order, by whole words: sentences first, then words in the others."""
    olds, news = _SENTENCE.findall(old), _SENTENCE.findall(new)
    at_old, at_new = _offsets(olds), _offsets(news)
    steps: list[_Step] = []
    for tag, i, j, k, m in SequenceMatcher(a=olds, b=news).get_opcodes():
        if tag == "equal":
            steps.append(_Step(at_old[i], at_new[k], at_old[j] - at_old[i]))
        elif tag == "replace":
            steps += _words_in_common(old, new, (at_old[i], at_old[j]), (at_new[k], at_new[m]))
    return steps


def _words_in_common(old: str, new: str, where: tuple[int, int], there: tuple[int, int]) -> list[_Step]:
    olds, news = list(_WORD.finditer(old, *where)), list(_WORD.finditer(new, *there))
    precise = len(olds) * len(news) < MAX_PRECISE
    matcher = SequenceMatcher(a=[one.group() for one in olds], b=[one.group() for one in news], autojunk=not precise)
    return [
        _Step(olds[i + n].start(), news[k + n].start(), len(olds[i + n].group()))
        for i, k, size in matcher.get_matching_blocks()
        for n in range(size)
    ]


def _offsets(parts: list[str]) -> list[int]:
    return list(accumulate(map(len, parts), initial=0))


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


def move_anchors(about: models.Model, *, old: str, new: str) -> None:
    """Let the passages follow when the object's plain text becomes `new`; called where the text is saved."""
    if old == new:
        return
    anchors = list(anchors_on(about))
    standing = [anchor for anchor in anchors if not anchor.is_gone]
    moved = follow(old, new, map(place_of, standing)) if standing else []
    found = dict(zip((anchor.pk for anchor in standing), moved, strict=True))
    for anchor in anchors:
        place = found_again(new, place_of(anchor)) if anchor.is_gone else found[anchor.pk]
        anchor.is_gone = place is None
        if place is not None:
            anchor.quote, anchor.before, anchor.after = place.quote, place.before, place.after
            anchor.position = place.position
    Anchor.objects.bulk_update(anchors, ["quote", "before", "after", "position", "is_gone"], batch_size=100)
