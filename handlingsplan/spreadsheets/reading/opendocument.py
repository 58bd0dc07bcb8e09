"""The sheets of an OpenDocument workbook.

Read here and not by calamine, which loses what is between paragraphs' words (tabs and line breaks), and takes errors
for blank cells. No Django here: this runs in the process that reads.
"""

import io
import math
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from xml.etree.ElementTree import Element, ParseError, iterparse

from handlingsplan.spreadsheets.reading import bounds
from handlingsplan.spreadsheets.reading.cells import NO_VALUE, Cell, SheetRow, Unreadable, is_blank
from handlingsplan.spreadsheets.reading.file_types import UnreadableError, check_size
from handlingsplan.spreadsheets.reading.number_formats import PERCENT, as_shown, shown_in

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
_SIGNS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_NOT_TEXT = {f"{_OFFICE}annotation", f"{_TEXT}note"}  # remarks beside the cell
_ISO_DAY = 10  # characters of 2027-03-01


@dataclass
class Table:
    """A sheet as it stands in the file; `merged` are rectangles of top, left, bottom and right, counted from 0."""

    name: str
    hidden: bool = False
    rows: list[SheetRow] = field(default_factory=list)
    merged: list[list[int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    struck: list[tuple[int, int]] = field(default_factory=list)
    blank: int = 0  # rows at the end that say nothing so far


def read_ods(data: bytes) -> Iterator[Table]:
    """Yield the sheets; raises `UnreadableError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as content:
            hidden_styles, struck_styles = set[str](), set[str]()
            for _event, element in iterparse(content):  # noqa: S314 likewise
                if element.tag == f"{_STYLE}style":
                    shown = element.find(f"{_STYLE}table-properties")
                    if shown is not None and shown.get(f"{_TABLE}display") == "false":
                        hidden_styles.add(element.get(f"{_STYLE}name", ""))
                    line = element.find(f"{_STYLE}text-properties")
                    if line is not None and line.get(f"{_STYLE}text-line-through-style", "none") != "none":
                        struck_styles.add(element.get(f"{_STYLE}name", ""))
                elif element.tag == f"{_TABLE}table":
                    yield _table(element, hidden_styles, struck_styles)
                    element.clear()
    except (ParseError, zipfile.BadZipFile, KeyError, ValueError, OverflowError) as error:
        raise UnreadableError("broken") from error


def _table(element: Element, hidden_styles: set[str], struck_styles: set[str]) -> Table:
    table = Table(element.get(f"{_TABLE}name", ""), element.get(f"{_TABLE}style-name", "") in hidden_styles)
    table.hidden_columns = list(_hidden_columns(element))
    cells = 0
    for row in element.iter(f"{_TABLE}table-row"):
        again = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        said = _row(row, len(table.rows) + table.blank, table, struck_styles)
        if is_blank(said):
            table.blank += again
            continue
        first = len(table.rows) + table.blank
        check_size(first + again, len(said))
        cells += (table.blank + again) * len(said)
        if cells > bounds.MAX_CELLS:
            raise UnreadableError("too_many_cells")
        table.rows += [[] for _row in range(table.blank)] + [list(said) for _row in range(again)]
        table.blank = 0
        if row.get(f"{_TABLE}visibility", "visible") != "visible":
            table.hidden_rows += range(first, first + again)
    return table


def _hidden_columns(element: Element) -> Iterator[int]:
    first = 0
    for column in element.iter(f"{_TABLE}table-column"):
        last = first + int(column.get(f"{_TABLE}number-columns-repeated", "1"))
        if column.get(f"{_TABLE}visibility", "visible") != "visible":
            yield from range(first, min(last, bounds.MAX_COLUMNS))
        first = last


def _row(row: Element, number: int, table: Table, struck_styles: set[str]) -> SheetRow:
    cells: SheetRow = []
    blank = 0
    for element in row:
        if element.tag not in _CELLS:
            continue
        again = int(element.get(f"{_TABLE}number-columns-repeated", "1"))
        cell = _cell(element)
        if cell is None:
            blank += again
            continue
        check_size(0, len(cells) + blank + again)
        across = int(element.get(f"{_TABLE}number-columns-spanned", "1"))
        down = int(element.get(f"{_TABLE}number-rows-spanned", "1"))
        if across > 1 or down > 1:
            left = len(cells) + blank
            table.merged.append([number, left, number + down - 1, left + across - 1])
        cells += [*[None] * blank, *[cell] * again]
        if element.get(f"{_TABLE}style-name", "") in struck_styles:
            table.struck.append((number, len(cells) - 1))
        blank = 0
    return cells


def _cell(element: Element) -> Cell:
    kind = element.get(f"{_OFFICE}value-type", "")
    words = "\n".join(_words(paragraph) for paragraph in element.findall(f"{_TEXT}p"))
    is_lost = not kind and element.get(f"{_TABLE}formula") and not words
    if is_lost or element.get(f"{_CALC}value-type") == "error":
        return Unreadable(NO_VALUE if is_lost else words or "#")
    if kind in {"float", "percentage", "currency"}:
        number = float(element.get(f"{_OFFICE}value", "nan"))
        unit = PERCENT if kind == "percentage" else element.get(f"{_OFFICE}currency", "")
        shown = unit if unit not in {"", "SEK"} else shown_in(words, number) if math.isfinite(number) else ""
        if shown and math.isfinite(number):
            return as_shown(number, shown)
        return int(number) if number.is_integer() and abs(number) < 2**53 else number
    if kind == "boolean":
        return element.get(f"{_OFFICE}boolean-value") == "true"
    if kind == "date":
        return _day(element.get(f"{_OFFICE}date-value", ""), words)
    return element.get(f"{_OFFICE}string-value") or words or None


def _day(value: str, words: str) -> Cell:
    try:
        return date.fromisoformat(value[:_ISO_DAY])
    except ValueError:
        return Unreadable(words or value)


def _words(element: Element) -> str:
    """Return the text of a paragraph, with its tabs, line breaks and runs of spaces."""
    parts = [element.text or ""]
    for child in element:
        if child.tag in _SIGNS:
            parts.append(_SIGNS[child.tag])
        elif child.tag == f"{_TEXT}s":
            parts.append(" " * min(int(child.get(f"{_TEXT}c", "1")), bounds.MAX_IN_CELL))
        elif child.tag not in _NOT_TEXT:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)
