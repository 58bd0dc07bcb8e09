"""What a Word file's styles and numbering say of a paragraph: its kind, and the number that is drawn before it."""

from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

from handlingsplan.word_files.parts import Archive, attr, is_on, value

MAX_CHAIN = 20  # styles built on one another
_QUOTES = {"quote", "intense quote"}
_HEADING_LEVELS = 6


@dataclass(frozen=True)
class Kind:
    """What a paragraph is: a heading's level, or 0; whether it quotes, captions, or lists what stands elsewhere."""

    heading: int = 0
    is_quote: bool = False
    is_caption: bool = False
    is_contents: bool = False


class Styles:
    """The styles by their ids; Word keeps the English names of its own ones, whatever its language."""

    def __init__(self, archive: Archive) -> None:
        root = archive.xml(archive.part("styles"))
        self._styles = {} if root is None else {attr(one, "styleId"): one for one in root.iter("style")}

    def chain(self, style_id: str) -> list[etree._Element]:
        """Return the style and those that it is built on, the nearest first."""
        found: list[etree._Element] = []
        while style_id in self._styles and len(found) < MAX_CHAIN:
            found.append(self._styles[style_id])
            style_id = value(found[-1], "basedOn")
        return found

    def kind(self, properties: etree._Element | None) -> Kind:
        chain = self.chain(value(properties, "pStyle"))
        names = [value(one, "name").lower() for one in chain]
        level = next((level for name in names if (level := _heading(name))), 0) or _outline(properties, chain)
        return Kind(
            level,
            any(name in _QUOTES for name in names),
            names[:1] == ["caption"],
            any(name.startswith(("toc ", "table of figures")) for name in names[:1]),
        )

    def is_set(self, properties: etree._Element | None, name: str) -> bool:
        """Tell whether a run's own properties or its style set bold, italics and the like."""
        own = is_on(properties, name)
        styles = (is_on(one.find("rPr"), name) for one in self.chain(value(properties, "rStyle")))
        return bool(next((one for one in (own, *styles) if one is not None), False))


def _heading(name: str) -> int:
    if name == "title":
        return 1
    level = name.removeprefix("heading ")
    return int(level) if level != name and level.isdigit() and 1 <= int(level) <= _HEADING_LEVELS else 0


def _outline(properties: etree._Element | None, chain: list[etree._Element]) -> int:
    levels = [value(properties, "outlineLvl"), *(value(one, "pPr/outlineLvl") for one in chain)]
    level = next((one for one in levels if one), "")
    return int(level) + 1 if level.isdigit() and int(level) < _HEADING_LEVELS else 0


_BULLETS = frozenset({"bullet", "none", ""})
_SIGNS = {
    "lowerLetter": "lower-alpha",
    "upperLetter": "upper-alpha",
    "lowerRoman": "lower-roman",
    "upperRoman": "upper-roman",
}


@dataclass(frozen=True)
class Item:
    """A list item's level from 1, its number, None for a bullet, and as what it is drawn, as styles name that."""

    level: int
    number: int | None
    signs: str = ""


class Numbering:
    """Counts as Word does: all lists of one pattern go on from one another, unless one says that it begins anew."""

    def __init__(self, archive: Archive, styles: Styles) -> None:
        root = archive.xml(archive.part("numbering"))
        self._styles = styles
        self._patterns = {} if root is None else {attr(one, "abstractNumId"): one for one in root.iter("abstractNum")}
        self._lists = {} if root is None else {attr(one, "numId"): one for one in root.iterchildren("num")}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[str] = set()

    def item(self, properties: etree._Element | None) -> Item | None:
        """Return the paragraph as an item, counted; None where it is none."""
        told = [None if properties is None else properties.find("numPr")]
        told += [one.find("pPr/numPr") for one in self._styles.chain(value(properties, "pStyle"))]
        number_id = next((found for one in told if (found := value(one, "numId"))), "")
        level = next((found for one in told if (found := value(one, "ilvl"))), "0")
        if number_id not in self._lists or not level.isdigit():
            return None
        of_level = self._level(number_id, level)
        number, form = self._count(number_id, int(level), of_level), value(of_level, "numFmt")
        return Item(int(level) + 1, None if form in _BULLETS else number, _SIGNS.get(form, ""))

    def _level(self, number_id: str, level: str) -> etree._Element | None:
        pattern = self._patterns.get(value(self._lists[number_id], "abstractNumId"))
        levels = () if pattern is None else pattern.iterchildren("lvl")
        return next((one for one in levels if attr(one, "ilvl") == level), None)

    def _count(self, number_id: str, level: int, of_level: etree._Element | None) -> int:
        listed = self._lists[number_id]
        pattern_id = value(listed, "abstractNumId")
        counts = self._counts[pattern_id]
        if number_id not in self._begun:
            self._begun.add(number_id)
            for override in listed.iterchildren("lvlOverride"):
                if (start := value(override, "startOverride")).isdigit():
                    counts[int(attr(override, "ilvl") or 0)] = int(start) - 1
        start = value(of_level, "start")
        counts[level] = counts.get(level, int(start) - 1 if start.isdigit() else 0) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        return counts[level]
