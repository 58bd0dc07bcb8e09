"""What kind of file it is, and whether it is safe to unpack: told from its bytes, before anything is read.

No Django here: this runs in the process that reads (`measures.workbooks.reader`).
"""

import io
import re
import zipfile
from collections.abc import Iterator

from measures.workbooks import bounds

XLSX, ODS, XLS, CSV = "xlsx", "ods", "xls", "csv"
ENDINGS = {"xlsx": XLSX, "xlsm": XLSX, "ods": ODS, "xls": XLS, "csv": CSV, "tsv": CSV, "txt": CSV}

_CHUNK = 1 << 18
_CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\sr\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["'][^>]*>""")
_CELL_OR_ROW = re.compile(rb"<(?:\w+:)?(?:c|row)[\s/>]")
_OPEN_DOCUMENT_SHEET = re.compile(rb"<table:table[\s>]")
_WORKBOOK_SHEET = re.compile(rb"<(?:\w+:)?sheet\s")
_DECLARES_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class UnreadableError(Exception):
    """The file is not read; `code` says why, `measures.workbooks.upload` has the words."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def file_type_of(data: bytes, name: str) -> str:
    """Return the kind of file, if name and content agree on it."""
    ending = name.rpartition(".")[2].casefold()
    if ending not in ENDINGS:
        raise UnreadableError("unknown_ending", ending=ending[:20])
    if not data:
        raise UnreadableError("empty")
    content_type = _type_of_content(data)
    if content_type != ENDINGS[ending]:
        raise UnreadableError("wrong_ending", ending=ending, found=content_type)
    return content_type


def _type_of_content(data: bytes) -> str:
    if data[:4] == b"PK\x03\x04":
        return _type_of_archive(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return XLS
    if b"\0" in data[:4096] or data[:5] in {b"%PDF-", b"<html", b"<!DOC"}:
        return ""
    return CSV


def _type_of_archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
        raise UnreadableError("broken") from error
    if "xl/workbook.xml" in names:
        return XLSX
    return ODS if "content.xml" in names else ""


def check_archive(data: bytes) -> None:
    """Raise `UnreadableError` for a workbook that unpacks to too much, or is broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > bounds.MAX_ENTRIES:
                raise UnreadableError("too_many_sheets")
            if sum(entry.file_size for entry in entries) > bounds.MAX_UNPACKED:
                raise UnreadableError("unpacks_to_too_much")
            for entry in entries:
                _check_entry(archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UnreadableError("broken") from error


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if not name.endswith(".xml"):
        return
    sheets = elements = 0
    for part in _parts(archive, entry):
        if _DECLARES_ENTITIES.search(part):
            raise UnreadableError("broken")
        if name.startswith("xl/worksheets/"):
            elements += len(_CELL_OR_ROW.findall(part))
            _check_cells(part)
        elif name == "xl/workbook.xml":
            sheets += len(_WORKBOOK_SHEET.findall(part))
        elif name == "content.xml":
            sheets += len(_OPEN_DOCUMENT_SHEET.findall(part))
        if sheets > bounds.MAX_SHEETS:
            raise UnreadableError("too_many_sheets")
        if elements > bounds.MAX_ELEMENTS:
            raise UnreadableError("too_many_cells")


def _parts(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the entry in parts that each end where an element begins, so that no start tag is cut in two."""
    rest = b""
    with archive.open(entry) as file:
        while chunk := file.read(_CHUNK):
            whole, bracket, rest = (rest + chunk).rpartition(b"<")
            if len(rest) > 4 * _CHUNK:
                raise UnreadableError("broken")
            rest = bracket + rest
            yield whole
    yield rest


def _check_cells(part: bytes) -> None:
    for cell in _CELL.finditer(part):
        if cell[0].endswith(b"/>"):
            continue  # formatted, but without content
        row, column = int(cell[2]), column_number(cell[1].decode())
        check_size(row, column)


def check_size(rows: int, columns: int) -> None:
    """Raise `UnreadableError` for a sheet with content too far down or too far to the right."""
    if rows > bounds.MAX_ROWS:
        raise UnreadableError("too_long", row=rows)
    if columns > bounds.MAX_COLUMNS:
        raise UnreadableError("too_wide", column=columns)


def column_number(letters: str) -> int:
    """Return the number of a column, A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
