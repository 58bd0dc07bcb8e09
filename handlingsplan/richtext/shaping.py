"""Whatever HTML becomes the blocks that are stored; words stay in their order, whatever carried them."""

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape, unescape

from django.utils.translation import gettext as _

from handlingsplan.richtext.bounds import LIVE, OWN_PICTURE
from handlingsplan.richtext.elements import BLOCKS, MAX_ALT, MAX_LABEL, MAX_SPAN, TextRefusedError
from handlingsplan.richtext.inline import shape_inline
from handlingsplan.richtext.lists import gather_lists, raise_orphans, signs_of
from handlingsplan.richtext.tree import Element, Node, is_blank, texts


def shape_picture(image: Element, caption: list[Node] | None = None) -> list[Node]:
    """Return an uploaded picture as a figure, nothing for other pictures.

    Raises `TextRefusedError` where it is not told what the picture shows, nor that it is decorative.
    """
    if not OWN_PICTURE.fullmatch(image.attrs.get("src", "")):
        return []
    if "alt" not in image.attrs:
        raise TextRefusedError(_("En bild saknar alternativtext. Beskriv den, eller ange att den är dekorativ."))
    alt = escape(" ".join(unescape(image.attrs["alt"]).split())[:MAX_ALT])
    attrs = {"src": image.attrs["src"], "alt": alt}
    inside = shape_inline(caption or [])
    below: list[Node] = [] if is_blank(inside) else [Element("figcaption", {}, inside)]
    return [Element("figure", {}, [Element("img", attrs), *below])]


def shape_figure(figure: Element) -> list[Node]:
    """Return a live part or an uploaded picture with its caption; nothing where it is neither."""
    live = figure.attrs.get("data-live", "")
    if LIVE.fullmatch(live):
        label = escape(" ".join(unescape("".join(texts(figure.children))).split())[:MAX_LABEL], quote=False)
        return [Element("figure", {"data-live": live}, [label or live])]
    elements = [child for child in figure.children if isinstance(child, Element)]
    images = [child for child in elements if child.tag == "img"]
    captions = [child for child in elements if child.tag == "figcaption"]
    if len(images) == 1 and len(captions) <= 1 and len(elements) == len(images) + len(captions):
        return shape_picture(images[0], captions[0].children if captions else None)
    return []


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
        if element.tag == "p" and element.attrs.get("role") == "heading":  # Word for the web
            level = element.attrs.get("aria-level", "")
            element.tag = f"h{level}" if f"h{level}" in HEADINGS else "h2"
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
        element = _only_list_in(element)
        items: list[Node] = []
        for child in raise_orphans(element.children):
            last = next((item for item in reversed(items) if isinstance(item, Element)), None)
            if isinstance(child, str) and not child.replace("&nbsp;", " ").strip():
                items.append(child)
            elif isinstance(child, Element) and child.tag in {"ul", "ol"} and last is not None:
                last.children = self.cell([*last.children, child])
            else:
                inside = child.children if isinstance(child, Element) and child.tag == "li" else [child]
                items.append(Element("li", {}, self.cell(inside)))
        kept = [item for item in items if not (isinstance(item, Element) and is_blank(item.children))]
        counted = _counted(element) if element.tag == "ol" else {}
        return [Element(element.tag, counted, kept)] if any(isinstance(item, Element) for item in kept) else []


def _only_list_in(element: Element) -> Element:
    """Return the list itself, or the one that is all there is in it: copied from the middle of deeper ones."""
    children = [child for child in element.children if not (isinstance(child, str) and not child.strip())]
    only = children[0] if len(children) == 1 else None
    return _only_list_in(only) if isinstance(only, Element) and only.tag in {"ul", "ol"} else element


def _counted(element: Element) -> dict[str, str]:
    """Return from which number the list counts, and with which signs, where it is not 1, 2, 3."""
    start, signs = element.attrs.get("start", ""), signs_of(element)
    counted = {"start": start} if start != "1" and _START.fullmatch(start) else {}
    return counted | ({"type": signs} if signs else {})


def _paragraph(nodes: list[Node]) -> list[Node]:
    """Return loose words as a paragraph; where there are none, only the spaces that stood between blocks."""
    if all(isinstance(node, str) for node in nodes) and is_blank(nodes):
        return [node for node in nodes if isinstance(node, str) and not node.strip() and node]
    inside = shape_inline(nodes, within=frozenset({"p"}))
    return [] if is_blank(inside) else [Element("p", {}, inside)]
