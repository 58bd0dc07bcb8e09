"""Tables: rows of header cells say what they head, cells that are joined stay joined."""

from collections.abc import Callable, Iterator

from handlingsplan.richtext.elements import MAX_SPAN
from handlingsplan.richtext.inline import shape_inline
from handlingsplan.richtext.tree import Element, Node, is_blank

Cell = Callable[[list[Node]], list[Node]]
_SECTIONS = {"thead": "thead", "tbody": "tbody", "tfoot": "tbody"}
_SCOPES = frozenset({"col", "row", "colgroup", "rowgroup"})


def shape_table(table: Element, cell: Cell) -> Element:
    """Return the table with what a table may hold; the first caption holds."""
    caption = next((child for child in table.children if isinstance(child, Element) and child.tag == "caption"), None)
    words = shape_inline(caption.children) if caption else []
    head: list[Node] = [] if is_blank(words) else [Element("caption", {}, words)]
    sections: list[Node] = []
    for child in table.children:
        if isinstance(child, str):
            sections.append(child)
        elif child.tag in _SECTIONS:
            sections.append(Element(_SECTIONS[child.tag], {}, list(_rows(child, cell))))
    return Element("table", {}, [*head, *sections])


def _rows(section: Element, cell: Cell) -> Iterator[Node]:
    for row in section.children:
        if isinstance(row, str):
            yield row
        elif row.tag == "tr":
            yield Element("tr", {}, [_cell(child, cell) for child in row.children])


def _cell(node: Node, cell: Cell) -> Node:
    if isinstance(node, str):
        return node
    attrs = {name: node.attrs[name] for name in ("colspan", "rowspan") if _is_span(node.attrs.get(name, ""))}
    if node.tag == "th":
        scope = node.attrs.get("scope", "")
        attrs = {"scope": scope if scope in _SCOPES else "col"} | attrs
    return Element(node.tag if node.tag == "th" else "td", attrs, cell(node.children))


def _is_span(value: str) -> bool:
    return value.isascii() and value.isdigit() and 1 < int(value) <= MAX_SPAN
