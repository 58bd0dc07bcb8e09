"""What the part of a page that shows a discussion needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from actors.models import User
from actors.permissions import Verdict
from handlingsplan.discussion.forms import CommentForm
from handlingsplan.discussion.threads import CommentTarget, Thread, threads_on


@dataclass(frozen=True)
class Discussion:
    """The threads on something, and what this person may do there; addresses are left empty where nothing is."""

    target: CommentTarget
    people: Sequence[User]
    form: CommentForm
    verdict: Verdict
    comment_url: str
    resolve_url: str
    passage_url: str = ""
    take_url: str = ""
    read_version: int = 0
    """The version of the text that a suggestion would be taken into."""

    @cached_property
    def threads(self) -> list[Thread]:
        """All threads, oldest first; one query."""
        return threads_on(self.target.about)

    @property
    def open(self) -> list[Thread]:
        """The threads in which something is still to be said or done."""
        return [thread for thread in self.threads if not thread.is_resolved]

    @property
    def resolved(self) -> list[Thread]:
        """The threads that are settled."""
        return [thread for thread in self.threads if thread.is_resolved]
