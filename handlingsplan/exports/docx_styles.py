"""How a Word document looks: named styles alone, so that an organisation's own template can be put over them."""

from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from handlingsplan.chapters.document import PlanDocument
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
# What differs in a paper of some pages
_PAPER_STYLES = {"Title": (20, 0, 6), "Subtitle": (12, 0, 18), "Heading 1": (15, 20, 6), "Heading 2": (12, 12, 4)}


def prepare(word: Any, *, head: str, is_book: bool = True) -> None:
    """Give the document its paper, faces and sizes; `head` stands on every page but the first, with the number.

    The chapters of a book begin on pages of their own.
    """
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = (page.page_width - TEXT_WIDTH) // 2
    page.top_margin = page.bottom_margin = Mm(25)
    for name, (size, before, after) in _STYLES.items():
        _set(word.styles[name], size, before, after)
    if is_book:
        word.styles["Heading 1"].paragraph_format.page_break_before = True
    else:
        for name, (size, before, after) in _PAPER_STYLES.items():
            _set(word.styles[name], size, before, after)
    word.styles["Caption"].paragraph_format.keep_with_next = True
    _add_contents_styles(word)
    page.different_first_page_header_footer = True
    page.header.paragraphs[0].text = head
    footer = page.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    begin_field(footer, "PAGE")
    mark_field(footer, "end")


def describe(word: Any, document: PlanDocument, *, title: str) -> None:
    """Say in the file's properties what it is, who has made it, in which language and of which day."""
    facts = word.core_properties
    facts.title, facts.author = title, document.plan.coordinating_organisation
    facts.subject, facts.language, facts.comments = document.plan.subtitle, "sv-SE", ""
    if document.edition:
        facts.created = facts.modified = document.edition.published_at.replace(tzinfo=None)
    language = word.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), "sv-SE")


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


def _add_contents_styles(word: Any) -> None:
    for level in (1, 2):
        style = word.styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style.base_style = word.styles["Normal"]
        layout = style.paragraph_format
        layout.left_indent, layout.space_after = Mm(6 * (level - 1)), Pt(2)
        layout.space_before = Pt(6 if level == 1 else 0)
        layout.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        style.font.bold = level == 1


def lay_across(word: Any) -> None:
    """Begin pages that lie across; the running head goes on."""
    _begin_pages(word, WD_ORIENT.LANDSCAPE)


def stand_upright(word: Any) -> None:
    """Begin pages that stand again."""
    _begin_pages(word, WD_ORIENT.PORTRAIT)


def _begin_pages(word: Any, orientation: WD_ORIENT) -> None:
    pages = word.add_section(WD_SECTION.NEW_PAGE)
    pages.different_first_page_header_footer = False
    if pages.orientation != orientation:
        pages.orientation = orientation
        pages.page_width, pages.page_height = pages.page_height, pages.page_width


def begin_field(paragraph: Any, code: str) -> None:
    """Begin what Word works out; what follows stands there until it has."""
    mark_field(paragraph, "begin").set(qn("w:dirty"), "true")
    text = OxmlElement("w:instrText")
    text.text = code
    paragraph.add_run()._r.append(text)  # noqa: SLF001 python-docx has no fields
    mark_field(paragraph, "separate")


def mark_field(paragraph: Any, kind: str) -> Any:
    """Append a field's "begin", "separate" or "end"."""
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)  # noqa: SLF001 likewise
    return mark
