"""Tables in a Word document: columns as wide as their contents ask for, so that no word and no amount is broken."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

TEXT_WIDTH = Mm(160)  # of an A4 page between its margins
_ALL = TEXT_WIDTH.twips
ACROSS = Mm(247).twips  # of an A4 page that lies across, in twentieths of a point
_SIZES = (10, 9, 8.5, 8)  # points: the first in which no word of the table need be broken
_EM = 0.6  # width of a character in most faces, bold too, as a part of the size
_PADDING = 120  # of a cell, both sides together, in twentieths of a point as all widths here
_FULL_LINE = 60  # characters beyond which a wider column makes text no easier to read
_NUMBER = re.compile(r"[\d\s\u202f\u00a0.,−–%-]*\d[\d\s\u202f\u00a0.,%]*(kr)?|–|inte angivet")
_BREAKS = re.compile(r"[ \t\n/]+|(?<=-)")  # where Word may break a line; not at a no-break space
_TABLE = (
    '<w:tbl {names}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:type="dxa" w:w="{width}"/>'
    '<w:tblLayout w:type="fixed"/>{margins}<w:tblLook w:firstRow="1" w:noVBand="1" w:val="0420"/></w:tblPr>'
    "<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
)
_MARGINS = (
    f'<w:tblCellMar><w:left w:w="{_PADDING // 2}" w:type="dxa"/><w:right w:w="{_PADDING // 2}" w:type="dxa"/>'
    "</w:tblCellMar>"
)
_TO_THE_RIGHT = '<w:jc w:val="right"/>'
_HEAD_ROW = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
_BODY_ROW = "<w:trPr><w:cantSplit/></w:trPr>"


def fit(columns: Sequence[Sequence[str]], room_for_all: int = _ALL) -> tuple[list[int], float]:
    """Return the width of each column, given its texts, and the size of type in points."""
    longest = [max((len(word) for text in column for word in _BREAKS.split(text)), default=1) for column in columns]
    for points in _SIZES:
        least = [length * points * 20 * _EM + _PADDING for length in longest]
        if sum(least) <= room_for_all:
            break
    wanted = [
        max(few, min(max(map(len, column), default=1), _FULL_LINE) * points * 20 * _EM + _PADDING)
        for few, column in zip(least, columns, strict=True)
    ]
    room = max(room_for_all - sum(least), 0.0)
    more = [much - few for much, few in zip(wanted, least, strict=True)]
    shares = more if sum(more) > room else wanted  # what is over goes to all in proportion
    spare = room if shares is more else room_for_all - sum(wanted)
    base = least if shares is more else wanted
    widths = [few + spare * share / (sum(shares) or 1) for few, share in zip(base, shares, strict=True)]
    return [int(width * room_for_all / sum(widths)) for width in widths], points


def add_rows(word: Any, headings: Sequence[str], rows: Iterable[Sequence[str]], *, width: int = _ALL) -> None:
    """Append a table whose head stands on every page that it reaches; nothing where there are no rows."""
    body = [list(row) for row in rows]
    if not body:
        return
    columns = list(zip(*body, strict=True))
    widths, points = fit([(heading, *column) for heading, column in zip(headings, columns, strict=True)], width)
    aligned = [_TO_THE_RIGHT if all(map(_NUMBER.fullmatch, column)) else "" for column in columns]
    size = f'<w:sz w:val="{round(points * 2)}"/>'
    lines = [_row(headings, widths, aligned, _HEAD_ROW, f"<w:b/>{size}")]
    lines += [_row(row, widths, aligned, _BODY_ROW, size) for row in body]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    table = _TABLE.format(names=nsdecls("w"), width=sum(widths), margins=_MARGINS, columns=grid, rows="".join(lines))
    word.add_paragraph()._p.addprevious(parse_xml(table))  # noqa: SLF001 python-docx has no other way; Word wants text after a table


def _row(cells: Sequence[str], widths: Sequence[int], aligned: Sequence[str], properties: str, run: str) -> str:
    inner = (
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/></w:tcPr><w:p><w:pPr><w:spacing w:after="20"/>{how}</w:pPr>'
        f"<w:r><w:rPr>{run}</w:rPr>{_lines(text)}</w:r></w:p></w:tc>"
        for text, width, how in zip(cells, widths, aligned, strict=True)
    )
    return f"<w:tr>{properties}{''.join(inner)}</w:tr>"


def _lines(text: str) -> str:
    return "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))


def add_grid(container: Any, rows: int, columns: int) -> Any:
    """Append an empty table with lines to a document or a cell."""
    table = container.add_table(rows=rows, cols=columns)
    if hasattr(container, "styles"):
        table._tbl.tblStyle_val = "TableGrid"  # noqa: SLF001 to look a style up by its name takes long
    return table


def fit_grid(table: Any, columns: Sequence[Sequence[str]]) -> None:
    """Give a table of the document the widths and the size of type that its texts ask for."""
    widths, points = fit(columns)
    table.autofit = False
    table._tbl.tblPr.append(parse_xml(_MARGINS.replace("<w:tblCellMar", f"<w:tblCellMar {nsdecls('w')}", 1)))  # noqa: SLF001 likewise
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):  # noqa: SLF001 likewise
        column.w = Pt(width / 20)
    for row in table._tbl.tr_lst:  # noqa: SLF001 likewise
        at = 0
        for cell in row.tc_lst:
            cell.width = Pt(sum(widths[at : at + cell.grid_span]) / 20)
            at += cell.grid_span
    for run in _runs(table):
        run.font.size = Pt(points)


def _runs(table: Any) -> Iterator[Any]:
    for cell in {id(cell._tc): cell for cell in table._cells}.values():  # noqa: SLF001 a merged cell stands in several places
        for paragraph in cell.paragraphs:
            yield from paragraph.runs


def repeat_head(table: Any) -> None:
    """Let the first row stand on every page that the table reaches."""
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 python-docx has no other way
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    properties.append(mark)
