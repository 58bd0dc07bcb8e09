"""Words within a paragraph: what programs say with styles is said with elements, and nothing says it twice."""

import re
from html import unescape

from handlingsplan.richtext.elements import MARKS
from handlingsplan.richtext.lists import is_sign
from handlingsplan.richtext.tree import Element, Node, is_blank

_SAME = {"b": "strong", "i": "em", "strike": "s", "del": "s", "cite": "em"}
_HEADINGS = frozenset({"h2", "h3", "h4"})
_STYLE = re.compile(r"([a-z-]+)\s*:\s*([^;]*)")
_BOLD = re.compile(r"bold|bolder|[6-9]00")
# Addresses, and the portal's own pages; others only mean something where the text was copied from.
_LEADS_SOMEWHERE = re.compile(r"https?://|mailto:|/(?![/\\])", re.IGNORECASE)
_BREAKS = frozenset({"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "table", "ul", "ol"})


def shape_inline(nodes: list[Node], *, within: frozenset[str] = frozenset()) -> list[Node]:
    """Return the nodes with the inline elements that are stored; `within` are the elements around them."""
    result: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            result.append(node)
        elif node.tag == "br":
            result.append(Element("br"))
        elif node.tag == "small":
            result += _note(node, within)
        elif node.tag == "a":
            result += _link(node, within)
        elif is_sign(node):
            continue
        else:
            result += _marked(node, within)
    return result


def marks_of(element: Element) -> list[str]:
    """Return what the element says about its words, by its name and style."""
    style = dict(_STYLE.findall(unescape(element.attrs.get("style", "")).lower()))
    marks = {_SAME.get(element.tag, element.tag)} & {*MARKS}
    weight = style.get("font-weight", "")
    if weight:
        marks = marks - {"strong"} | ({"strong"} if _BOLD.search(weight) else set())
    if slant := style.get("font-style", ""):
        marks = marks - {"em"} | ({"em"} if "italic" in slant or "oblique" in slant else set())
    decoration = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    marks |= {name for name, word in (("u", "underline"), ("s", "line-through")) if word in decoration}
    marks |= {name for name in ("sub", "super") if style.get("vertical-align", "").strip() == name}
    return [name for name in MARKS if name in marks or (name == "sup" and "super" in marks)]


def _marked(element: Element, within: frozenset[str]) -> list[Node]:
    """Return the words in the marks that are not said already; headings are bold and links underlined as they are."""
    said = within | ({"strong"} if within & _HEADINGS else set()) | ({"u"} if "a" in within else set())
    new = [mark for mark in marks_of(element) if mark not in said]
    inside = shape_inline(element.children, within=within | set(new))
    if element.tag in _BREAKS and inside:  # a block where no block can be: its words stay apart from what follows
        inside = [*inside, " "]
    if is_blank(inside):
        return inside
    if all(isinstance(node, Element) and node.tag == "a" for node in inside):
        new = [mark for mark in new if mark != "u"]
    for mark in reversed(new):
        inside = [Element(mark, {}, inside)]
    return inside


def _link(element: Element, within: frozenset[str]) -> list[Node]:
    href = element.attrs.get("href", "")
    if not _LEADS_SOMEWHERE.match(unescape(href)) or "a" in within:
        return shape_inline(element.children, within=within)
    inside = shape_inline(element.children, within=within | {"a"})
    return inside if is_blank(inside) else [Element("a", {"href": href}, inside)]


def _note(element: Element, within: frozenset[str]) -> list[Node]:
    is_note = element.attrs.get("class") == "note" and not within & ({"small"} | _HEADINGS)
    inside = shape_inline(element.children, within=within | {"small"})
    return [Element("small", {"class": "note"}, inside)] if is_note and not is_blank(inside) else inside
