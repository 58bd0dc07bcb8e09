"""Blocks one after another, and what stands within them, as two people have changed them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from handlingsplan.plan.merging.clashes import Clash, Piece, agreed
from handlingsplan.plan.merging.matching import Unit, kind_of, match, units
from handlingsplan.plan.merging.moving import Contested
from handlingsplan.plan.merging.ordering import Key, combined, keys
from handlingsplan.plan.merging.tables import merge_table
from handlingsplan.plan.merging.words import merge_words
from handlingsplan.richtext import INLINE
from handlingsplan.richtext.tree import Element, Node, serialise


def merge_blocks(
    before: Sequence[Element],
    theirs: Sequence[Element],
    mine: Sequence[Element],
    *,
    contested: Contested,
    within: str = "",
) -> list[Piece]:
    """Join blocks, or the items of a list; `within` is the element that fragments of them are shown in."""
    return _Sequences(units(before), units(theirs), units(mine), contested, within).pieces()


@dataclass(frozen=True)
class _Replaced:
    """What one has put in the place of blocks before: the places of those, and what was inserted."""

    places: range
    inserted: Sequence[Key]


class _Sequences:
    """Three versions of a sequence of blocks or items."""

    def __init__(
        self, before: list[Unit], theirs: list[Unit], mine: list[Unit], contested: Contested, within: str
    ) -> None:
        self.before, self.theirs, self.mine, self.within = before, theirs, mine, within
        self.contested = contested
        self.to_theirs, self.to_mine = match(before, theirs), match(before, mine)
        self.their_keys = keys("t", len(theirs), self.to_theirs)
        self.my_keys = _as_theirs(self.their_keys, keys("m", len(mine), self.to_mine), theirs, mine)
        self.their_replaced = _replaced(self.their_keys, self.to_theirs, len(before))
        self.my_replaced = _replaced(self.my_keys, self.to_mine, len(before))
        self.written: set[Key] = set()  # what a clash has taken up already

    def pieces(self) -> list[Piece]:
        return [piece for key in combined(self.their_keys, self.my_keys) for piece in self._piece(key)]

    def _piece(self, key: Key) -> list[Piece]:
        if key in self.written:
            return []
        if key.side != "b":
            return self._inserted(key)
        old, their, my = self.before[key.place], self._theirs(key), self._mine(key)
        if their and my:
            return merge_element(old.element, their.element, my.element, self.contested, within=self.within)
        changed = their or my
        return [] if changed is None or changed.html == old.html else [self._clash(key.place)]

    def _inserted(self, key: Key) -> list[Piece]:
        """Return what one has inserted; both texts where both have put others in the place of the same blocks."""
        replaced = self.their_replaced if key.side == "t" else self.my_replaced
        for place, one in replaced.items():
            if key in one.inserted and place in self.their_replaced and place in self.my_replaced:
                clash = self._clash(place)
                return [clash.theirs if clash.theirs == clash.mine else clash]
        is_mine = key.side == "m"
        unit = (self.mine if is_mine else self.theirs)[key.place]
        if not self.contested.kept_by(me=is_mine).isdisjoint(unit.words):
            theirs, mine = ("", unit.html) if is_mine else (unit.html, "")
            return [Clash("", theirs, mine, within=self.within)]
        return [unit.html]

    def _theirs(self, key: Key) -> Unit | None:
        if key.side == "t":
            return self.theirs[key.place]
        return self.theirs[self.to_theirs[key.place]] if key.side == "b" and key.place in self.to_theirs else None

    def _mine(self, key: Key) -> Unit | None:
        if key.side != "b":
            return self.mine[key.place] if key.side == "m" else self.theirs[key.place]  # inserted by both alike
        return self.mine[self.to_mine[key.place]] if key.place in self.to_mine else None

    def _clash(self, place: int) -> Clash:
        """Return both versions of a block and of all that was replaced together with it."""
        places, inserted = self._together(place)
        taken = {Key("b", one) for one in places} | inserted
        theirs = [self._theirs(key) for key in self.their_keys if key in taken]
        mine = [self._mine(key) for key in self.my_keys if key in taken]
        self.written |= taken
        before = [self.before[one] for one in sorted(places)]
        return Clash(_html(before), _html(theirs), _html(mine), within=self.within)

    def _together(self, place: int) -> tuple[set[int], set[Key]]:
        places, inserted = {place}, set[Key]()
        while True:
            runs = [
                replaced[one]
                for replaced in (self.their_replaced, self.my_replaced)
                for one in places
                if one in replaced
            ]
            inserted.update(key for run in runs for key in run.inserted)
            more = places.union(*(run.places for run in runs))
            if more == places:
                return places, inserted - self.written
            places = more


def _html(units: Iterable[Unit | None]) -> str:
    return "".join(unit.html for unit in units if unit)


def _as_theirs(
    theirs: Sequence[Key], mine: Sequence[Key], their_units: Sequence[Unit], my_units: Sequence[Unit]
) -> list[Key]:
    """Return my keys, theirs where both have inserted the same after the same."""
    after = {
        (theirs[place - 1] if place else None, their_units[key.place].html): key
        for place, key in enumerate(theirs)
        if key.side == "t"
    }
    result: list[Key] = []
    for key in mine:
        before = result[-1] if result else None
        result.append(after.get((before, my_units[key.place].html), key) if key.side == "m" else key)
    return result


def _replaced(version: Sequence[Key], matches: Mapping[int, int], size: int) -> dict[int, _Replaced]:
    """Return what was put in the place of blocks that are gone, by the place of each."""
    result: dict[int, _Replaced] = {}
    where = {key.place: at for at, key in enumerate(version) if key.side == "b"}
    start = 0
    while start < size:
        end = next((place for place in range(start, size) if place in matches), size)
        after = version[where[start - 1] + 1 if start else 0 :]
        inserted = list(takewhile(lambda key: key.side != "b", after))
        if inserted:
            result |= dict.fromkeys(range(start, end), _Replaced(range(start, end), inserted))
        start = end + 1
    return result


def merge_element(
    before: Element, theirs: Element, mine: Element, contested: Contested, *, within: str = ""
) -> list[Piece]:
    """Join what became of one block, item or cell."""
    old, their, my = (serialise([one]) for one in (before, theirs, mine))
    same = agreed(old, their, my)
    if same is not None and not contested.are_new_in([before], [theirs], [mine]):
        return [same]
    kinds = {kind_of(one) for one in (before, theirs, mine)}
    join = _JOIN.get(kinds.pop()) if len(kinds) == 1 else None
    pieces = join(before, theirs, mine, contested) if join else None
    return pieces or [Clash(old, their, my, within=within)]


def _leaf(before: Element, theirs: Element, mine: Element, contested: Contested) -> list[Piece]:
    """Join paragraphs and headings, whose kinds may have been changed too."""
    tag = agreed(before.tag, theirs.tag, mine.tag)
    words = merge_words(before.children, theirs.children, mine.children, contested=contested)
    html = f"<{tag or mine.tag}>{words.html}</{tag or mine.tag}>"
    if tag and not words.clashes:
        return [html]
    return [_clash((before, theirs, mine), html)]


def _list(before: Element, theirs: Element, mine: Element, contested: Contested) -> list[Piece] | None:
    opening = agreed(*((one.tag, tuple(one.attrs.items())) for one in (before, theirs, mine)))
    if opening is None:
        return None
    tag, counted = opening
    items = merge_blocks(*map(_elements, (before, theirs, mine)), contested=contested, within=tag)
    attributes = "".join(f' {name}="{value}"' for name, value in counted)
    return [f"<{tag}{attributes}>", *items, f"</{tag}>"]


def _container(before: Element, theirs: Element, mine: Element, contested: Contested) -> list[Piece]:
    inside = merge_contents(before.children, theirs.children, mine.children, contested)
    return [f"<{before.tag}>", *inside, f"</{before.tag}>"]


def _figure(before: Element, theirs: Element, mine: Element, contested: Contested) -> list[Piece] | None:
    """Join what was changed of a picture: which it is, what it shows, its caption; live parts are whole."""
    versions = before, theirs, mine
    image = agreed(*(serialise([*_named(one, "img")]) for one in versions))
    if image is None or any("data-live" in one.attrs for one in versions):
        return None
    words = merge_words(
        *([node for one in _named(figure, "figcaption") for node in one.children] for figure in versions),
        contested=contested,
    )
    html = f"<figure>{image}<figcaption>{words.html}</figcaption></figure>"
    return [_clash(versions, html)] if words.clashes else [html]


def _clash(versions: tuple[Element, Element, Element], joined: str) -> Clash:
    before, theirs, mine = (serialise([one]) for one in versions)
    return Clash(before, theirs, mine, joined=joined)


def _named(element: Element, tag: str) -> list[Element]:
    return [one for one in _elements(element) if one.tag == tag]


def merge_contents(before: list[Node], theirs: list[Node], mine: list[Node], contested: Contested) -> list[Piece]:
    """Join what stands in a list item, a cell or a quotation: bare words, or blocks."""
    versions = before, theirs, mine
    if not any(map(_has_blocks, versions)):
        words = merge_words(*versions, contested=contested)
        if not words.clashes:
            return [words.html]
        return [Clash(serialise(before), serialise(theirs), serialise(mine), joined=words.html)]
    return merge_blocks(*map(_as_blocks, versions), contested=contested)


def _has_blocks(nodes: list[Node]) -> bool:
    return any(isinstance(node, Element) and node.tag not in INLINE for node in nodes)


def _as_blocks(nodes: list[Node]) -> list[Element]:
    if nodes and not _has_blocks(nodes):
        return [Element("p", {}, nodes)]
    return [node for node in nodes if isinstance(node, Element)]


def _elements(element: Element) -> list[Element]:
    return [node for node in element.children if isinstance(node, Element)]


def _table(before: Element, theirs: Element, mine: Element, contested: Contested) -> list[Piece] | None:
    return merge_table(before, theirs, mine, contested, merge_contents)


_Join = Callable[[Element, Element, Element, Contested], list[Piece] | None]
_JOIN: dict[str, _Join] = {
    "text": _leaf,
    "list": _list,
    "li": _container,
    "blockquote": _container,
    "figure": _figure,
    "table": _table,
}
