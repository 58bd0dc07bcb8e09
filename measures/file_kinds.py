"""The kinds of files that may be attached, told by their content and not by their name."""

import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class FileKind:
    """A kind: the endings its names have, and how its content begins or what the archive holds."""

    content_type: str
    suffixes: tuple[str, ...]
    begins: bytes = b"PK\x03\x04"
    holds: str = ""

    @property
    def suffix(self) -> str:
        """The ending it is stored under."""
        return self.suffixes[0]


KINDS = (
    FileKind("application/pdf", (".pdf",), b"%PDF-"),
    FileKind("image/png", (".png",), b"\x89PNG\r\n\x1a\n"),
    FileKind("image/jpeg", (".jpg", ".jpeg"), b"\xff\xd8\xff"),
    FileKind(f"{_OFFICE}wordprocessingml.document", (".docx",), holds="word/document.xml"),
    FileKind(f"{_OFFICE}spreadsheetml.sheet", (".xlsx",), holds="xl/workbook.xml"),
    FileKind(f"{_OPEN}text", (".odt",), holds="content.xml"),
    FileKind(f"{_OPEN}spreadsheet", (".ods",), holds="content.xml"),
)


def _holds(upload: "UploadedFile[bytes]", name: str) -> bool:
    try:
        with zipfile.ZipFile(upload) as archive:
            return name in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False


def kind_of(upload: "UploadedFile[bytes]", name: str) -> FileKind | None:
    """Return the kind that both the content and the name's ending say; None where there is none."""
    upload.seek(0)
    start = upload.read(16)
    ending = PurePath(name).suffix.lower()
    for kind in KINDS:
        if ending in kind.suffixes and start.startswith(kind.begins):
            fits = not kind.holds or _holds(upload, kind.holds)
            upload.seek(0)
            return kind if fits else None
    return None
