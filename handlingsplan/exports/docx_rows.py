"""Facts and tables in a Word document; the tables are written as XML, since python-docx is slow with thousands."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from handlingsplan.numbers import format_kronor

_TABLE = (
    '<w:tbl {names}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:type="auto" w:w="0"/>'
    '<w:tblLook w:firstRow="1" w:noVBand="1" w:val="0420"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
)
_HEAD_ROW = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
_BODY_ROW = "<w:trPr><w:cantSplit/></w:trPr>"


def add_facts(word: Any, facts: Mapping[str, str]) -> None:
    """Append a paragraph for each fact that is stated, its label in bold."""
    for label, value in facts.items():
        if value:
            paragraph = word.add_paragraph()
            paragraph.add_run(f"{label}: ").bold = True
            paragraph.add_run(value)


def amount_in_words(amount: Decimal | None) -> str:
    """Return an amount in kronor; "not stated" is not 0."""
    return _("inte angivet") if amount is None else format_kronor(amount)


def add_rows(word: Any, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Append a table whose head stands on every page that it reaches; nothing where there are no rows."""
    body = "".join(_row(row, _BODY_ROW, "") for row in rows)
    if not body:
        return
    head = _row(headings, _HEAD_ROW, "<w:rPr><w:b/></w:rPr>")
    columns = "<w:gridCol/>" * len(headings)
    table = parse_xml(_TABLE.format(names=nsdecls("w"), columns=columns, rows=head + body))
    word.add_paragraph()._p.addprevious(table)  # noqa: SLF001 python-docx has no other way; Word wants text after a table


def _row(cells: Sequence[str], properties: str, run: str) -> str:
    return f"<w:tr>{properties}{''.join(_cell(cell, run) for cell in cells)}</w:tr>"


def _cell(text: str, run: str) -> str:
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    words = "<w:br/>".join(lines)
    return f'<w:tc><w:tcPr><w:tcW w:type="auto" w:w="0"/></w:tcPr><w:p><w:r>{run}{words}</w:r></w:p></w:tc>'
