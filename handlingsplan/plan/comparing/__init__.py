"""Two versions of a text beside each other, block by block; what was moved is shown as moved."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe

from handlingsplan.plan.comparing.blocks import blocks
from handlingsplan.plan.comparing.marking import mark_changes
from handlingsplan.plan.merging.matching import MAX_BLOCKS, Unit, match_moved, units
from handlingsplan.richtext.tree import Element, parse

__all__ = ["Move", "Passage", "blocks", "compare"]


class Move(StrEnum):
    """Where a passage is shown that stands elsewhere in the other text."""

    AWAY = "away"
    HERE = "here"


@dataclass(frozen=True)
class Passage:
    """A stretch of both texts; `same` counts the blocks in which they agree, and is 0 where they differ.

    A passage that was moved is shown twice, where it stood and where it stands, with the same number in `moved_as`;
    `notes` are sentences about what has changed beside the words.
    """

    before: SafeString
    after: SafeString
    same: int
    notes: tuple[str, ...] = ()
    move: Move | None = None
    moved_as: int = 0


def compare(before: str, after: str) -> list[Passage]:
    """Return where two cleaned texts agree and where they differ, there with the words marked."""
    old, new = blocks(before), blocks(after)
    if len(old) + len(new) > MAX_BLOCKS:
        return [] if old == new else [Passage(_joined(old), _joined(new), 0)]
    return list(_Comparison(old, new).passages())


class _Comparison:
    def __init__(self, old: list[str], new: list[str]) -> None:
        self.old, self.new = old, new
        self.codes = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
        gone = [i for tag, i, j, _k, _m in self.codes if tag != "equal" for i in range(i, j)]
        come = [k for tag, _i, _j, k, m in self.codes if tag != "equal" for k in range(k, m)]
        run_of = {("old", i): n for n, (_tag, i, j, _k, _m) in enumerate(self.codes) for i in range(i, j)}
        run_of |= {("new", k): n for n, (_tag, _i, _j, k, m) in enumerate(self.codes) for k in range(k, m)}
        pairs = match_moved(_units(old, gone), _units(new, come))
        # What lies in one run stands beside what it was, moved or not
        self.to_new = {i: k for i, k in pairs.items() if run_of["old", i] != run_of["new", k]}
        self.to_old = {k: i for i, k in self.to_new.items()}
        self.numbers = {i: number for number, i in enumerate(sorted(self.to_new), 1)}

    def passages(self) -> Iterator[Passage]:
        for tag, i, j, k, m in self.codes:
            if tag == "equal":
                yield Passage(_joined(self.old[i:j]), _joined(self.new[k:m]), j - i)
                continue
            away, here = _segments(range(i, j), self.to_new.keys()), _segments(range(k, m), self.to_old.keys())
            left = [segment for is_moved, segment in away if not is_moved]
            right = [segment for is_moved, segment in here if not is_moved]
            if len(left) == len(right) == 1:  # the only ones that are no moves stand beside each other
                at, there = away.index((False, left[0])), here.index((False, right[0]))
                yield from self._alone(away[:at], here[:there])
                yield from self._replaced(left[0], right[0])
                away, here = away[at + 1 :], here[there + 1 :]
            yield from self._alone(away, here)

    def _replaced(self, olds: Sequence[int], news: Sequence[int]) -> Iterator[Passage]:
        if len(olds) == len(news):  # as many as before: each stands beside what it was
            for i, k in zip(olds, news, strict=True):
                yield _marked([self.old[i]], [self.new[k]])
        else:
            yield _marked([self.old[i] for i in olds], [self.new[k] for k in news])

    def _alone(self, away: Sequence["_Segment"], here: Sequence["_Segment"]) -> Iterator[Passage]:
        for is_moved, olds in away:
            if is_moved:
                yield from (self._moved(i, Move.AWAY) for i in olds)
            else:
                yield _marked([self.old[i] for i in olds], [])
        for is_moved, news in here:
            if is_moved:
                yield from (self._moved(self.to_old[k], Move.HERE) for k in news)
            else:
                yield _marked([], [self.new[k] for k in news])

    def _moved(self, place: int, move: Move) -> Passage:
        marked = mark_changes(self.old[place], self.new[self.to_new[place]])
        number = self.numbers[place]
        if move == Move.AWAY:
            return Passage(marked.before, SafeString(), 0, move=move, moved_as=number)
        return Passage(SafeString(), marked.after, 0, marked.notes, move, number)


_Segment = tuple[bool, list[int]]


def _segments(places: range, moved: Container[int]) -> list[_Segment]:
    """Cut the places where moved ones and others meet."""
    return [(is_moved, list(run)) for is_moved, run in groupby(places, key=lambda place: place in moved)]


def _units(texts: Sequence[str], places: Sequence[int]) -> dict[int, Unit]:
    return {
        place: units(
            [node for node in parse(texts[place]) if isinstance(node, Element)] or [Element("p", {}, [texts[place]])]
        )[0]
        for place in places
    }


def _marked(old: Sequence[str], new: Sequence[str]) -> Passage:
    marked = mark_changes("\n".join(old), "\n".join(new))
    return Passage(marked.before, marked.after, 0, marked.notes)


def _joined(parts: Sequence[str]) -> SafeString:
    return mark_safe("\n".join(parts))  # noqa: S308 both texts were cleaned by richtext.clean
