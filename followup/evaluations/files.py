"""What a file is, told by its content: a name and a browser's word for it prove nothing."""

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

MOST_MEGABYTES = 20
_OFFICE = {
    "word/document.xml": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xl/workbook.xml": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ppt/presentation.xml": ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}
_BEGINNINGS = {
    b"%PDF-": ("pdf", "application/pdf"),
    b"\x89PNG\r\n\x1a\n": ("png", "image/png"),
    b"\xff\xd8\xff": ("jpg", "image/jpeg"),
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNSAFE = re.compile(r"[^\w .,()+–-]")


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be stored; `name` ends as its content demands."""

    content: bytes
    name: str
    type: str

    @property
    def checksum(self) -> str:
        """The SHA-256 of the content."""
        return hashlib.sha256(self.content).hexdigest()


def check_file(upload: "UploadedFile[Any]") -> CheckedFile:
    """Return the file if it is a document, a workbook or a picture of bounded size; raises ValidationError."""
    if upload.size is None or upload.size > MOST_MEGABYTES * 1024 * 1024:
        raise ValidationError(_("Filen är för stor. Högst %(most)d megabyte får plats.") % {"most": MOST_MEGABYTES})
    content = upload.read()
    if not content:
        raise ValidationError(_("Filen är tom."))
    found = next((kind for start, kind in _BEGINNINGS.items() if content.startswith(start)), None)
    found = found or _office(content) or _text(content)
    if found is None:
        raise ValidationError(
            _("Filen är varken PDF, Word, Excel, PowerPoint, bild (PNG, JPEG) eller CSV. Spara den som något av det.")
        )
    ending, kind = found
    stem = _UNSAFE.sub("_", PurePath(upload.name or "").stem).strip(" .") or "fil"
    return CheckedFile(content, f"{stem[:120]}.{ending}", kind)


def _office(content: bytes) -> tuple[str, str] | None:
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = set(parts.namelist())
    except zipfile.BadZipFile:
        return None
    if any(name.endswith("vbaProject.bin") for name in names):
        raise ValidationError(_("Filen innehåller makron. Spara den utan makron."))
    return next((kind for name, kind in _OFFICE.items() if name in names), None)


def _text(content: bytes) -> tuple[str, str] | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if _CONTROL.search(text) or text.lstrip().startswith("<"):
        return None
    return "csv", "text/csv; charset=utf-8"
