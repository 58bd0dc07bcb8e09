"""Uploaded pictures: checked by their content and made small, whoever they are for.

They are stored as JPEG without what the camera wrote about them, small enough to stand in the text of an edition. A
confined process unpacks them, as it may take much memory or bring a decoder down; no transaction may wait for it.
"""

import base64
import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy
from structlog import get_logger

from handlingsplan import sandbox
from handlingsplan.files.uploads import PICTURE, check_upload

CONTENT_TYPE = "image/jpeg"
DECODER = "handlingsplan.image_decoding"
LIMITS = sandbox.Limits(seconds=10, memory_mb=768)
_TOO_LARGE = gettext_lazy("Bilden har för många bildpunkter. Spara den i mindre format.")
_REASONS = {
    "too_many_pixels": _TOO_LARGE,
    "broken": gettext_lazy("Bilden är skadad eller inte hel. Öppna den, spara den på nytt och försök igen."),
    sandbox.Reason.TIME: _TOO_LARGE,
    sandbox.Reason.MEMORY: _TOO_LARGE,
}
logger = get_logger(__name__)


class PictureRefusedError(Exception):
    """The file can't be stored as a picture; the message says why, in Swedish."""


@dataclass(frozen=True)
class SmallPicture:
    """A picture as it is stored; its size is in pixels."""

    content: bytes
    width: int
    height: int


def make_small(upload: "UploadedFile[bytes]") -> SmallPicture:
    """Return the uploaded PNG or JPEG as a JPEG that fits, turned as it was taken. Raises `PictureRefusedError`."""
    try:
        content = check_upload(upload, PICTURE).content
    except ValidationError as error:
        raise PictureRefusedError(error.messages[0]) from error
    try:
        head, *jpeg = sandbox.run(DECODER, LIMITS, given=content)
    except sandbox.ConfinedError as error:
        logger.warning("picture_not_decoded", reason=error.reason, diagnostics=error.diagnostics)
        raise _refused(error.reason) from error
    told = json.loads(head)
    if "refused" in told:
        raise _refused(told["refused"])
    return SmallPicture(base64.b64decode(jpeg[0]), told["width"], told["height"])


def _refused(code: str) -> PictureRefusedError:
    return PictureRefusedError(str(_REASONS.get(code, _REASONS["broken"])))


def as_address(file: FieldFile) -> str:
    """Return a stored picture as an address that holds it, for pages and print; empty where its file is gone."""
    try:
        with file.open("rb") as opened:
            return f"data:{CONTENT_TYPE};base64,{base64.b64encode(opened.read()).decode()}"
    except FileNotFoundError:
        return ""
