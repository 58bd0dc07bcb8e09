"""In which order things stand that two people have inserted among, moved and deleted."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple


class Key(NamedTuple):
    """A thing by the version that it comes from, `b` before both, `t` theirs or `m` mine, and its place there."""

    side: str
    place: int


def keys(side: str, size: int, matches: Mapping[int, int]) -> list[Key]:
    """Return the keys of a version in its order; `matches` leads from places before to places in it."""
    known = {new: old for old, new in matches.items()}
    return [Key("b", known[place]) if place in known else Key(side, place) for place in range(size)]


def combined(theirs: Sequence[Key], mine: Sequence[Key]) -> list[Key]:
    """Return all keys: their order, with what I have inserted, moved or kept put after what it follows in mine."""
    result = list(theirs)
    unmoved = _ascending([key.place for key in mine if key.side == "b"])
    for place, key in enumerate(mine):
        moved = [key]
        if key in result:
            if key.side != "b" or key.place in unmoved:
                continue
            moved += _inserted_after(result, result.index(key) + 1)
            del result[result.index(key) : result.index(key) + len(moved)]
        after = next((one for one in reversed(mine[:place]) if one in result), None)
        at = result.index(after) + 1 if after else 0
        their_own = [one for one in _inserted_after(result, at) if one not in mine]
        if key.side == "m" or _is_between(theirs, after, their_own, key):
            at += len(their_own)
        result[at:at] = moved
    return result


def _inserted_after(order: Sequence[Key], at: int) -> list[Key]:
    return list(takewhile(lambda key: key.side == "t", order[at:]))


def _is_between(order: Sequence[Key], after: Key | None, between: Sequence[Key], before: Key) -> bool:
    """Tell whether they stood so before anything was moved."""
    return (
        bool(between)
        and after in order
        and before in order
        and (order.index(after) < order.index(between[-1]) < order.index(before))
    )


def _ascending(places: Sequence[int]) -> set[int]:
    """Return the most places that stand in ascending order."""
    ends: list[int] = []
    lasts: list[int] = []
    before: list[int] = []
    for number, place in enumerate(places):
        length = bisect_left(lasts, place)
        before.append(ends[length - 1] if length else -1)
        ends[length : length + 1], lasts[length : length + 1] = [number], [place]
    chain: set[int] = set()
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.add(places[number])
        number = before[number]
    return chain
