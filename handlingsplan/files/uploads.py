"""Files that people send: which may be kept for what, under which name, and when they are deleted.

Looked at by their content (`handlingsplan.files.kinds`). None with macros is kept, whatever it is for.
"""

import hashlib
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handlingsplan.files.kinds import (
    CSV,
    DOCX,
    HEIC,
    JPEG,
    ODS,
    ODT,
    PDF,
    PNG,
    PPTX,
    XLSX,
    FileKind,
    MacrosError,
    ending_of,
    kinds_of,
)

MEGABYTE = 1024 * 1024
MAX_STEM = 120  # of a name before its ending: with it, within the 150 characters of the columns
MAX_NAME = 150
PDF_TAIL = 2048  # a whole PDF says %%EOF within its last bytes; programs add some after it
_UNSAFE = re.compile(r"[^\w .,()+–§&-]")  # shells, addresses and Windows take these for something else
_TOO_LARGE = gettext_lazy("Filen är för stor. Högst %(most)d megabyte får plats.")
_EMPTY = gettext_lazy("Filen är tom.")
_HEIC = gettext_lazy(
    "Bilden är ett foto från en iPhone (HEIC). Skicka det som JPEG: ladda upp det direkt från telefonen, som då gör "
    "om det, eller öppna det på datorn och spara det som JPEG."
)
_WRONG_SIZE = gettext_lazy("Filen är tom eller större än 10 MB.")


@dataclass(frozen=True)
class Purpose:
    """What a file is for: its kinds and size, what to say of others, and whether its name has to fit its content."""

    kinds: tuple[FileKind, ...]
    max_megabytes: int
    wrong_kind: Promise
    too_large: Promise = _TOO_LARGE
    empty: Promise = _EMPTY
    trusts_no_name: bool = True  # the name gets the content's ending; else one with another ending is refused
    nameless: str = "fil"  # what a file is called of whose name nothing is left


ATTACHMENT = Purpose(
    (PDF, PNG, JPEG, DOCX, XLSX, ODT, ODS),
    10,
    gettext_lazy("Det går att bifoga PDF, PNG, JPEG, Word, Excel och LibreOffice. Filen är inget av det."),
    too_large=_WRONG_SIZE,
    empty=_WRONG_SIZE,
    trusts_no_name=False,
)
EVIDENCE = Purpose(
    (PDF, PNG, JPEG, DOCX, XLSX, PPTX, CSV),
    20,
    gettext_lazy(
        "Filen är varken PDF, Word, Excel, PowerPoint, bild (PNG, JPEG) eller CSV. Spara den som något av det."
    ),
)
MINUTES = Purpose(
    (PDF, PNG, JPEG, DOCX, ODT),
    20,
    gettext_lazy("Filen är varken PDF, Word, LibreOffice eller bild (PNG, JPEG). Spara utdraget som något av det."),
    nameless="protokollsutdrag",
)
APPENDIX = Purpose(
    (PDF,), 20, gettext_lazy("Filen är ingen PDF. Spara dokumentet som PDF och välj den filen."), nameless="bilaga"
)
WORD_TEXT = Purpose(
    (DOCX,),
    20,
    gettext_lazy("Filen är ingen Word-fil (.docx). Är den en äldre Word-fil (.doc) sparar du den i Word som .docx."),
)
PICTURE = Purpose(
    (PNG, JPEG),
    10,
    gettext_lazy("Filen är ingen bild. Välj en PNG eller JPEG."),
    too_large=_WRONG_SIZE,
    empty=_WRONG_SIZE,
)


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be kept."""

    content: bytes
    name: str
    kind: FileKind

    @cached_property
    def checksum(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def check_upload(upload: "UploadedFile[Any]", purpose: Purpose) -> CheckedFile:
    """Return the file if it may be kept for the purpose; raises ValidationError."""
    if upload.size is None or upload.size > purpose.max_megabytes * MEGABYTE:
        raise ValidationError(str(purpose.too_large) % {"most": purpose.max_megabytes})
    upload.seek(0)
    content = upload.read()
    if not content:
        raise ValidationError(str(purpose.empty))
    try:
        kinds = kinds_of(content, purpose.kinds)
    except MacrosError as error:
        raise ValidationError(_("Filen innehåller makron. Spara den utan makron.")) from error
    except zipfile.BadZipFile as error:
        raise ValidationError(str(purpose.wrong_kind)) from error
    if not kinds and JPEG in purpose.kinds and kinds_of(content, [HEIC]):
        raise ValidationError(str(_HEIC))
    name = _seen_name(upload.name or "")
    fitting = [kind for kind in kinds if ending_of(name) in kind.endings]
    if not kinds or not (fitting or purpose.trusts_no_name):
        raise ValidationError(str(purpose.wrong_kind))
    kind = (fitting or kinds)[0]
    if purpose.trusts_no_name:
        stem = _UNSAFE.sub("_", PurePath(name).stem).strip(" .") or purpose.nameless
        name = f"{stem[:MAX_STEM]}{kind.ending}"
    return CheckedFile(content, name[-MAX_NAME:], kind)


def _seen_name(name: str) -> str:
    """Return the file's own name, composed as others write it and without what nobody sees, as a turned ending."""
    name = unicodedata.normalize("NFC", PurePath(name.replace("\\", "/")).name)
    return "".join(char for char in name if unicodedata.category(char) not in {"Cc", "Cf"})


def check_whole_pdf(upload: "UploadedFile[Any]", purpose: Purpose) -> CheckedFile:
    """Return a PDF as `check_upload` does, if it is whole; raises ValidationError."""
    checked = check_upload(upload, purpose)
    if b"%%EOF" not in checked.content[-PDF_TAIL:]:
        raise ValidationError(_("PDF-filen är inte hel. Spara den på nytt och försök igen."))
    return checked


def delete_on_commit(file: FieldFile) -> None:
    """Delete the file once the row is certainly gone; a storage that does not answer leaves it, and is logged."""
    storage, name = file.storage, file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)
