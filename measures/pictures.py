"""Pictures of good examples: checked by their content, made small, and never without words for what they show."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from actors.history import delete_as, save_as
from actors.models import User
from actors.permissions import require
from handlingsplan import richtext
from handlingsplan.images import PictureRefusedError, as_address, make_small
from handlingsplan.uploads import delete_on_commit
from measures.good_examples import may_write_example
from measures.models import ExamplePicture, GoodExample

MAX_IN_ALT = 300
MAX_PICTURES = 4


@transaction.atomic
def add_picture(example: GoodExample, *, upload: "UploadedFile[bytes]", alt: str, by: User) -> ExamplePicture:
    """Add a picture and what it shows. Raises `RefusedError` and ValidationError by field."""
    stored = GoodExample.objects.select_for_update().get(pk=example.pk)
    require(may_write_example(by, stored))
    if stored.pictures.count() >= MAX_PICTURES:
        raise ValidationError(_("Ett exempel får högst %(most)d bilder.") % {"most": MAX_PICTURES})
    words = " ".join(richtext.plain(alt, most=10_000).split())
    if not words or len(words) > MAX_IN_ALT:
        raise ValidationError({"alt": _("Beskriv vad bilden visar, med högst 300 tecken.")})
    try:
        small = make_small(upload)
    except PictureRefusedError as error:
        raise ValidationError({"file": str(error)}) from error
    picture = ExamplePicture(example=stored, alt=words)
    picture.file.save(f"{get_random_string(24)}.jpg", ContentFile(small.content), save=False)
    save_as(picture, by=by)
    return picture


@transaction.atomic
def remove_picture(picture: ExamplePicture, *, by: User) -> None:
    """Remove a picture, and its file once that is certain. Raises `RefusedError`."""
    require(may_write_example(by, picture.example))
    delete_as(picture, by=by)
    delete_on_commit(picture.file)


def picture_source(picture: ExamplePicture) -> str:
    """Return the picture as an address that holds it, for pages and print; empty where its file is gone."""
    return as_address(picture.file)
