"""The table of contents of a Word document: each heading with a field that tells its page, in Word and LibreOffice."""

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from handlingsplan.exports.docx_styles import begin_field, mark_field

_LEVELS = {"Heading1": 1, "Heading2": 2}
_NAME = "_Toc{:06}"  # as Word names them, so that it takes them for its own
# The page stands as dots until the program that opens the file has counted
_LINE = (
    '<w:p {names}><w:pPr><w:pStyle w:val="toc{level}"/></w:pPr><w:hyperlink w:anchor="{name}" w:history="1">'
    '<w:r><w:t xml:space="preserve">{title}</w:t></w:r><w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGEREF {name} \\h </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>…</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    "</w:hyperlink></w:p>"
)


def reserve_contents(word: Any) -> Paragraph:
    """Append the heading of the contents, and return the paragraph after which `fill_contents` writes them."""
    word.add_paragraph(_("Innehåll")).style = word.styles["TOC Heading"]
    place: Paragraph = word.add_paragraph()
    return place


def fill_contents(word: Any, place: Paragraph) -> None:
    """Write a line for each heading of the first two levels, when all are written."""
    begin_field(place, 'TOC \\o "1-2" \\h \\z \\u')
    last = place._p  # noqa: SLF001 python-docx has no other way
    for number, (level, heading) in enumerate(list(_headings(word)), start=1):
        name = _NAME.format(number)
        _mark_heading(heading, number, name)
        title = escape(" ".join("".join(one.text or "" for one in heading.iter(qn("w:t"))).split()))
        line = parse_xml(_LINE.format(names=nsdecls("w"), level=level, name=name, title=title))
        last.addnext(line)
        last = line
    end = OxmlElement("w:p")
    last.addnext(end)
    mark_field(Paragraph(end, place._parent), "end")  # noqa: SLF001 likewise


def _headings(word: Any) -> Iterator[tuple[int, Any]]:
    for paragraph in word.element.body.iterchildren(qn("w:p")):
        if level := _LEVELS.get(paragraph.style or ""):
            yield level, paragraph


def _mark_heading(heading: Any, number: int, name: str) -> None:
    """Put a bookmark around the heading's words."""
    begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (begin, end):
        mark.set(qn("w:id"), str(number))
    begin.set(qn("w:name"), name)
    properties = heading.pPr
    heading.insert(0 if properties is None else 1, begin)
    heading.append(end)
