"""Lists in a Word document: each numbered list counts by itself, from where its text says."""

from dataclasses import dataclass
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Twips
from docx.text.paragraph import Paragraph

MAX_LEVEL = 8  # Word has nine, from 0
_BULLETS = "•◦▪"
_INDENT = 360  # of each level, in twentieths of a point
# Numbers of our own definitions, beyond those of the template: of bullets, and of each kind of signs that HTML names
_BULLETED = 900
_COUNTED = {
    "": (901, "decimal"),
    "a": (902, "lowerLetter"),
    "A": (903, "upperLetter"),
    "i": (904, "lowerRoman"),
    "I": (905, "upperRoman"),
}
_STYLES = {"ul": "ListBullet", "ol": "ListNumber"}


@dataclass
class ParagraphStyle:
    """How the next paragraph looks: with the style of this id, or the document's own."""

    style: str = ""

    def add(self, container: Any) -> Paragraph:
        paragraph: Paragraph = container.add_paragraph()
        if self.style:
            paragraph._p.style = self.style  # noqa: SLF001 to look a style up by its name takes long
        return paragraph

    def begin(self, container: Any) -> None:
        """Prepare for something that is no paragraph of this style."""


@dataclass
class ItemStyle(ParagraphStyle):
    """An item of a list: its first paragraph bears the number, the others stand under that one's text."""

    number_id: int = 0
    level: int = 0
    is_begun: bool = False

    def add(self, container: Any) -> Paragraph:
        paragraph = super().add(container)
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 python-docx has no other way
        numbering = properties.get_or_add_numPr()
        numbering.get_or_add_ilvl().val = self.level
        numbering.get_or_add_numId().val = 0 if self.is_begun else self.number_id
        if self.is_begun:
            paragraph.paragraph_format.left_indent = Twips(_INDENT * (self.level + 1))
        self.is_begun = True
        return paragraph

    def begin(self, container: Any) -> None:
        """Let an item that does not begin with words have its number all the same."""
        if not self.is_begun:
            self.add(container)


def number_of_list(container: Any, element: Any, level: int) -> int:
    """Return Word's id for the list; a numbered one gets its own, which begins at `start`."""
    numbering = container.part.numbering_part.element
    _define(numbering)
    is_numbered = element.tag == "ol"
    bulleted = f"w:num[w:abstractNumId/@w:val='{_BULLETED}']/@w:numId"
    if not is_numbered and (known := numbering.xpath(bulleted)):
        return int(known[0])
    number = numbering.add_num(_COUNTED[element.get("type") or ""][0] if is_numbered else _BULLETED)
    if is_numbered:
        number.add_lvlOverride(ilvl=level).add_startOverride(int(element.get("start") or 1))
    return int(number.numId)


def item_style(tag: str, number_id: int, level: int) -> ItemStyle:
    """Return the style of one item of a list."""
    return ItemStyle(_STYLES[tag], number_id, level)


def _define(numbering: Any) -> None:
    """Add our definitions to the document, once; those of the template have one level each."""
    if numbering.xpath(f"w:abstractNum[@w:abstractNumId='{_BULLETED}']"):
        return
    first = numbering.find(qn("w:num"))
    for at, form in ((_BULLETED, "bullet"), *_COUNTED.values()):
        levels = "".join(_level(level, form) for level in range(MAX_LEVEL + 1))
        first.addprevious(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{at}">'
                f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
            )
        )


def _level(level: int, form: str) -> str:
    text = _BULLETS[level % len(_BULLETS)] if form == "bullet" else f"%{level + 1}."
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{_INDENT * (level + 1)}" w:hanging="{_INDENT}"/></w:pPr></w:lvl>'
    )
