"""What crosses pages is one element: its pieces, which WeasyPrint makes an element of each, are joined.

Tables stay one on each page, as each has its head there; so do links, which are one for each line already.
"""

from typing import Any, NamedTuple

import pydyf

from handlingsplan.pdf.internals import Drawn, drawn_from, number_of

APART = {"/Table", "/Figure", "/Link"}
_ITEMS = {"/LI", "/Caption"}  # what a list holds


class MarkedContent(NamedTuple):
    """Words or a picture on a page; marks of a page are numbered in the order of reading."""

    page: bytes
    number: int


def join(drawn: Drawn) -> None:
    """Let elements hold their marks, whichever page they are on, and lists what is nested in them."""
    joiner = _Joiner(drawn)
    joiner.name_marks(drawn.root)
    joiner.join(drawn.root)


def first_mark(kid: Any, objects: list[Any], order: dict[bytes, int]) -> tuple[int, float]:
    """Return where the first mark within is read; an element without one is read last of its page."""
    if isinstance(kid, MarkedContent):
        return order[kid.page], kid.number
    element = objects[number_of(kid) or 0]
    last = (order.get(element.get("Pg", b""), len(order)), float("inf"))
    within = element.get("K", [])
    kids = within if isinstance(within, list) else []  # widgets name theirs alone
    return min((first_mark(one, objects, order) for one in kids), default=last)


class _Joiner:
    def __init__(self, drawn: Drawn) -> None:
        self.objects = drawn.objects
        self.order = {page.reference: at for at, page in enumerate(drawn.pages)}
        self.ends: dict[int, bytes] = {}
        """By an element's number: the page of its last piece, where it is not that of the first."""

    def name_marks(self, element: Any) -> None:
        """Tell marks by their pages, in the element and below."""
        element["K"] = pydyf.Array(
            MarkedContent(element["Pg"], kid) if isinstance(kid, int) else kid for kid in element["K"]
        )
        for child in self._children(element):
            self.name_marks(child)

    def join(self, element: Any) -> None:
        """Join pieces that follow one another in the element, and below."""
        if element["S"] == "/L":
            self._fold(element)
        kids: list[Any] = []
        for kid in element["K"]:
            if not (kids and self._is_joined(kids[-1], kid)):
                kids.append(kid)
        element["K"] = pydyf.Array(kids)
        for child in self._children(element):
            self.join(child)

    def _is_joined(self, before: Any, kid: Any) -> bool:
        """Join what follows to what is before it, if both are of one element, and tell whether they are."""
        if isinstance(before, MarkedContent) or isinstance(kid, MarkedContent):
            return False
        whole, piece = self.objects[number_of(before) or 0], self.objects[number_of(kid) or 0]
        source = drawn_from(piece)
        if source is None or source != drawn_from(whole) or whole["S"] != piece["S"] or piece["S"] in APART:
            return False
        if self.ends.get(whole.number, whole["Pg"]) == piece["Pg"]:
            return False  # two on one page are two
        whole["K"] += piece["K"]
        piece["K"] = pydyf.Array()  # is no part of the tree any more, but is written where nothing leaves it out
        self.ends[whole.number] = piece["Pg"]
        return True

    def _fold(self, element: Any) -> None:
        """Move what is no item, as a nested list or a space, into the item before it, where it is read."""
        items: list[Any] = []
        held = pydyf.Array()
        for kid in element["K"]:
            child = self.objects[number_of(kid) or 0]
            if child["S"] not in _ITEMS and items:
                items[-1]["K"].append(kid)
            else:
                items.append(child)
                held.append(kid)
        element["K"] = held
        for item in items:
            item["K"] = pydyf.Array(sorted(item["K"], key=self._place))

    def _place(self, kid: Any) -> tuple[bool, tuple[int, float]]:
        """Labels, which are drawn last, are read first."""
        is_label = not isinstance(kid, MarkedContent) and self.objects[number_of(kid) or 0].get("S") == "/Lbl"
        return not is_label, first_mark(kid, self.objects, self.order)

    def _children(self, element: Any) -> list[Any]:
        below = [self.objects[number_of(kid) or 0] for kid in element["K"] if not isinstance(kid, MarkedContent)]
        return [child for child in below if "S" in child and isinstance(child.get("K"), list)]
