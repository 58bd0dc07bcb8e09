"""CSV as people's programs write it: with ; or , or tab, in UTF-8 or the old Windows code.

No Django here: this runs in the process that reads (`measures.workbooks.reader`).
"""

import csv
import io

from handlingsplan.spreadsheets.formulas import unprotected
from measures.workbooks import bounds
from measures.workbooks.file_types import UnreadableError

_DELIMITERS = ";\t,"


def decode(data: bytes) -> str:
    """Return the text, in whichever of the usual codes it is written."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def delimiter_of(text: str) -> str:
    """Return what separates the cells: what most lines at the top have equally many of, outside quotes."""
    top = text[:20_000]

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(io.StringIO(top, newline=""), delimiter=delimiter)][:20]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (usual > 1, widths.count(usual) * (usual - 1))

    return max(_DELIMITERS, key=evenness)


def read_csv(data: bytes) -> list[list[str]]:
    text = decode(data)
    csv.field_size_limit(bounds.MAX_IN_CELL * 4)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    rows: list[list[str]] = []
    try:
        for row in reader:
            if len(rows) >= bounds.MAX_ROWS:
                raise UnreadableError("too_long", row=bounds.MAX_ROWS + 1)
            rows.append([unprotected(cell) for cell in row])
    except csv.Error as error:
        raise UnreadableError("broken") from error
    return rows
