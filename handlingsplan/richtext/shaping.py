"""Whatever HTML becomes the blocks that are stored; words stay in their order, whatever carried them."""

import re
from collections.abc import Callable, Iterable

from handlingsplan.richtext.elements import BLOCKS
from handlingsplan.richtext.inline import shape_inline
from handlingsplan.richtext.outer_lists import gather_lists
from handlingsplan.richtext.pictures import shape_figure, shape_picture
from handlingsplan.richtext.tables import shape_table
from handlingsplan.richtext.tree import Element, Node, is_blank

CONTAINERS = frozenset(
    {"div", "section", "article", "header", "footer", "main", "center", "address", "aside", "nav", "dl", "dt", "dd"}
    | {"figcaption", "pre", "hgroup", "details", "summary", "fieldset", "legend"}
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_WORD_STYLES = {"MsoTitle": "h1", "MsoQuote": "blockquote", "MsoIntenseQuote": "blockquote"}
_PARTS = frozenset({"li", "tr", "td", "th", "thead", "tbody", "tfoot", "caption"})
_BLOCK_TAGS = BLOCKS | CONTAINERS | HEADINGS.keys() | _PARTS | {"img"}
_START = re.compile(r"[1-9]\d{0,3}")


def shape(nodes: list[Node]) -> list[Node]:
    """Return the nodes as blocks; where there is a heading of level 1, all headings go down one level."""
    for element in _elements(nodes):
        element.tag = _WORD_STYLES.get(element.attrs.get("class", ""), element.tag)
    lower = 1 if any(element.tag == "h1" for element in _elements(nodes)) else 0
    return _Shaper(lower).blocks(nodes)


def _elements(nodes: Iterable[Node]) -> Iterable[Element]:
    for node in nodes:
        if isinstance(node, Element):
            yield node
            yield from _elements(node.children)


def _holds_block(node: Node) -> bool:
    return isinstance(node, Element) and (node.tag in _BLOCK_TAGS or any(map(_holds_block, node.children)))


class _Shaper:
    """Goes down the tree; `lower` is how many levels headings sink."""

    def __init__(self, lower: int) -> None:
        self.lower = lower
        self.special: dict[str, Callable[[Element], list[Node]]] = {
            "ul": self._list,
            "ol": self._list,
            "table": lambda table: [shape_table(table, self.cell)],
            "blockquote": self._quotation,
            "figure": self._figure,
            "img": shape_picture,
            "hr": lambda _line: [Element("hr")],
        }

    def blocks(self, nodes: list[Node]) -> list[Node]:
        """Return blocks; what stands loose between them becomes paragraphs, spaces between blocks stay."""
        result: list[Node] = []
        loose: list[Node] = []
        for node in gather_lists(nodes):
            if _holds_block(node) and isinstance(node, Element):
                result += [*_paragraph(loose), *self.block(node)]
                loose = []
            else:
                loose.append(node)
        return [*result, *_paragraph(loose)]

    def block(self, element: Element) -> list[Node]:
        """Return what becomes of one block, or of an inline element around blocks."""
        tag, children = element.tag, element.children
        if tag in HEADINGS:
            return self._leaf(f"h{min(4, max(2, HEADINGS[tag] + self.lower))}", children)
        if tag == "p" and not any(map(_holds_block, children)):
            return self._leaf("p", children)
        if tag in _PARTS and not any(map(_holds_block, children)):
            return _paragraph(children)
        special = self.special.get(tag)
        return special(element) if special else self.blocks(children)

    def _quotation(self, element: Element) -> list[Node]:
        inside = self.blocks(element.children)
        return [] if is_blank(inside) else [Element("blockquote", {}, inside)]

    def _figure(self, element: Element) -> list[Node]:
        return shape_figure(element) or self.blocks(element.children)

    @staticmethod
    def _leaf(tag: str, children: list[Node]) -> list[Node]:
        """Return a paragraph or heading; an empty one, which only makes distance, is left out."""
        inside = shape_inline(children, within=frozenset({tag}))
        return [] if is_blank(inside) else [Element(tag, {}, inside)]

    def cell(self, children: list[Node]) -> list[Node]:
        """Return what stands in a list item or table cell: bare words, or blocks where there is more than one."""
        if not any(map(_holds_block, children)):
            return shape_inline(children)
        inside = self.blocks(children)
        elements = [node for node in inside if isinstance(node, Element)]
        if len(elements) == 1 and elements[0].tag == "p":
            return elements[0].children
        return [node for node in inside if isinstance(node, Element)] if not elements else inside

    def _list(self, element: Element) -> list[Node]:
        """Return the list; lists right inside it belong to the item before."""
        items: list[Node] = []
        for child in element.children:
            last = next((item for item in reversed(items) if isinstance(item, Element)), None)
            if isinstance(child, str) and not child.replace("&nbsp;", " ").strip():
                items.append(child)
            elif isinstance(child, Element) and child.tag in {"ul", "ol"} and last is not None:
                last.children = self.cell([*last.children, child])
            else:
                inside = child.children if isinstance(child, Element) and child.tag == "li" else [child]
                items.append(Element("li", {}, self.cell(inside)))
        kept = [item for item in items if not (isinstance(item, Element) and is_blank(item.children))]
        start = {"start": element.attrs["start"]} if element.tag == "ol" and _is_start(element) else {}
        return [Element(element.tag, start, kept)] if any(isinstance(item, Element) for item in kept) else []


def _is_start(element: Element) -> bool:
    start = element.attrs.get("start", "")
    return start != "1" and _START.fullmatch(start) is not None


def _paragraph(nodes: list[Node]) -> list[Node]:
    """Return loose words as a paragraph; where there are none, only the spaces that stood between blocks."""
    if all(isinstance(node, str) for node in nodes) and is_blank(nodes):
        return [node for node in nodes if isinstance(node, str) and not node.strip() and node]
    inside = shape_inline(nodes, within=frozenset({"p"}))
    return [] if is_blank(inside) else [Element("p", {}, inside)]
