"""Which blocks, items or rows of one version are which of another: unchanged, changed in place, or moved."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from handlingsplan.richtext.tree import Element, serialise, texts

# Texts of more blocks together are neither joined nor compared block by block: it would take too long
MAX_BLOCKS = 2_000
# So many pairs are compared word by word; in larger texts only what stands in the same place is known again
MAX_PAIRS = 20_000
IN_PLACE = 0.4
MOVED = 0.6
MIN_WORDS_TO_KNOW_AGAIN = 4
WORD = re.compile(r"\w+")
_KINDS = {"p": "text", "h2": "text", "h3": "text", "h4": "text", "ul": "list", "ol": "list", "th": "td"}


def kind_of(element: Element) -> str:
    """Return what an element can be changed into and still be the same: a paragraph into a heading, for one."""
    return _KINDS.get(element.tag, element.tag)


@dataclass(slots=True)
class Unit:
    """An element with what it is known by."""

    element: Element
    html: str
    kind: str
    words: Counter[str] = field(default_factory=Counter)

    @property
    def size(self) -> int:
        return self.words.total()


def units(elements: Sequence[Element]) -> list[Unit]:
    return [
        Unit(one, serialise([one]), kind_of(one), Counter(WORD.findall(" ".join(texts(one.children)))))
        for one in elements
    ]


def match(old: Sequence[Unit], new: Sequence[Unit]) -> dict[int, int]:
    """Return the place in `new` of each place in `old` that is still there."""
    matcher = SequenceMatcher(a=[one.html for one in old], b=[one.html for one in new], autojunk=False)
    found = {i + n: k + n for i, k, size in matcher.get_matching_blocks() for n in range(size)}
    gaps = list(_gaps(found, len(old), len(new)))
    _match_moved(old, new, found)
    for olds, news in gaps:
        _match_in_place(old, new, [i for i in olds if i not in found], _without(news, set(found.values())), found)
    _match_alike(old, new, found)
    return found


def match_moved(old: Mapping[int, Unit], new: Mapping[int, Unit]) -> dict[int, int]:
    """Return which of what one text alone has stands in the other, moved; both by their places."""
    olds, news = list(old), list(new)
    found: dict[int, int] = {}
    _match_moved(list(old.values()), list(new.values()), found)
    _match_alike(list(old.values()), list(new.values()), found)
    return {olds[i]: news[k] for i, k in found.items()}


def _without(places: Sequence[int], taken: set[int]) -> list[int]:
    return [place for place in places if place not in taken]


def _gaps(found: dict[int, int], olds: int, news: int) -> Iterator[tuple[range, range]]:
    """Yield what lies between those that stand in the same order in both."""
    for (i, k), (j, m) in pairwise([(-1, -1), *sorted(found.items()), (olds, news)]):
        if j > i + 1 and m > k + 1:
            yield range(i + 1, j), range(k + 1, m)


def _match_moved(old: Sequence[Unit], new: Sequence[Unit], found: dict[int, int]) -> None:
    """Match what stands unchanged elsewhere, where there is no doubt which it is."""
    olds = _standing_once([(i, one.html) for i, one in enumerate(old) if i not in found and one.size])
    taken = set(found.values())
    news = _standing_once([(k, one.html) for k, one in enumerate(new) if k not in taken])
    found |= {i: news[html] for html, i in olds.items() if html in news}


def _standing_once(places: Sequence[tuple[int, str]]) -> dict[str, int]:
    counts = Counter(html for _place, html in places)
    return {html: place for place, html in places if counts[html] == 1}


def _match_in_place(
    old: Sequence[Unit], new: Sequence[Unit], olds: Sequence[int], news: Sequence[int], found: dict[int, int]
) -> None:
    """Match what lies in one gap: by its words, and then as many as there are, one by one."""
    pairs: list[tuple[int, int]] = []
    for _alike, i, k in _candidates(old, new, olds, news, IN_PLACE):
        if all((i < other) == (k < one) and i != other and k != one for other, one in pairs):
            pairs.append((i, k))
    found |= dict(pairs)
    for (i, k), (j, m) in pairwise([(-1, -1), *sorted(pairs), (len(old), len(new))]):
        left, right = [o for o in olds if i < o < j], [n for n in news if k < n < m]
        if len(left) == len(right):
            found |= {o: n for o, n in zip(left, right, strict=True) if old[o].kind == new[n].kind}


def _match_alike(old: Sequence[Unit], new: Sequence[Unit], found: dict[int, int]) -> None:
    """Match what was moved and changed, where enough of its words are left."""
    taken = set(found.values())
    olds = [i for i, _one in enumerate(old) if i not in found]
    news = [k for k, _one in enumerate(new) if k not in taken]
    for alike, i, k in _candidates(old, new, olds, news, MOVED):
        is_known = alike == 1 or old[i].size >= MIN_WORDS_TO_KNOW_AGAIN
        if is_known and i not in found and k not in taken:
            found[i] = k
            taken.add(k)


def _candidates(
    old: Sequence[Unit], new: Sequence[Unit], olds: Sequence[int], news: Sequence[int], least: float
) -> list[tuple[float, int, int]]:
    """Return the pairs that are alike enough, the most alike first; none where there are too many to compare."""
    if len(olds) * len(news) > MAX_PAIRS:
        return []
    pairs = [(likeness(old[i], new[k]), i, k) for i in olds for k in news]
    return sorted((pair for pair in pairs if pair[0] >= least), key=lambda pair: (-pair[0], pair[1], pair[2]))


def likeness(one: Unit, other: Unit) -> float:
    """Return from 0 to 1 how many words both have in common."""
    if one.kind != other.kind or not one.size or not other.size:
        return 0
    return 2 * (one.words & other.words).total() / (one.size + other.size)
