"""The structure tree as WeasyPrint drew it, with less in it and the same meaning.

WeasyPrint makes an element of every text and of every box. Those without a meaning of their own go, which is more than
half of them: what they hold belongs to the element above.

Lists get the shape that PDF/UA demands. WeasyPrint puts a nested list behind the item that it belongs to, and
paragraphs, tables and the like of an item beside its body: here they go into the one body of their item, in order.
"""

from typing import Any

import pydyf

from handlingsplan.pdf.internals import Drawn, number_of

_MEANINGLESS = {"/Span", "/NonStruct"}
# What every element tells; one that tells no more, and has no meaning, is of no use.
_BARE = {"Type", "S", "K", "Pg", "P"}
# What may hold text itself; others group.
_OF_TEXT = {
    "/P",
    "/H1",
    "/H2",
    "/H3",
    "/H4",
    "/H5",
    "/H6",
    "/TH",
    "/TD",
    "/LBody",
    "/Lbl",
    "/Caption",
    "/Link",
    "/Span",
}
_IN_LISTS = {"/LI", "/Caption"}
_NO_MARK = 1 << 30  # later than any mark


def simplify(drawn: Drawn) -> None:
    """Take away the elements without a meaning, and tell of each head of a table what it is the head of."""
    pages = {page.reference: drawn.parents[at][1] for at, page in enumerate(drawn.pages)}
    _Simplifier(drawn.objects, pages).visit(drawn.root)


class _Simplifier:
    def __init__(self, objects: list[Any], pages: dict[bytes, list[bytes]]) -> None:
        self.objects = objects
        self.pages = pages
        """By reference to a page: which element each of its marks belongs to."""

    def visit(self, element: dict[str, Any]) -> None:
        kids = pydyf.Array()
        for kid in element["K"]:
            self._add(kid, element, kids)
        element["K"] = kids
        del element["Type"]  # an element of the tree is nothing else
        if not any(isinstance(kid, int) for kid in kids):
            element.pop("Pg", None)
        if element["S"] == "/TR":
            self._tell_scopes(kids)
        elif element["S"] == "/L":
            self._shape_list(element)

    def _add(self, kid: Any, parent: Any, kids: list[Any]) -> None:
        """Append the kid, or what it holds, to the parent's kids."""
        child = None if isinstance(kid, int) else self.objects[number_of(kid) or 0]
        if child is None:
            self.pages[parent["Pg"]][kid] = parent.reference
            kids.append(kid)
        elif "S" not in child:  # refers to a link
            kids.append(kid)
        elif self._is_needed(child, parent):
            child["P"] = parent.reference
            self.visit(child)
            kids.append(kid)
        else:
            for grandchild in child["K"]:
                self._add(grandchild, parent, kids)

    def _is_needed(self, child: dict[str, Any], parent: dict[str, Any]) -> bool:
        if child["S"] not in _MEANINGLESS or not child.keys() <= _BARE:
            return True
        return bool(child["K"]) and parent["S"] not in _OF_TEXT and any(isinstance(kid, int) for kid in child["K"])

    def _tell_scopes(self, row: list[Any]) -> None:
        """Say of a row's heads whether they are the row's: one that a cell of the same row names is."""
        cells = [self.objects[number_of(cell) or 0] for cell in row]
        named = {name.string for cell in cells for name in cell.get("A", {}).get("Headers", ())}
        for cell in cells:
            if cell["S"] == "/TH":
                cell["A"]["Scope"] = "/Row" if cell["ID"].string in named else "/Column"

    def _shape_list(self, element: Any) -> None:
        """Move what is no item, as a nested list or a space, into the item before it, and give each item one body."""
        items: list[Any] = []
        for kid in element["K"]:
            child = self.objects[number_of(kid) or 0]
            if child["S"] not in _IN_LISTS and items:
                self._hold(items[-1], [*items[-1]["K"], kid])
            else:
                items.append(child)
        element["K"] = pydyf.Array(item.reference for item in items)
        for item in items:
            if item["S"] == "/LI":
                self._give_one_body(item)

    def _give_one_body(self, item: Any) -> None:
        roles = {kid: self.objects[number_of(kid) or 0].get("S") for kid in item["K"]}
        labels = [kid for kid, role in roles.items() if role == "/Lbl"]
        rest = [kid for kid in roles if kid not in labels]
        if len(rest) == 1 and roles[rest[0]] == "/LBody":
            return
        body = pydyf.Dictionary({"S": "/LBody", "K": pydyf.Array(), "P": item.reference})
        body.number = len(self.objects)
        self.objects.append(body)
        for kid in rest:
            if roles[kid] == "/LBody":
                self.objects[number_of(kid) or 0]["S"] = "/P"
        self._hold(body, sorted(rest, key=self._first_mark))
        self._dissolve(body, [kid for kid in rest if roles[kid] == "/Span"])
        self._hold(item, [*labels, body.reference])

    def _dissolve(self, body: Any, spans: list[Any]) -> None:
        """Let the body itself hold the marks of the spans, which are spaces between items."""
        for span in spans:
            inner = self.objects[number_of(span) or 0]
            if not all(isinstance(mark, int) for mark in inner["K"]):
                continue
            body["Pg"] = inner["Pg"]
            at = body["K"].index(span)
            body["K"][at : at + 1] = inner["K"]
            for mark in inner["K"]:
                self.pages[inner["Pg"]][mark] = body.reference

    def _hold(self, element: Any, kids: list[Any]) -> None:
        element["K"] = pydyf.Array(kids)
        for kid in kids:
            self.objects[number_of(kid) or 0]["P"] = element.reference

    def _first_mark(self, kid: Any) -> int:
        """Return the lowest mark within: marks count in the order of reading, and an item is of one page."""
        if isinstance(kid, int):
            return kid
        within = self.objects[number_of(kid) or 0].get("K", [])
        return min(map(self._first_mark, within), default=_NO_MARK) if isinstance(within, list) else _NO_MARK
