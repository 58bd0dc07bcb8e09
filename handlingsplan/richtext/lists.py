"""The lists of Word, which come as paragraphs (Word) or as one list an item (Word for the web), put together again.

`static/js/editor/pasted-lists.js` does the same in the browser; both are tested with `tests/clipboard/lists.json`.
"""

import re
from dataclasses import dataclass

from handlingsplan.richtext.tree import Element, Node, texts

_LEVEL = re.compile(r"mso-list:(?!ignore)[^;]*?level(\d)")
_NUMBER = re.compile(r"\(?(\d{1,4}|[a-zA-Z]|[ivxIVX]{1,6})[.)]|\d{1,3}(?:\.\d{1,3})+\.?")
_SMALL = re.compile(r"[0-9]{1,4}")
_SPACES = re.compile(r"\s+")
_STYLE = re.compile(r"list-style(?:-type)?:[^;]*?(lower|upper)-(alpha|latin|roman)")
_WEB_SIGNS = re.compile(r'"469769242":\[65533,([1-4])')  # what Word for the web says of a level's numbers
_OF_WEB = {"1": "I", "2": "i", "3": "A", "4": "a"}
SIGNS = frozenset("aAiI")  # what a list may count with, as HTML names them; without any it counts 1, 2, 3
_ROMAN = {"i": 1, "v": 5, "x": 10}
_WEB_LIST = "ListContainerWrapper"
_PARAGRAPH_OF_ITEM = "MsoListParagraph"


@dataclass
class _Item:
    """An item with its level, from 1, and the number or letter that was drawn: None for a bullet, empty for 1.2.

    `signs` are known only where the number is not the one that was drawn.
    """

    level: int
    number: str | None
    content: list[Node]
    signs: str | None = None

    @property
    def kind(self) -> str:
        """What its list counts with, as far as one item tells."""
        if self.number is None:
            return "bullets"
        letters = "A" if self.number.isupper() else "a"
        return self.signs if self.signs is not None else letters if self.number.isalpha() else ""

    def begins_anew(self, before: "_Item") -> bool:
        """Tell whether a list begins with this item, although one of its kind is there."""
        number = (self.number or "").lower()
        return number in {"1", "a"} or (number == "i" and (before.number or "").lower() != "h")


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
    if match is None:
        return []
    return [_Item(int(match[1]), _number(node), [Element("p", {}, node.children)], signs_of(node) or None)]


def _items_of_web(one: Element) -> list[_Item]:
    start, signs = _small_number(one.attrs.get("start", "")), signs_of(one)
    found = []
    for place, item in enumerate(child for child in one.children if isinstance(child, Element)):
        level = _small_number(item.attrs.get("data-aria-level", ""))
        number = str(start + place) if one.tag == "ol" else None
        found.append(_Item(level, number, item.children, signs))
    return found


def signs_of(one: Element) -> str:
    """Return with which signs a list counts, as it or its first item says; empty for 1, 2, 3."""
    if one.attrs.get("type") in SIGNS:
        return one.attrs["type"]
    first = next((child for child in one.children if isinstance(child, Element)), one)
    if style := _STYLE.search(bare_style(one)) or _STYLE.search(bare_style(first)):
        letter = "i" if style[2] == "roman" else "a"
        return letter.upper() if style[1] == "upper" else letter
    told = _WEB_SIGNS.search(first.attrs.get("data-list-defn-props", "").replace("&quot;", '"'))
    return _OF_WEB[told[1]] if told else ""


def _small_number(text: str) -> int:
    """Return the number; 1 for what is none, or is longer than any list is."""
    return int(text) if _SMALL.fullmatch(text) else 1


def _lists(items: list[_Item]) -> list[Element]:
    """Return the lists that begin with the first item's level; deeper ones lie in the item before them."""
    runs: list[list[_Item]] = []
    contents: dict[int, list[Node]] = {}
    place = 0
    while place < len(items):
        first, end = items[place], place + 1
        while end < len(items) and items[end].level > first.level:
            end += 1
        contents[id(first)] = [*first.content, *_lists(items[place + 1 : end])]
        before = runs[-1][-1] if runs else None
        if before is not None and before.kind == first.kind and not first.begins_anew(before):
            runs[-1].append(first)
        else:
            runs.append([first])
        place = end
    return [
        Element(
            "ul" if run[0].number is None else "ol",
            _numbering(run),
            [Element("li", {}, contents[id(item)]) for item in run],
        )
        for run in runs
    ]


def _numbering(run: list[_Item]) -> dict[str, str]:
    """Return from which number a list counts, and with which signs; "i" begins Roman numbers, "h, i, j" letters."""
    first = run[0]
    if not first.number:
        return {}
    if first.signs is not None or first.number.isdigit():
        return {"start": first.number, "type": first.signs or ""}
    numbers = [(item.number or "").lower() for item in run]
    letters = [ord(number) - ord("a") + 1 for number in numbers if len(number) == 1]
    romans = [_roman(number) for number in numbers]
    is_roman = _follow(romans) and (numbers[0] == "i" or len(letters) < len(numbers) or not _follow(letters))
    signs = "i" if is_roman else "a"
    start = romans[0] if is_roman else letters[0] if letters else 1
    return {"start": str(start), "type": signs.upper() if first.number.isupper() else signs}


def _follow(numbers: list[int]) -> bool:
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] > 0


def _roman(number: str) -> int:
    """Return the value of a small Roman number; 0 for what is none."""
    if not set(number) <= _ROMAN.keys():
        return 0
    values = [_ROMAN[sign] for sign in number]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _number(paragraph: Element) -> str | None:
    """Return the number or letter that Word drew, empty for one like 1.2; None for a bullet."""
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
