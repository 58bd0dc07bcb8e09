"""Naming the versions of a chapter's text, so that they are found again."""

from django.db import transaction

from actors.models import User
from actors.permissions import require
from handlingsplan import richtext
from handlingsplan.plan.models import Chapter, Revision
from handlingsplan.plan.permissions import may_name_revision

MAX_CHARACTERS_IN_NAME = 100


@transaction.atomic
def name_revision(chapter: Chapter, revision: Revision, *, name: str, by: User) -> None:
    """Give the version a name; an empty one takes it away. Raises `RefusedError` and `TextRefusedError`."""
    require(may_name_revision(by, chapter))
    revision.name = " ".join(richtext.plain(name, most=MAX_CHARACTERS_IN_NAME).split())
    revision.save(update_fields=["name"])
