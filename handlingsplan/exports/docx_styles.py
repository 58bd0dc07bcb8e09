"""How a Word document looks: named styles alone, so that an organisation's own template can be put over them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from handlingsplan.exports.docx_tables import TEXT_WIDTH
from handlingsplan.tokens import tokens

FACE = "Arial"  # whoever opens the file has it, or one of the same widths
# Style: size in points, space before and after
_STYLES = {
    "Normal": (10.5, 0, 6),
    "Title": (28, 60, 6),
    "Subtitle": (14, 0, 24),
    "Heading 1": (20, 0, 12),
    "Heading 2": (14, 18, 6),
    "Heading 3": (12, 14, 4),
    "Heading 4": (10.5, 10, 3),
    "Caption": (9, 8, 3),
}


def prepare(word: Any, *, head: str) -> None:
    """Give the document its paper, faces and sizes; `head` stands on every page but the first, with the number."""
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = (page.page_width - TEXT_WIDTH) // 2
    page.top_margin = page.bottom_margin = Mm(25)
    for name, (size, before, after) in _STYLES.items():
        _set(word.styles[name], size, before, after)
    page.different_first_page_header_footer = True
    page.header.paragraphs[0].text = head
    footer = page.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    begin_field(footer, "PAGE")
    _mark(footer, "end")


def _set(style: Any, size: float, before: int, after: int) -> None:
    style.font.name, style.font.size = FACE, Pt(size)
    properties = style.element.get_or_add_rPr()
    faces = properties.get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{kind}"), None)  # or the theme's face goes before the one that is named
    colour = "brand" if style.name.startswith(("Heading", "Title")) else "ink"
    style.font.color.rgb = RGBColor.from_string(tokens()[colour].removeprefix("#").upper())
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.15


def add_contents(word: Any, titles: Sequence[str]) -> None:
    """Append the table of contents: the titles, until Word fills in levels and page numbers as the file is opened."""
    word.add_paragraph(_("Innehåll")).style = word.styles["TOC Heading"]
    lines = [word.add_paragraph(title) for title in titles]
    begin_field(lines[0].insert_paragraph_before(), 'TOC \\o "1-2" \\h \\z \\u')
    _mark(lines[-1], "end")


def begin_field(paragraph: Any, code: str) -> None:
    """Begin what Word works out; what follows stands there until it has."""
    _mark(paragraph, "begin").set(qn("w:dirty"), "true")
    text = OxmlElement("w:instrText")
    text.text = code
    paragraph.add_run()._r.append(text)  # noqa: SLF001 python-docx has no fields
    _mark(paragraph, "separate")


def _mark(paragraph: Any, kind: str) -> Any:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)  # noqa: SLF001 likewise
    return mark
