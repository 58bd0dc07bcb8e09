"""What calamine leaves out of workbooks of Excel 97 to 2003.

It takes errors, and formulas whose value is one, for blank cells, and tells not how numbers are shown, what is struck
through, and what is hidden.

The file is a small file system of its own (MS-CFB) with a stream of records (MS-XLS) in it. No Django here: this runs
in the process that reads.
"""

import struct
from collections.abc import Iterator
from contextlib import suppress

from handlingsplan.spreadsheets.reading import bounds
from handlingsplan.spreadsheets.reading.mending import Marks
from handlingsplan.spreadsheets.reading.number_formats import BUILT_IN, Styles, shown_by

_MAX_SECTORS = 40_000  # of 512 bytes: more than a file may have
_END = 0xFFFFFFFA  # and above: no sector
_BEGIN, _BOOL_OR_ERROR, _FORMULA, _SHEET = 0x0809, 0x0205, 0x0006, 0x0085
_FONT, _FORMAT, _LOOK = 0x0031, 0x041E, 0x00E0
_ROW, _COLUMNS, _SEVERAL = 0x0208, 0x007D, 0x00BD
_CELLS = frozenset({0x0203, 0x027E, 0x00FD, 0x0204, _FORMULA, _BOOL_OR_ERROR})  # with row, column and look
_IS_STRUCK, _IS_ROW_HIDDEN, _IS_COLUMN_HIDDEN = 0x0008, 0x0020, 0x0001
_BIFF8 = 0x0600
_NO_FONT = 4  # is skipped by the numbers of fonts
_WORKSHEET = 0x0010  # what a stretch of records holds
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_HEADER = 512
_DIRECTORY_ENTRY = 128


def marks_of_old(data: bytes) -> list[Marks]:
    """Return the marks of the sheets, in the workbook's order; nothing where the file is no such workbook."""
    try:
        return list(_sheets(_stream(data)))
    except (struct.error, IndexError, ValueError):
        return []


def _sectors(data: bytes, first: int, table: list[int], size: int) -> bytes:
    parts: list[bytes] = []
    sector = first
    while sector < _END and len(parts) < _MAX_SECTORS:
        parts.append(data[_HEADER + sector * size : _HEADER + (sector + 1) * size])
        sector = table[sector]
    return b"".join(parts)


def _stream(data: bytes) -> bytes:
    """Return the workbook's records; small ones, below 4096 bytes, no program writes in their own place."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    count, directory = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<I", data, 48)[0]
    heads = struct.unpack_from("<109I", data, 76)[: min(count, 109)]
    table: list[int] = []
    for head in heads:
        table += struct.unpack_from(f"<{size // 4}I", data, _HEADER + head * size)
    entries = _sectors(data, directory, table, size)
    for start in range(0, len(entries), _DIRECTORY_ENTRY):
        length = struct.unpack_from("<H", entries, start + 64)[0]
        name = entries[start : start + max(length - 2, 0)].decode("utf-16-le", errors="replace")
        if name in {"Workbook", "Book"}:
            return _sectors(data, struct.unpack_from("<I", entries, start + 116)[0], table, size)
    return b""


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield where each record begins, its kind and its content."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[Marks]:
    """Yield the marks of the sheets in the workbook's order, which need not be that of their records."""
    order = [struct.unpack_from("<I", content)[0] for _at, kind, content in _records(stream) if kind == _SHEET]
    styles = Styles()
    with suppress(struct.error, IndexError):
        styles = _styles(stream)
    found: dict[int, Marks] = {}
    marks = Marks()
    for at, kind, content in _records(stream):
        if kind == _BEGIN and at in order:
            marks = found.setdefault(at, Marks())
        elif kind == _BOOL_OR_ERROR and content[7:8] == b"\x01":
            marks.unreadable[struct.unpack_from("<HH", content)] = _ERRORS.get(content[6], "#")
        elif kind == _FORMULA and content[12:14] == b"\xff\xff" and content[6:7] == b"\x02":
            marks.unreadable[struct.unpack_from("<HH", content)] = _ERRORS.get(content[8], "#")
        with suppress(struct.error):  # looks that cannot be read change no cell
            _note_looks(marks, kind, content, styles)
    yield from (found.get(at, Marks()) for at in order)


def _note_looks(marks: Marks, kind: int, content: bytes, styles: Styles) -> None:
    """Note what a record says of how cells look, or that they are hidden."""
    if kind in _CELLS:
        row, column, look = struct.unpack_from("<HHH", content)
        _note_cell(marks, row, column, look, styles)
    elif kind == _SEVERAL:  # numbers side by side, each with its look
        row, first = struct.unpack_from("<HH", content)
        for column, at in enumerate(range(4, len(content) - 2, 6), start=first):
            _note_cell(marks, row, column, struct.unpack_from("<H", content, at)[0], styles)
    elif kind == _ROW and struct.unpack_from("<H", content, 12)[0] & _IS_ROW_HIDDEN:
        marks.hidden_rows.append(struct.unpack_from("<H", content)[0])
    elif kind == _COLUMNS and struct.unpack_from("<H", content, 8)[0] & _IS_COLUMN_HIDDEN:
        first, last = struct.unpack_from("<HH", content)
        marks.hidden_columns += range(first, min(last + 1, bounds.MAX_COLUMNS))


def _note_cell(marks: Marks, row: int, column: int, look: int, styles: Styles) -> None:
    if look in styles.struck:
        marks.struck.append((row, column))
    if (shown := styles.formats.get(look)) is not None:
        marks.formats[row, column] = shown


def _styles(stream: bytes) -> Styles:
    """Return what the looks of cells do, by their number."""
    styles, codes, struck = Styles(), dict(BUILT_IN), set[int]()
    is_new, fonts, looks = True, 0, 0
    for at, kind, content in _records(stream):
        if kind == _BEGIN and at == 0:
            is_new = struct.unpack_from("<H", content)[0] == _BIFF8
        elif kind == _FONT:
            if struct.unpack_from("<H", content, 2)[0] & _IS_STRUCK:
                struck.add(fonts if fonts < _NO_FONT else fonts + 1)
            fonts += 1
        elif kind == _FORMAT:
            codes[struct.unpack_from("<H", content)[0]] = _code(content[2:], is_new=is_new)
        elif kind == _LOOK:
            font, number = struct.unpack_from("<HH", content)
            if font in struck:
                styles.struck.add(looks)
            if shown := shown_by(codes.get(number, "")):
                styles.formats[looks] = shown
            looks += 1
    return styles


def _code(content: bytes, *, is_new: bool) -> str:
    """Return the text of a format."""
    if not is_new:
        return content[1 : 1 + content[0]].decode("cp1252", errors="replace")
    length, is_wide = struct.unpack_from("<H", content)[0], content[2] & 1
    return content[3 : 3 + length * (1 + is_wide)].decode("utf-16-le" if is_wide else "latin-1", errors="replace")
