"""The structure tree as WeasyPrint drew it, with less in it and the same meaning.

WeasyPrint makes an element of every text and of every box. Those without a meaning of their own go, which is more than
half of them: what they hold belongs to the element above.

Lists get the shape that PDF/UA demands. WeasyPrint puts a nested list behind the item that it belongs to, and
paragraphs, tables and the like of an item beside its body: here they go into the one body of their item, in order. What
crosses pages is joined first (`handlingsplan.pdf.pieces`). So do tables: one with a head or a foot has a body too.
"""

from typing import Any

import pydyf

from handlingsplan.pdf.internals import Drawn, number_of
from handlingsplan.pdf.pieces import MarkedContent, first_mark, join

_MEANINGLESS = {"/Span", "/NonStruct"}
# What every element tells; one that tells no more, and has no meaning, is of no use.
_BARE = {"Type", "S", "K", "Pg", "P"}
_SECTIONS = {"/THead", "/TBody", "/TFoot"}
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


def simplify(drawn: Drawn) -> None:
    """Take away the elements without a meaning, and tell of each head of a table what it is the head of."""
    join(drawn)
    simplifier = _Simplifier(drawn)
    simplifier.visit(drawn.root)
    simplifier.settle(drawn.root)


class _Simplifier:
    def __init__(self, drawn: Drawn) -> None:
        self.objects = drawn.objects
        self.pages = {page.reference: drawn.parents[at][1] for at, page in enumerate(drawn.pages)}
        """By reference to a page: which element each of its marks belongs to."""
        self.order = {page.reference: at for at, page in enumerate(drawn.pages)}

    def visit(self, element: dict[str, Any]) -> None:
        kids = pydyf.Array()
        for kid in element["K"]:
            self._add(kid, element, kids)
        element["K"] = kids
        del element["Type"]  # an element of the tree is nothing else
        if element["S"] == "/TR":
            self._tell_scopes(kids)
        elif element["S"] == "/Table":
            self._give_body(kids)
        elif element["S"] == "/LI":
            self._give_one_body(element)

    def settle(self, element: Any) -> None:
        """Write marks as PDF does: numbers of the element's own page, and references to those of others."""
        marks = [kid for kid in element["K"] if isinstance(kid, MarkedContent)]
        element.pop("Pg", None)
        if marks:
            element["Pg"] = marks[0].page
        for mark in marks:
            self.pages[mark.page][mark.number] = element.reference
        kids = element["K"]
        element["K"] = pydyf.Array(_written(kid, element) if isinstance(kid, MarkedContent) else kid for kid in kids)
        for kid in kids:
            child = None if isinstance(kid, MarkedContent) else self.objects[number_of(kid) or 0]
            if child is not None and "S" in child:
                self.settle(child)

    def _add(self, kid: Any, parent: Any, kids: list[Any]) -> None:
        """Append the kid, or what it holds, to the parent's kids."""
        child = None if isinstance(kid, MarkedContent) else self.objects[number_of(kid) or 0]
        if child is None or "S" not in child:  # a mark, or a reference to a link
            kids.append(kid)
        elif self._is_needed(child, parent):
            child["P"] = parent.reference
            self.visit(child)
            kids.append(kid)
        else:
            for grandchild in child["K"]:
                self._add(grandchild, parent, kids)
            child["K"] = pydyf.Array()  # is no part of the tree any more

    def _is_needed(self, child: dict[str, Any], parent: dict[str, Any]) -> bool:
        if child["S"] not in _MEANINGLESS or not child.keys() <= _BARE:
            return True
        return parent["S"] not in _OF_TEXT and any(isinstance(kid, MarkedContent) for kid in child["K"])

    def _tell_scopes(self, row: list[Any]) -> None:
        """Say of a row's heads whether they are the row's: one that a cell of the same row names is."""
        cells = [self.objects[number_of(cell) or 0] for cell in row]
        named = {name.string for cell in cells for name in cell.get("A", {}).get("Headers", ())}
        for cell in cells:
            if cell["S"] == "/TH":
                cell["A"]["Scope"] = "/Row" if cell["ID"].string in named else "/Column"

    def _give_body(self, table: list[Any]) -> None:
        """Leave out sections without a row, and let the last one be the table's body where it has none left."""
        table[:] = [kid for kid in table if not self._is_without_rows(kid)]
        children = [self.objects[number_of(kid) or 0] for kid in table if not isinstance(kid, MarkedContent)]
        sections = [child for child in children if child["S"] in _SECTIONS]
        if sections and all(section["S"] != "/TBody" for section in sections):
            sections[-1]["S"] = "/TBody"

    def _is_without_rows(self, kid: Any) -> bool:
        """Tell whether it is a section of a table that WeasyPrint has made boxes of its own in, for want of rows."""
        section = None if isinstance(kid, MarkedContent) else self.objects[number_of(kid) or 0]
        if section is None or section["S"] not in _SECTIONS:
            return False
        inside = (one for one in section["K"] if not isinstance(one, MarkedContent))
        return all(self.objects[number_of(one) or 0]["S"] != "/TR" for one in inside)

    def _give_one_body(self, item: Any) -> None:
        roles = {
            kid: None if isinstance(kid, MarkedContent) else self.objects[number_of(kid) or 0]["S"] for kid in item["K"]
        }
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
        self._hold(body, sorted(rest, key=lambda kid: first_mark(kid, self.objects, self.order)))
        self._dissolve(body, [kid for kid in rest if roles[kid] == "/Span"])
        self._hold(item, [*labels, body.reference])

    def _dissolve(self, body: Any, spans: list[Any]) -> None:
        """Let the body itself hold the marks of the spans, which are spaces between items."""
        for span in spans:
            inner = self.objects[number_of(span) or 0]
            if all(isinstance(mark, MarkedContent) for mark in inner["K"]):
                at = body["K"].index(span)
                body["K"][at : at + 1] = inner["K"]
                inner["K"] = pydyf.Array()

    def _hold(self, element: Any, kids: list[Any]) -> None:
        element["K"] = pydyf.Array(kids)
        for kid in kids:
            if not isinstance(kid, MarkedContent):
                self.objects[number_of(kid) or 0]["P"] = element.reference


def _written(mark: MarkedContent, element: Any) -> Any:
    """Return the mark as a kid of the element."""
    if mark.page == element["Pg"]:
        return mark.number
    return pydyf.Dictionary({"Type": "/MCR", "Pg": mark.page, "MCID": mark.number})
