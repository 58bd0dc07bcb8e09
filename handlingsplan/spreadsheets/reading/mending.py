"""What calamine gets wrong or leaves out in Excel's newer workbooks, mended here.

It returns the same empty text for a blank cell, for an error (`#REF!`), and for a formula whose value is not stored,
as programs write it that cannot count. The cells that hold the latter two are found in the XML, and so are those that
are struck through, and numbers that are shown as something else than they are (`number_formats`).
No Django here: this runs in the process that reads.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from handlingsplan.spreadsheets.reading import bounds
from handlingsplan.spreadsheets.reading.cells import NO_VALUE
from handlingsplan.spreadsheets.reading.file_types import column_number
from handlingsplan.spreadsheets.reading.number_formats import Styles, styles_of

_ROW_OR_CELL = re.compile(
    rb"<(?:\w+:)?row\b(?P<row>[^>]*)>|<(?:\w+:)?c\b(?P<cell>[^>]*?)(?:/>|>(?P<body>.*?)</(?:\w+:)?c>)", re.DOTALL
)
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})?([0-9]{1,7})["']""")
_IS_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_STYLE = re.compile(rb"""\bs\s*=\s*["']([0-9]{1,6})["']""")
_IS_TEXT = re.compile(rb"""\bt\s*=\s*["']str["']""")
_IS_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_ENDS = re.compile(rb"""\b(min|max)\s*=\s*["']([0-9]{1,7})["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^>]*)?>([^<]+)<")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_SHEET_NAME_ID = re.compile(rb"""\b(?:\w+:)id\s*=\s*["']([^"']+)["']""")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"""\b(Id|Target)\s*=\s*["']([^"']+)["']""")


class Marks:
    """Per sheet, by its number in the workbook: what unreadable cells show by row and column, and what is hidden."""

    def __init__(self) -> None:
        self.unreadable: dict[tuple[int, int], str] = {}
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []
        self.struck: list[tuple[int, int]] = []
        self.formats: dict[tuple[int, int], str] = {}  # of numbers that are shown as something else


def marks_of(data: bytes) -> list[Marks]:
    """Return the marks of the sheets, in the workbook's order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = styles_of(_content(archive, "xl/styles.xml"))
        return [_marks(archive, path, styles) for path in _sheet_paths(archive)]


def _sheet_paths(archive: zipfile.ZipFile) -> list[str]:
    targets = {}
    for relation in _RELATION.findall(_content(archive, "xl/_rels/workbook.xml.rels")):
        found = dict(_ATTRIBUTE.findall(relation))
        target = found.get(b"Target", b"").decode(errors="replace")
        targets[found.get(b"Id", b"")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    keys = [_SHEET_NAME_ID.search(sheet) for sheet in _SHEET.findall(_content(archive, "xl/workbook.xml"))]
    return [str(PurePosixPath(targets.get(key[1], ""))) if key else "" for key in keys]


def _content(archive: zipfile.ZipFile, path: str) -> bytes:
    try:
        return archive.read(path)
    except KeyError:
        return b""


def _marks(archive: zipfile.ZipFile, path: str, styles: Styles) -> Marks:
    marks = Marks()
    content = _content(archive, path)
    has_marks = _FORMULA.search(content) or _IS_ERROR.search(content) or _IS_HIDDEN.search(content)
    if not (has_marks or styles):
        return marks  # as of most lists, so that they cost nothing more
    marks.hidden_columns = list(_hidden_columns(content))
    for row, column, attributes, body in _cells(content, marks):
        value = _VALUE.search(body)
        if styles and value and (style := _STYLE.search(attributes)):
            marks.struck += [(row, column)] if int(style[1]) in styles.struck else []
            if (shown := styles.formats.get(int(style[1]))) is not None:
                marks.formats[row, column] = shown
        if _IS_ERROR.search(attributes):
            marks.unreadable[row, column] = value[1].decode(errors="replace")[:20] if value else "#"
        elif _FORMULA.search(body) and value is None and not _IS_TEXT.search(attributes):
            marks.unreadable[row, column] = NO_VALUE
    return marks


def _hidden_columns(content: bytes) -> Iterator[int]:
    for attributes in _COLUMN.findall(content):
        ends = dict(_ENDS.findall(attributes))
        if _IS_HIDDEN.search(attributes) and len(ends) == len({"min", "max"}):
            yield from range(int(ends[b"min"]) - 1, min(int(ends[b"max"]), bounds.MAX_COLUMNS))


def _cells(content: bytes, marks: Marks) -> Iterator[tuple[int, int, bytes, bytes]]:
    """Yield cells with content, counted from 0; one without a reference stands after the one before."""
    row, column = -1, -1
    for found in _ROW_OR_CELL.finditer(content):
        attributes = found["row"] if found["cell"] is None else found["cell"]
        reference = _REFERENCE.search(attributes)
        if found["cell"] is None:
            row, column = (int(reference[2]) - 1 if reference else row + 1), -1
            if _IS_HIDDEN.search(attributes):
                marks.hidden_rows.append(row)
            continue
        column = column_number(reference[1].decode()) - 1 if reference and reference[1] else column + 1
        yield row, column, attributes, found["body"] or b""
