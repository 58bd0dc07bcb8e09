"""Somebody is erased: those who called them by name in a discussion now call them by their function."""

import re

from handlingsplan.discussion.models import Comment, Notice
from handlingsplan.discussion.notices import MAX_WORDS


def forget_mentions(name: str, *, instead: str) -> None:
    """Write `instead` wherever comments and notices call somebody `name`."""
    called = f"@{name}"
    pattern = re.compile(rf"{re.escape(called)}(?!\w)")
    for comment in Comment.objects.filter(text__contains=called):
        comment.text = pattern.sub(f"@{instead}", comment.text)
        comment.save(update_fields=["text"])
    for notice in Notice.objects.filter(words__contains=called):
        notice.words = pattern.sub(f"@{instead}", notice.words)[:MAX_WORDS]
        notice.save(update_fields=["words"])
