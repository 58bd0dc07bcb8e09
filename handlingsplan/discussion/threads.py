"""Comment threads. Whether a person may read or comment on something is asked by the layer that owns it."""

from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from actors.models import User
from handlingsplan import richtext
from handlingsplan.discussion.models import Comment

MOST_CHARACTERS = 5_000


@dataclass(frozen=True)
class Thread:
    """A comment with its answers, oldest first."""

    comment: Comment
    answers: list[Comment] = field(default_factory=list)


def threads_on(about: models.Model) -> list[Thread]:
    """Return the threads on an object, oldest first; one query."""
    comments = Comment.objects.filter(
        content_type=ContentType.objects.get_for_model(about), object_id=about.pk
    ).select_related("author")
    threads: dict[int, Thread] = {}
    for comment in comments:
        if comment.answers_id is None:
            threads[comment.pk] = Thread(comment)
        elif comment.answers_id in threads:
            threads[comment.answers_id].answers.append(comment)
    return list(threads.values())


@transaction.atomic
def add_comment(about: models.Model, *, text: str, by: User, answers: int | None = None) -> Comment:
    """Add a comment on `about`, or an answer to the comment with the id `answers` on the same object.

    The caller has checked that `by` may comment there. Raises `richtext.TextRefusedError` and
    `Comment.DoesNotExist`.
    """
    content_type = ContentType.objects.get_for_model(about)
    first = None
    if answers is not None:
        first = Comment.objects.get(pk=answers, content_type=content_type, object_id=about.pk, answers=None)
    return Comment.objects.create(
        content_type=content_type,
        object_id=about.pk,
        answers=first,
        author=by,
        text=richtext.plain(text, most=MOST_CHARACTERS),
    )
