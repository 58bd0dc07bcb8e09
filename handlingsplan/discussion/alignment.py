"""What two texts have in common, in order: stretches of whole words, sentences first and then words in the others.

Small texts are compared exactly. In large ones the words that stand once in each lead, and only what lies between
them is compared: comparing everything with everything would take a time that grows with the square of the text.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from typing import NamedTuple

# So many pairs of words, or of sentences, are compared each with each in one place, and in the whole of a text
MAX_PRECISE = 250_000
MAX_PRECISE_IN_ALL = 16 * MAX_PRECISE
MAX_DEPTH = 4
_WORD = re.compile(r"(\w+|[^\w\s])")
_SENTENCE = re.compile(r"[^.!?]*(?:[.!?]+\s*|$)")


class Stretch(NamedTuple):
    """A stretch of `size` characters that stands at `old` in the one text and at `new` in the other."""

    old: int
    new: int
    size: int


@dataclass
class _Budget:
    pairs: int = MAX_PRECISE_IN_ALL

    def take(self, pairs: int) -> bool:
        if pairs > min(MAX_PRECISE, self.pairs):
            return False
        self.pairs -= pairs
        return True


class _Run(NamedTuple):
    """`size` parts from `old` on are the same as those from `new` on."""

    old: int
    new: int
    size: int


def stretches(old: str, new: str) -> list[Stretch]:
    """Return what both texts have in common, none overlapping another."""
    olds, news = _SENTENCE.findall(old), _SENTENCE.findall(new)
    at_old, at_new = _offsets(olds), _offsets(news)
    budget = _Budget()
    found: list[Stretch] = []
    runs = [_Run(0, 0, 0), *_runs(olds, news, budget), _Run(len(olds), len(news), 0)]
    for last, run in pairwise(runs):
        where = at_old[last.old + last.size], at_old[run.old]
        there = at_new[last.new + last.size], at_new[run.new]
        found += _words_in_common(old, new, where, there, budget)
        if run.size:
            found.append(Stretch(where[1], there[1], at_old[run.old + run.size] - where[1]))
    return found


def _words_in_common(
    old: str, new: str, where: tuple[int, int], elsewhere: tuple[int, int], budget: _Budget
) -> list[Stretch]:
    (olds, at_old), (news, at_new) = _words(old, *where), _words(new, *elsewhere)
    found: list[Stretch] = []
    for run in _runs(olds, news, budget):
        words = olds[run.old : run.old + run.size]
        places = at_old[run.old : run.old + run.size], at_new[run.new : run.new + run.size]
        size = places[0][-1] + len(words[-1]) - places[0][0]
        if old.startswith(new[places[1][0] : places[1][0] + size], places[0][0]):  # also what lies between the words
            found.append(Stretch(places[0][0], places[1][0], size))
        else:
            found += map(Stretch, *places, map(len, words))
    return found


def _words(text: str, start: int, end: int) -> tuple[list[str], list[int]]:
    """Return the words from `start` to `end`, and where each begins."""
    parts = _WORD.split(text[start:end])  # what lies between words, and every other time a word
    return parts[1::2], list(accumulate(map(len, parts), initial=start))[1:-1:2]


def _runs(olds: Sequence[str], news: Sequence[str], budget: _Budget, depth: int = MAX_DEPTH) -> Iterator[_Run]:
    if not olds or not news:
        return
    if budget.take(len(olds) * len(news)):
        blocks = SequenceMatcher(a=olds, b=news, autojunk=False).get_matching_blocks()
        yield from (_Run(*block) for block in blocks if block.size)
        return
    start = _alike(olds, news)
    olds, news = olds[start:], news[start:]
    end = _alike(olds[::-1], news[::-1])
    if start:
        yield _Run(0, 0, start)
    if depth:
        for run in _between_landmarks(olds[: len(olds) - end], news[: len(news) - end], budget, depth - 1):
            yield _Run(run.old + start, run.new + start, run.size)
    if end:
        yield _Run(start + len(olds) - end, start + len(news) - end, end)


def _between_landmarks(olds: Sequence[str], news: Sequence[str], budget: _Budget, depth: int) -> Iterator[_Run]:
    """Yield the parts that stand once in each, in an order that both keep, and what is alike between them."""
    landmarks = _landmarks(olds, news)
    if not landmarks:
        return
    for (i, k), (j, m) in pairwise([(-1, -1), *landmarks, (len(olds), len(news))]):
        for run in _runs(olds[i + 1 : j], news[k + 1 : m], budget, depth):
            yield _Run(run.old + i + 1, run.new + k + 1, run.size)
        if j < len(olds):
            yield _Run(j, m, 1)


def _landmarks(olds: Sequence[str], news: Sequence[str]) -> list[tuple[int, int]]:
    once = _standing_once(news)
    return _ascending([(i, once[part]) for part, i in _standing_once(olds).items() if part in once])


def _ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest sequence of pairs, ascending by their first, that ascends by their second too."""
    ends: list[int] = []  # where a sequence of each length ends, with the smallest second that is possible
    seconds: list[int] = []  # that second
    before: list[int] = []  # which pair comes before each in its sequence
    for number, (_first, second) in enumerate(pairs):
        length = bisect_left(seconds, second)
        before.append(ends[length - 1] if length else -1)
        ends[length : length + 1], seconds[length : length + 1] = [number], [second]
    chain: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _standing_once(parts: Sequence[str]) -> dict[str, int]:
    once = {part for part, count in Counter(parts).items() if count == 1}
    return {part: at for at, part in enumerate(parts) if part in once} if once else {}


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return with how many parts both begin alike."""
    known, most = 0, min(len(one), len(other))
    while known < most:  # by halving, as lists are compared much quicker than their parts one by one
        middle = (known + most + 1) // 2
        known, most = (middle, most) if one[known:middle] == other[known:middle] else (known, middle - 1)
    return known


def _offsets(parts: list[str]) -> list[int]:
    return list(accumulate(map(len, parts), initial=0))
