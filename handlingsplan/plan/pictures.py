"""Pictures in the chapters' texts: taken in, told apart by their tokens, shown to whoever may see them."""

from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from actors.access import Person
from actors.history import add_as, save_all_as
from actors.models import User
from actors.permissions import require
from handlingsplan.images import PictureRefusedError, SmallPicture, make_small
from handlingsplan.plan.enums import PlanPermission
from handlingsplan.plan.models import Chapter, Plan, TextPicture
from handlingsplan.plan.permissions import may_write_chapter, plans_where

MAX_IN_PLAN = 1_000


def add_picture(chapter: Chapter, *, upload: "UploadedFile[bytes]", by: User) -> TextPicture:
    """Take a picture in for the chapter's text. Raises `RefusedError` and `PictureRefusedError`."""
    require(may_write_chapter(by, chapter))
    return _add(chapter, make_small(upload), by=by)  # nobody waits for a picture to be unpacked


@transaction.atomic
def _add(chapter: Chapter, small: SmallPicture, *, by: User) -> TextPicture:
    require(may_write_chapter(by, chapter))
    if TextPicture.objects.filter(plan=chapter.plan).count() >= MAX_IN_PLAN:
        raise PictureRefusedError(
            _("Planen har redan %(most)d bilder, och fler får inte plats.") % {"most": MAX_IN_PLAN}
        )
    made = TextPicture(plan=chapter.plan, width=small.width, height=small.height, uploaded_by=by)
    return _keep(made, small.content, by=by)


def copy_picture(picture: TextPicture, *, to: Plan, by: User) -> TextPicture | None:
    """Keep the picture once more for a text in a new plan, as part of starting it; None where its file is gone."""
    try:
        with picture.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError:
        return None
    made = TextPicture(plan=to, width=picture.width, height=picture.height, uploaded_by=by)
    return _keep(made, content, by=by)


def _keep(made: TextPicture, content: bytes, *, by: User) -> TextPicture:
    made.file.save(f"{get_random_string(24)}.jpg", ContentFile(content), save=False)
    return add_as(made, by=by)


def may_see_picture(user: Person, picture: TextPicture) -> bool:
    """Tell whether the person reads a text that may show it: everybody once it is published."""
    return picture.is_published or picture.plan_id in plans_where(user, PlanPermission.READ_WORKING_PLAN)


def publish_pictures(plan: Plan, tokens: Iterable[str], *, by: User) -> None:
    """Let everybody see the pictures of an edition; part of publishing it."""
    shown = list(TextPicture.objects.filter(plan=plan, token__in=list(tokens), is_published=False))
    for picture in shown:
        picture.is_published = True
    save_all_as(shown, fields=["is_published"], by=by)
