"""Telling those who write a chapter what was decided about their text."""

from actors.models import User
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.notices import tell
from handlingsplan.plan.models import Chapter
from handlingsplan.plan.permissions import submitted_by


def tell_writers(chapter: Chapter, kind: NoticeKind, *, by: User, words: str) -> None:
    """Tell the chapter's editors and whoever handed the text in, but not whoever decided."""
    people = list(chapter.editors.all())
    sender = submitted_by(chapter)
    if sender is not None:
        people += User.objects.filter(pk=sender, is_active=True)
    tell(people, kind, by=by, scope=chapter.plan, title=str(chapter), words=words, url=chapter.get_absolute_url())
