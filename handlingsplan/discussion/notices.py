"""What people are told of: a mention, an answer, a decision; each once, with the address of the target."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from actors.models import User
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.models import Notice

MAX_WORDS = 200


def tell(  # noqa: PLR0913 a notice is all of this
    people: Iterable[User],
    kind: NoticeKind,
    *,
    by: User | None,
    scope: models.Model,
    title: str,
    url: str,
    words: str = "",
) -> None:
    """Tell each of `people` but whoever did it, None for the portal; the caller's transaction holds the notices too."""
    told = {person.pk: person for person in people if by is None or person.pk != by.pk}
    scope_type = ContentType.objects.get_for_model(scope)
    Notice.objects.bulk_create(
        Notice(
            person=person,
            by=by,
            kind=kind,
            scope_type=scope_type,
            scope_id=scope.pk,
            title=title[:300],
            words=words[:MAX_WORDS],
            url=url,
        )
        for person in told.values()
    )


def unread(person: User, scope: models.Model) -> QuerySet[Notice]:
    """Return what the person has been told of in `scope` and not yet put aside, newest first."""
    scope_type = ContentType.objects.get_for_model(scope)
    return Notice.objects.filter(person=person, scope_type=scope_type, scope_id=scope.pk, read_at=None).select_related(
        "by"
    )


def put_aside(person: User, scope: models.Model, *, only: int | None = None) -> int:
    """Put the notices in `scope`, or the one with the id `only`, aside as read; return how many."""
    notices = unread(person, scope) if only is None else unread(person, scope).filter(pk=only)
    return notices.update(read_at=timezone.now())
