"""What kind of file it is, told by its content: a name and a browser's word for it prove nothing.

No Django here: the confined processes that read workbooks ask too.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What a document with macros has in its archive: Microsoft's, Excel's from before 1993, and LibreOffice's
_MACROS = re.compile(r"(?:^|/)vbaProject\.bin$|^xl/macrosheets/|^(?:Basic|Scripts)/", re.IGNORECASE)
# What says so where the part is called otherwise
_TYPES, _MACRO_TYPES = "[Content_Types].xml", re.compile(rb"vbaProject|vbaData|macroEnabled|macrosheet", re.IGNORECASE)
MAX_TYPES = 1_000_000  # bytes: it lists the parts
_OLD_MACROS = "_VBA_PROJECT".encode("utf-16-le")  # a folder within files of Excel 97 to 2003


class MacrosError(ValueError):
    """The file holds macros, which run on whoever opens it."""


@dataclass(frozen=True)
class FileKind:
    """A kind of file: the endings of its names, how its content begins, and what its archive `holds`, as a pattern."""

    content_type: str
    endings: tuple[str, ...]
    begins: bytes | tuple[bytes, ...] = b"PK\x03\x04"
    holds: str = ""
    offset: int = 0  # where the content begins so

    @property
    def ending(self) -> str:
        return self.endings[0]


PDF = FileKind("application/pdf", (".pdf",), b"%PDF-")
PNG = FileKind("image/png", (".png",), b"\x89PNG\r\n\x1a\n")
JPEG = FileKind("image/jpeg", (".jpg", ".jpeg"), b"\xff\xd8\xff")
# What iPhones take; the first four bytes are a size, and what follows says which of the like it is
HEIC = FileKind("image/heic", (".heic", ".heif"), (b"ftyphe", b"ftypmif1", b"ftypmsf1"), offset=4)
DOCX = FileKind(f"{_OFFICE}wordprocessingml.document", (".docx",), holds=r"word/document\d*\.xml")
XLSX = FileKind(f"{_OFFICE}spreadsheetml.sheet", (".xlsx",), holds=r"xl/workbook\d*\.xml")
PPTX = FileKind(f"{_OFFICE}presentationml.presentation", (".pptx",), holds=r"ppt/presentation\d*\.xml")
ODT = FileKind(f"{_OPEN}text", (".odt",), holds=r"content\.xml")
ODS = FileKind(f"{_OPEN}spreadsheet", (".ods",), holds=r"content\.xml")
XLS = FileKind("application/vnd.ms-excel", (".xls",), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
CSV = FileKind("text/csv; charset=utf-8", (".csv", ".tsv", ".txt"), b"")


def kinds_of(content: bytes, kinds: Iterable[FileKind], *, macros: bool = False) -> list[FileKind]:
    """Return those of the kinds that the content may be; raises `BadZipFile` for a torn archive.

    Raises `MacrosError` too, unless `macros` are no matter: where nobody will open the file.
    """
    likely = [kind for kind in kinds if content.startswith(kind.begins, kind.offset) and kind != CSV]
    if XLS in likely and _OLD_MACROS in content and not macros:
        raise MacrosError
    if any(kind.holds for kind in likely):
        names = _names(content, macros=macros)
        return [kind for kind in likely if part_of(names, kind.holds)]
    return likely or ([CSV] if CSV in kinds and _is_text(content) else [])


def part_of(names: Iterable[str], pattern: str) -> str | None:
    """Return the archive's part with such a name: SharePoint numbers what other programs do not, as `document2.xml`."""
    return next((name for name in names if re.fullmatch(pattern, name)), None)


def ending_of(name: str) -> str:
    return PurePath(name).suffix.lower()


def _names(content: bytes, *, macros: bool) -> set[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            types = b""
            if _TYPES in names:
                with archive.open(_TYPES) as listed:
                    types = listed.read(MAX_TYPES)
    except (NotImplementedError, ValueError, RuntimeError, OSError, EOFError, zlib.error) as error:
        raise zipfile.BadZipFile from error
    if not macros and (_MACRO_TYPES.search(types) or any(_MACROS.search(name) for name in names)):
        raise MacrosError
    return names


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not _CONTROL.search(text) and not text.lstrip().startswith("<")
