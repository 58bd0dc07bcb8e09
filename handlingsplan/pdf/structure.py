"""The structure tree as WeasyPrint drew it, with less in it and the same meaning.

WeasyPrint makes an element of every text and of every box. Those without a meaning of their own go, which is more than
half of them: what they hold belongs to the element above.
"""

from typing import Any

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
        kids: list[Any] = []
        for kid in element["K"]:
            self._add(kid, element, kids)
        element["K"] = kids
        del element["Type"]  # an element of the tree is nothing else
        if not any(isinstance(kid, int) for kid in kids):
            element.pop("Pg", None)
        if element["S"] == "/TR":
            self._tell_scopes(kids)

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
