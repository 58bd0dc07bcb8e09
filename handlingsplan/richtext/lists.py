"""The lists of Word, which come as paragraphs (Word) or as one list an item (Word for the web), put together again.

`static/js/editor/pasted-lists.js` does the same in the browser; both are tested with `tests/clipboard/lists.json`.
"""

import re
from dataclasses import dataclass

from handlingsplan.richtext.tree import Element, Node, texts

_LEVEL = re.compile(r"mso-list:(?!ignore)[^;]*?level(\d)")
_NUMBER = re.compile(r"\(?(?:(\d{1,4})|[a-zA-Z]|[ivxIVX]{1,6})[.)]|\d{1,3}(?:\.\d{1,3})+\.?")
_SMALL = re.compile(r"[0-9]{1,4}")
_SPACES = re.compile(r"\s+")
_WEB_LIST = "ListContainerWrapper"
_PARAGRAPH_OF_ITEM = "MsoListParagraph"


@dataclass
class _Item:
    """An item with its level, from 1, and the number that was drawn: None for a bullet, empty for a letter."""

    level: int
    number: str | None
    content: list[Node]


def bare_style(element: Element) -> str:
    """Return the style without any space, in small letters."""
    return _SPACES.sub("", element.attrs.get("style", "")).lower()


def is_sign(element: Element) -> bool:
    """Tell whether this is Word's picture of a bullet or number, which the list itself will show."""
    return "mso-list:ignore" in bare_style(element)


def gather_lists(nodes: list[Node]) -> list[Node]:
    """Return the nodes, with runs of Word's items put together to lists."""
    if not any(map(_items, nodes)):
        return nodes
    result: list[Node] = []
    run: list[_Item] = []
    spaces: list[Node] = []
    for node in nodes:
        items = _items(node)
        if items:
            run += items
            spaces = []
        elif run and isinstance(node, str) and not node.strip():
            spaces.append(node)
        elif run and isinstance(node, Element) and node.attrs.get("class", "").startswith(_PARAGRAPH_OF_ITEM):
            run[-1].content.append(Element("p", {}, node.children))
            spaces = []
        else:
            result += [*_lists(run), *spaces, node]
            run, spaces = [], []
    return [*result, *_lists(run), *spaces]


def _items(node: Node) -> list[_Item]:
    """Return the items that a node holds; none for what is no list, headings with numbers too."""
    if not isinstance(node, Element):
        return []
    if node.tag == "div" and _WEB_LIST in node.attrs.get("class", ""):
        lists = [child for child in node.children if isinstance(child, Element) and child.tag in {"ul", "ol"}]
        return [item for one in lists for item in _items_of_web(one)]
    match = _LEVEL.search(bare_style(node)) if node.tag == "p" else None
    return [_Item(int(match[1]), _number(node), [Element("p", {}, node.children)])] if match else []


def _items_of_web(one: Element) -> list[_Item]:
    start = _small_number(one.attrs.get("start", ""))
    found = []
    for place, item in enumerate(child for child in one.children if isinstance(child, Element)):
        level = _small_number(item.attrs.get("data-aria-level", ""))
        number = str(start + place) if one.tag == "ol" else None
        found.append(_Item(level, number, item.children))
    return found


def _small_number(text: str) -> int:
    """Return the number; 1 for what is none, or is longer than any list is."""
    return int(text) if _SMALL.fullmatch(text) else 1


def _lists(items: list[_Item]) -> list[Element]:
    """Return the lists that begin with the first item's level; deeper ones lie in the item before them."""
    lists: list[Element] = []
    place = 0
    while place < len(items):
        first, end = items[place], place + 1
        while end < len(items) and items[end].level > first.level:
            end += 1
        item = Element("li", {}, [*first.content, *_lists(items[place + 1 : end])])
        tag = "ul" if first.number is None else "ol"
        if lists and lists[-1].tag == tag and first.number != "1":
            lists[-1].children.append(item)
        else:
            lists.append(Element(tag, {"start": first.number} if first.number else {}, [item]))
        place = end
    return lists


def _number(paragraph: Element) -> str | None:
    """Return the number that Word drew, empty for letters and roman numbers; None for a bullet."""
    sign = next((element for element in _within(paragraph) if is_sign(element)), None)
    drawn = "".join(texts(sign.children)).replace("&nbsp;", " ").strip() if sign else ""
    match = _NUMBER.fullmatch(drawn)
    return (match[1] or "") if match else None


def _within(element: Element) -> list[Element]:
    """Return the elements inside, outer ones first."""
    inner = [child for child in element.children if isinstance(child, Element)]
    return [*inner, *(deep for child in inner for deep in _within(child))]


def raise_orphans(items: list[Node]) -> list[Node]:
    """Return what stands in a list, with the items of a list that stands first in it, without an item of its own."""
    first = next((place for place, node in enumerate(items) if isinstance(node, Element)), None)
    if first is None:
        return items
    orphan = items[first]
    if not isinstance(orphan, Element) or orphan.tag not in {"ul", "ol"}:
        return items
    return [*items[:first], *raise_orphans(orphan.children), *items[first + 1 :]]
