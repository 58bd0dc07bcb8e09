"""The text of a Word file: headings, lists, tables, notes, links, pictures; a confined process reads it."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy
from structlog import get_logger

from handlingsplan import sandbox
from handlingsplan.files.uploads import WORD_TEXT, check_upload

PROCESS = "handlingsplan.word_files.process"
LIMITS = sandbox.Limits(seconds=20, memory_mb=768)
# What a picture's address is in the text that is read, before its number
PICTURE = "word-picture:"
_TOO_LARGE = gettext_lazy("Word-filen är för stor eller för krånglig att läsa. Dela upp den, eller klistra in texten.")
_BROKEN = gettext_lazy("Word-filen är skadad eller inte hel. Öppna den i Word, spara den på nytt och försök igen.")
logger = get_logger(__name__)


class WordFileRefusedError(Exception):
    """The file is not read; the message says why, in Swedish."""


@dataclass(frozen=True)
class WordPicture:
    """A picture in a Word file as it lay there; `words` say what it shows, and are None where nothing is said."""

    content: bytes
    words: str | None


@dataclass(frozen=True)
class WordText:
    """What a Word file says, as HTML to be cleaned; pictures are named by their places in `pictures`."""

    html: str
    pictures: list[WordPicture]
    left_out: Mapping[str, int]


def read_word(upload: "UploadedFile[bytes]") -> WordText:
    """Return the text of an uploaded Word file. Raises `WordFileRefusedError`."""
    try:
        content = check_upload(upload, WORD_TEXT).content
    except ValidationError as error:
        raise WordFileRefusedError(error.messages[0]) from error
    try:
        (line,) = sandbox.run(PROCESS, LIMITS, given=content)
    except sandbox.ConfinedError as error:
        logger.warning("word_file_not_read", reason=error.reason, diagnostics=error.diagnostics)
        is_large = error.reason in {sandbox.Reason.TIME, sandbox.Reason.MEMORY}
        raise WordFileRefusedError(str(_TOO_LARGE if is_large else _BROKEN)) from error
    told = json.loads(line)
    if "refused" in told:
        raise WordFileRefusedError(str(_BROKEN))
    pictures = [WordPicture(base64.b64decode(one["content"]), one["words"]) for one in told["pictures"]]
    return WordText(told["html"], pictures, told["left_out"])
