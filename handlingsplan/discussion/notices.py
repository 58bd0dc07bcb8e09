"""What people are told of: a mention, an answer, a decision; each once, by reference to what was said or done."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from actors.models import User
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.models import Notice


def tell(
    people: Iterable[User], kind: NoticeKind, *, by: User | None, scope: models.Model, source: models.Model
) -> None:
    """Tell each of `people` but whoever did it, None for the portal; the caller's transaction holds the notices too.

    `source` is a stored row; how a kind of row is told, and to whom, is in `handlingsplan.workspace.news`.
    """
    tell_of_many([(person, source) for person in people], kind, by=by, scope=scope)


def tell_of_many(
    told: Iterable[tuple[User, models.Model]], kind: NoticeKind, *, by: User | None, scope: models.Model
) -> None:
    """Tell people of what each is told of, rows of one model, as `tell` does; one query for all."""
    notices = {(person.pk, source.pk): (person, source) for person, source in told if by is None or person.pk != by.pk}
    Notice.objects.bulk_create(
        Notice(
            person=person,
            by=by,
            kind=kind,
            scope_type=ContentType.objects.get_for_model(scope),
            scope_id=scope.pk,
            source_type=ContentType.objects.get_for_model(source),
            source_id=source.pk,
        )
        for person, source in notices.values()
    )


def unread(person: User, scope: models.Model) -> QuerySet[Notice]:
    """Return what the person has been told of in `scope` and not yet put aside, newest first."""
    scope_type = ContentType.objects.get_for_model(scope)
    return Notice.objects.filter(person=person, scope_type=scope_type, scope_id=scope.pk, read_at=None).select_related(
        "by"
    )


def put_aside(person: User, scope: models.Model, *, only: Collection[int]) -> int:
    """Put those of the notices in `scope` that have the ids `only` aside as read; return how many."""
    return unread(person, scope).filter(pk__in=only).update(read_at=timezone.now())


def put_aside_about(person: User, sources: QuerySet[Any]) -> None:
    """Put aside what tells the person of these rows: they have seen them, as they have answered."""
    notices = Notice.objects.filter(person=person, read_at=None, source_id__in=sources.order_by().values("pk"))
    notices.filter(source_type=ContentType.objects.get_for_model(sources.model)).update(read_at=timezone.now())
