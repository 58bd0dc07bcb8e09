"""The file of an appendix: what may be stored, told by its content, and how it is handed out."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _

from handlingsplan.plan.appendices.models import AppendixFile

MOST_MEGABYTES = 20
_END_WITHIN = 2048
_UNSAFE = re.compile(r"[^\w .,()+–-]")


@dataclass(frozen=True)
class CheckedPdf:
    """A PDF file that may be stored."""

    content: bytes
    name: str

    @property
    def checksum(self) -> str:
        """The SHA-256 of the content."""
        return hashlib.sha256(self.content).hexdigest()


def check_pdf(upload: "UploadedFile[Any]") -> CheckedPdf:
    """Return the file if it is a whole PDF of bounded size, whatever it calls itself; raises ValidationError."""
    if upload.size is None or upload.size > MOST_MEGABYTES * 1024 * 1024:
        raise ValidationError(_("Filen är för stor. Högst %(most)d megabyte får plats.") % {"most": MOST_MEGABYTES})
    content = upload.read()
    if not content.startswith(b"%PDF-"):
        raise ValidationError(_("Filen är ingen PDF. Spara dokumentet som PDF och välj den filen."))
    if b"%%EOF" not in content[-_END_WITHIN:]:
        raise ValidationError(_("PDF-filen är inte hel. Spara den på nytt och försök igen."))
    stem = _UNSAFE.sub("_", PurePath(upload.name or "").stem).strip(" .") or "bilaga"
    return CheckedPdf(content, f"{stem[:120]}.pdf")


def handed_out(stored: AppendixFile) -> FileResponse:
    """Return the file to be saved, never shown in the portal's own name; raises FileNotFoundError."""
    response = FileResponse(
        stored.file.open("rb"), as_attachment=True, filename=stored.name, content_type="application/pdf"
    )
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
