"""Tables as text: with ; or tab or | or , between cells, in UTF-8, UTF-16 or an old code of Windows, DOS or Macintosh.

No Django here: this runs in the process that reads (`handlingsplan.spreadsheets.reading.process`).
"""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress

from handlingsplan.spreadsheets.formulas import unprotected
from handlingsplan.spreadsheets.reading import bounds
from handlingsplan.spreadsheets.reading.cells import Cell, Unreadable
from handlingsplan.spreadsheets.reading.file_types import UnreadableError

_DELIMITERS = ";\t|,"  # where two divide the lines equally well, the first: commas stand in texts and numbers too
_OLD_CODES = ("cp1252", "cp850", "mac_roman")
# What people in Europe write beyond ASCII, and how usual it is here: in the wrong code the same bytes are other signs
_USUAL = (
    dict.fromkeys("åäö", 4)
    | dict.fromkeys("ÅÄÖéèüàçß", 2)
    | dict.fromkeys("ÉÈÀÇêÊëËîÎïÏôÔûÛùÜæÆøØñáíóú§°–—’”“…€½²³·\u00a0«»±×", 1)
)
_UNUSUAL = -2
_CAPITAL_WITHIN = re.compile(r"[a-zåäöéèü][À-ÖØ-Þ]")  # no word has one: a small letter in another code
_MAX_LOOKED_AT = 200_000
_TOP = 20_000  # characters and lines at the top by which the delimiter is told
_TOP_LINES = 40
_ENOUGH_NULS = 4  # of UTF-16 without its mark: every other byte of ASCII is one
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def code_of(data: bytes) -> str:
    """Return the name of the code in which a text is written."""
    if data[:2] in _MARKS:
        return _MARKS[data[:2]]
    even, odd = data[:_TOP:2].count(0), data[1:_TOP:2].count(0)
    if even + odd >= _ENOUGH_NULS:
        return "utf-16-le" if odd > even else "utf-16-be"
    with suppress(UnicodeDecodeError):
        data.decode("utf-8-sig")
        return "utf-8-sig"
    text = data.decode("utf-8-sig", errors="replace")
    # some broken letters among many whole ones are damage; in another code there are next to no whole ones
    lost, whole = text.count("\ufffd"), sum(1 for char in text if char > "\x7f" and char != "\ufffd")
    if whole > lost:
        return "utf-8-sig"
    return max(_OLD_CODES, key=lambda code: _likeness(data, code))


def _likeness(data: bytes, code: str) -> int:
    text = data[:_MAX_LOOKED_AT].decode(code, errors="replace")
    usual = sum(_USUAL.get(char, _UNUSUAL) for char in text if char > "\x7f")
    return usual + 4 * _UNUSUAL * len(_CAPITAL_WITHIN.findall(text))


def _rows(text: str, delimiter: str, *, strict: bool = False) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)


def delimiter_of(text: str) -> str:
    """Return what separates the cells: what divides most lines at the top into equally many, outside quotes.

    A first line `sep=;` says it, as Excel has it.
    """
    if said := re.match(r"sep=([;,\t|])\r?\n", text):
        return said[1]
    top = text[:_TOP]

    def evenness(delimiter: str) -> tuple[bool, float]:
        widths = [len(row) for row in _rows(top, delimiter) if any(row)][:_TOP_LINES]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (usual > 1, widths.count(usual) / max(len(widths), 1))

    return max(_DELIMITERS, key=evenness)


def read_csv(data: bytes) -> tuple[str, list[list[Cell]]]:
    """Return the code in which a table is written, and its rows."""
    code = code_of(data)
    text = data.decode(code, errors="replace")
    csv.field_size_limit(bounds.MAX_IN_CELL * 4)
    delimiter = delimiter_of(text)
    text = re.sub(r"\Asep=[;,\t|]\r?\n", "", text)
    loose, line = False, 1
    strict = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for _row in strict:
            line = strict.line_num + 1
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise UnreadableError("open_quote", row=line) from error
        loose = True
    return code, _read(text, delimiter, loose=loose)


def _read(text: str, delimiter: str, *, loose: bool) -> list[list[Cell]]:
    """Return the rows; with `loose` quotes, one that stands alone may have joined rows: such cells cannot be read."""
    rows: list[list[Cell]] = []
    try:
        for row in _rows(text, delimiter):
            if len(rows) >= bounds.MAX_ROWS:
                raise UnreadableError("too_long", row=bounds.MAX_ROWS + 1)
            cells = [unprotected(cell) for cell in row]
            rows.append([Unreadable(cell[:80]) if loose and "\n" in cell else cell for cell in cells])
    except csv.Error as error:
        raise UnreadableError("broken") from error
    return rows
