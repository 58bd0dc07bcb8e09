"""Uploaded pictures: checked by their content and made small, whoever they are for.

They are stored as JPEG without what the camera wrote about them, small enough to stand in the text of an edition.
"""

import base64
import io
import warnings
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from handlingsplan.uploads import PICTURE, check_upload

CONTENT_TYPE = "image/jpeg"
MAX_PIXELS = 40_000_000  # unpacked it takes four bytes a pixel, and a phone's camera takes fewer
MAX_STORED = 140_000  # bytes: pictures stand in the text of editions, also in print
_SIZES = ((1_100, 82), (1_100, 65), (800, 65), (600, 50))  # longer side and quality, tried until it fits
_NO_PICTURE = (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning)


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
        plain = _read(check_upload(upload, PICTURE).content)
    except ValidationError as error:
        raise PictureRefusedError(error.messages[0]) from error
    for side, quality in _SIZES:
        plain.thumbnail((side, side))
        file = io.BytesIO()
        plain.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= MAX_STORED:
            break
    return SmallPicture(file.getvalue(), *plain.size)


def _read(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings(action="error"), Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as sent:
            if sent.width * sent.height > MAX_PIXELS:
                raise PictureRefusedError(_("Bilden har för många bildpunkter. Spara den i mindre format."))
            turned = ImageOps.exif_transpose(sent).convert("RGBA")
    except _NO_PICTURE as error:
        raise PictureRefusedError(str(PICTURE.wrong_kind)) from error
    return Image.alpha_composite(Image.new("RGBA", turned.size, "white"), turned).convert("RGB")


def as_address(file: FieldFile) -> str:
    """Return a stored picture as an address that holds it, for pages and print; empty where its file is gone."""
    try:
        with file.open("rb") as opened:
            return f"data:{CONTENT_TYPE};base64,{base64.b64encode(opened.read()).decode()}"
    except FileNotFoundError:
        return ""
