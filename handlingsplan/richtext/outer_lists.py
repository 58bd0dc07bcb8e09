"""Lists that Word writes as paragraphs, one for each item with its level, become lists within lists."""

import re

from handlingsplan.richtext.tree import Element, Node, texts

_LEVEL = re.compile(r"mso-list\s*:\s*(?!ignore)[^;]*?\blevel(\d)", re.IGNORECASE)
_NUMBER = re.compile(r"\(?(?:(\d{1,4})|[a-zA-Z]|[ivxIVX]{1,6})[.)]|\d{1,3}(?:\.\d{1,3})+\.?")


def gather_lists(nodes: list[Node]) -> list[Node]:
    """Return the nodes, with runs of Word's list paragraphs put together to lists."""
    if not any(map(_level, nodes)):
        return nodes
    result: list[Node] = []
    run: list[Element] = []
    spaces: list[Node] = []
    for node in nodes:
        if isinstance(node, Element) and _level(node):
            run.append(node)
            spaces = []
        elif run and isinstance(node, str) and not node.strip():
            spaces.append(node)
        else:
            result += [*_lists(run), *spaces, node]
            run, spaces = [], []
    return [*result, *_lists(run), *spaces]


def _level(node: Node) -> int:
    """Return the level of a list paragraph, from 1; 0 for everything else, headings with numbers too."""
    if not isinstance(node, Element) or node.tag != "p":
        return 0
    match = _LEVEL.search(node.attrs.get("style", ""))
    return int(match[1]) if match else 0


def _lists(paragraphs: list[Element]) -> list[Element]:
    """Return the lists that begin with the first paragraph's level; deeper ones lie in the item before them."""
    lists: list[Element] = []
    place = 0
    while place < len(paragraphs):
        end = place + 1
        while end < len(paragraphs) and _level(paragraphs[end]) > _level(paragraphs[0]):
            end += 1
        first = paragraphs[place]
        item = Element("li", {}, [Element("p", {}, first.children), *_lists(paragraphs[place + 1 : end])])
        number = _number(first)
        tag = "ul" if number is None else "ol"
        if lists and lists[-1].tag == tag and number != "1":
            lists[-1].children.append(item)
        else:
            lists.append(Element(tag, {"start": number} if number else {}, [item]))
        place = end
    return lists


def _number(paragraph: Element) -> str | None:
    """Return the number that Word drew, empty for letters and roman numbers; None for a bullet."""
    sign = next((element for element in _within(paragraph) if _is_sign(element)), None)
    drawn = "".join(texts(sign.children)).replace("&nbsp;", " ").strip() if sign else ""
    match = _NUMBER.fullmatch(drawn)
    return (match[1] or "") if match else None


def _is_sign(element: Element) -> bool:
    return "mso-list:ignore" in element.attrs.get("style", "").lower().replace(" ", "")


def _within(element: Element) -> list[Element]:
    """Return the elements inside, outer ones first."""
    inner = [child for child in element.children if isinstance(child, Element)]
    return [*inner, *(deep for child in inner for deep in _within(child))]
