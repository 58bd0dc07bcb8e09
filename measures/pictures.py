"""Pictures of good examples: checked by their content, made small, and never without words for what they show."""

import base64
import io
import warnings

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from actors.history import delete_as, save_as
from actors.models import User
from actors.permissions import require
from handlingsplan import richtext
from measures.good_examples import may_write_example
from measures.models import ExamplePicture, GoodExample

MOST_IN_ALT = 300
MOST_PICTURES = 4
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_STORED = 140_000
"""Bytes: pictures stand in the text of editions, also in print."""
_SIZES = ((1_100, 82), (1_100, 65), (800, 65), (600, 50))
_NO_PICTURE = (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning)


def _smaller(content: bytes) -> bytes:
    """Return the picture as a JPEG that fits, turned as it was taken and without what the camera wrote about it."""
    try:
        with warnings.catch_warnings(action="error"), Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as sent:
            if sent.width * sent.height > MOST_PIXELS:
                raise ValidationError({"file": _("Bilden har för många bildpunkter. Spara den i mindre format.")})
            turned = ImageOps.exif_transpose(sent).convert("RGBA")
    except _NO_PICTURE as error:
        raise ValidationError({"file": _("Filen är ingen bild. Välj en PNG eller JPEG.")}) from error
    plain = Image.alpha_composite(Image.new("RGBA", turned.size, "white"), turned).convert("RGB")
    for side, quality in _SIZES:
        plain.thumbnail((side, side))
        file = io.BytesIO()
        plain.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= MOST_STORED:
            break
    return file.getvalue()


@transaction.atomic
def add_picture(example: GoodExample, *, upload: "UploadedFile[bytes]", alt: str, by: User) -> ExamplePicture:
    """Add a picture and what it shows. Raises `RefusedError` and ValidationError by field."""
    stored = GoodExample.objects.select_for_update().get(pk=example.pk)
    require(may_write_example(by, stored))
    if stored.pictures.count() >= MOST_PICTURES:
        raise ValidationError(_("Ett exempel får högst %(most)d bilder.") % {"most": MOST_PICTURES})
    words = " ".join(richtext.plain(alt, most=10_000).split())
    if not words or len(words) > MOST_IN_ALT:
        raise ValidationError({"alt": _("Beskriv vad bilden visar, med högst 300 tecken.")})
    if not 0 < (upload.size or 0) <= MOST_BYTES:
        raise ValidationError({"file": _("Filen är tom eller större än 10 MB.")})
    made = ExamplePicture(example=stored, alt=words)
    made.file.save(f"{get_random_string(24)}.jpg", ContentFile(_smaller(upload.read())), save=False)
    save_as(made, by=by)
    return made


@transaction.atomic
def remove_picture(picture: ExamplePicture, *, by: User) -> None:
    """Remove a picture, and its file once that is certain. Raises `RefusedError`."""
    require(may_write_example(by, picture.example))
    storage, name = picture.file.storage, str(picture.file.name)
    delete_as(picture, by=by)
    transaction.on_commit(lambda: storage.delete(name))


def picture_source(picture: ExamplePicture) -> str:
    """Return the picture as an address that holds it, for pages and print; empty where its file is gone."""
    try:
        with picture.file.open("rb") as file:
            return f"data:image/jpeg;base64,{base64.b64encode(file.read()).decode()}"
    except FileNotFoundError:
        return ""
