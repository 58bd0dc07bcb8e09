"""What kind of file it is, and whether it is safe to unpack: told from its bytes, before anything is read.

No Django here: this runs in the process that reads (`handlingsplan.spreadsheets.reading.process`).
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from handlingsplan.files.kinds import CSV, ODS, XLS, XLSX, FileKind, MacrosError, kinds_of
from handlingsplan.spreadsheets.reading import bounds

ENDINGS = {"xlsx": XLSX, "xlsm": XLSX, "ods": ODS, "xls": XLS, "csv": CSV, "tsv": CSV, "txt": CSV}

_CHUNK = 1 << 18
_CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\sr\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["'][^>]*>""")
_CELL_OR_ROW = re.compile(rb"<(?:\w+:)?(?:c|row)[\s/>]")
_OPEN_DOCUMENT_SHEET = re.compile(rb"<table:table[\s>]")
_WORKBOOK_SHEET = re.compile(rb"<(?:\w+:)?sheet\s")
_OLD_BEGINNING = b"\x09\x08\x10\x00\x00\x06\x05\x00"  # of the workbook in a file of Excel 97 to 2003
_OLD_LOCK = b"\x2f\x00"  # the record after it, where there is a password
_RECORD = 20  # bytes of that beginning with its head
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # what stands in place of a newer workbook
_MAX_MANIFEST = 1_000_000
_STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd]")
_DECLARES_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class UnreadableError(Exception):
    """The file is not read; `code` says why, `handlingsplan.spreadsheets.reading.files` has the words."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def file_type_of(data: bytes, name: str) -> FileKind:
    """Return the kind of file, if name and content agree on it."""
    ending = name.rpartition(".")[2].casefold()
    if ending not in ENDINGS:
        raise UnreadableError("unknown_ending", ending=ending[:20])
    if not data:
        raise UnreadableError("empty")
    if _is_locked(data):
        raise UnreadableError("locked")
    try:
        # What is called .xlsm says that it has macros: they are not run, and the file is not kept. Elsewhere they hide.
        kinds = kinds_of(data, (XLSX, ODS, XLS), macros=ending == "xlsm")
    except MacrosError as error:
        raise UnreadableError("macros") from error
    except zipfile.BadZipFile as error:
        raise UnreadableError("broken") from error
    if not kinds and not _is_program_made(data) and _is_text(data):
        kinds = [CSV]
    if ENDINGS[ending] not in kinds:
        raise UnreadableError("wrong_ending", ending=ending)
    return ENDINGS[ending]


def _is_program_made(data: bytes) -> bool:
    return any(data.startswith(kind.begins) for kind in (XLSX, XLS))


def _is_locked(data: bytes) -> bool:
    """Tell whether the file is protected by a password, so that its content is no workbook for us."""
    if data.startswith(XLS.begins):
        start = data.find(_OLD_BEGINNING)
        return _LOCKED in data or (start >= 0 and data[start + _RECORD : start + _RECORD + 2] == _OLD_LOCK)
    if not data.startswith(ODS.begins):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("META-INF/manifest.xml") as manifest:
            return b"encryption-data" in manifest.read(_MAX_MANIFEST)
    except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error):
        return False  # what is wrong with it is told when it is read


def _is_text(data: bytes) -> bool:
    """Tell whether it may be a table as text, in whatever code: UTF-16 has NULs, but no other sign of a program's."""
    if data.lstrip()[:5].lower() in {b"%pdf-", b"<html", b"<!doc", b"<?xml"}:
        return False
    top = data[:4096]
    codes = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
    if b"\0" not in top:
        return True
    code = codes.get(top[:2]) or ("utf-16-le" if top[1::2].count(0) > top[::2].count(0) else "utf-16-be")
    return _STRANGE.search(top.decode(code, errors="replace")) is None


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
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error) as error:
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
