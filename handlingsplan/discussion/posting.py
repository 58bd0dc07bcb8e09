"""Taking a posted comment: what is wrong with it stands in the form."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import User
from handlingsplan.discussion.anchoring import Place
from handlingsplan.discussion.forms import CommentForm
from handlingsplan.discussion.models import Comment
from handlingsplan.discussion.threads import CommentTarget, add_comment, notify
from handlingsplan.richtext import TextRefusedError


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
            target.about, text=data["text"], by=by, answers=data["answers"], place=place, suggestion=suggestion
        )
    except TextRefusedError as error:
        form.add_error("text", str(error))
        return None
    except Comment.DoesNotExist:
        form.add_error(None, _("Synpunkten som du svarar på finns inte längre."))
        return None
    notify(comment, target=target, mentioned=mentioned)
    return comment
