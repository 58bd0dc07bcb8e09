"""The discussion on a chapter, and the passages that it is about."""

from collections.abc import Iterator

from django.urls import reverse

from actors.models import User
from handlingsplan.discussion.forms import CommentForm
from handlingsplan.discussion.page import Discussion
from handlingsplan.plan.models import Chapter
from handlingsplan.plan.passages import Mark
from handlingsplan.plan.people import people_of
from handlingsplan.plan.permissions import may_comment, may_write_chapter
from handlingsplan.plan.suggestions import comment_target


def discussion_of(user: User, chapter: Chapter, form: CommentForm | None = None) -> Discussion:
    """Return the chapter's discussion as the person sees it."""
    verdict = may_comment(user, chapter.plan)
    address = [chapter.plan.slug, chapter.number]
    latest = chapter.latest
    return Discussion(
        target=comment_target(chapter),
        reader=user,
        people=list(people_of(chapter.plan)) if verdict else (),
        form=form or CommentForm(),
        verdict=verdict,
        comment_url=reverse("comment_chapter", args=address),
        resolve_url=reverse("resolve_on_chapter", args=address),
        passage_url=reverse("comment_passage", args=address) if latest and latest.html else "",
        take_url=reverse("take_suggestion", args=address) if may_write_chapter(user, chapter) else "",
        read_version=latest.number if latest else 0,
    )


def marks_of(discussion: Discussion) -> Iterator[Mark]:
    """Yield the passages of the open threads, numbered as the threads are."""
    for number, thread in enumerate(discussion.open, 1):
        anchor = thread.anchor
        if anchor is not None and not anchor.is_gone:
            yield Mark(
                start=anchor.position,
                end=anchor.position + len(anchor.quote),
                key=thread.comment.pk,
                number=number,
                label=str(thread.comment.author),
            )
