"""What the part of a page that shows a discussion needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.utils.translation import gettext as _

from actors.access import Person
from actors.models import User
from actors.permissions import Verdict
from handlingsplan.discussion.anchoring import Place
from handlingsplan.discussion.forms import CommentForm
from handlingsplan.discussion.models import Comment
from handlingsplan.discussion.threads import CommentTarget, Thread, add_comment, notify, threads_on
from handlingsplan.richtext import TextRefusedError


@dataclass(frozen=True)
class Discussion:
    """The threads on something, and what this person may do there; addresses are left empty where nothing is."""

    target: CommentTarget
    reader: Person
    people: Sequence[User]
    form: CommentForm
    verdict: Verdict
    comment_url: str
    resolve_url: str
    passage_url: str = ""
    take_url: str = ""
    read_version: int = 0  # the version of the text that a suggestion would be taken into

    @cached_property
    def threads(self) -> list[Thread]:
        return threads_on(self.target.about, reader=self.reader)

    @property
    def open(self) -> list[Thread]:
        """The threads in which something is still to be said or done."""
        return [thread for thread in self.threads if not thread.is_resolved]

    @property
    def resolved(self) -> list[Thread]:
        return [thread for thread in self.threads if thread.is_resolved]


@transaction.atomic
def post_comment(  # noqa: PLR0913 where, what, who
    form: CommentForm,
    *,
    target: CommentTarget,
    by: User,
    people: Sequence[User],
    place: Place | None = None,
    suggestion: str | None = None,
) -> Comment | None:
    """Add the comment and tell those it concerns; None where the form, valid until then, has got an error."""
    mentioned = form.mentioned(people)
    if mentioned is None:
        return None
    data = form.cleaned_data
    try:
        comment = add_comment(
            target.about,
            text=data["text"],
            by=by,
            answers=data["answers"],
            place=place,
            suggestion=suggestion,
            private_to=target.private_to,
        )
    except TextRefusedError as error:
        form.add_error("text", str(error))
        return None
    except Comment.DoesNotExist:
        form.add_error(None, _("Synpunkten som du svarar på finns inte längre."))
        return None
    notify(comment, target=target, mentioned=mentioned)
    return comment
