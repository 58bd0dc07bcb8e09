"""A measure's way to being accepted: handed over, sent back, accepted, withdrawn or replaced, taken up again.

Every act takes `expected_version`, that of the measure that was read, and raises `StaleError` where it has changed
since; None stands for an act that nobody has read for, as loading.
"""

from collections.abc import Callable, Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.access import Person
from actors.conflicts import StaleError
from actors.history import add_as, save_as
from actors.models import User
from actors.permissions import Verdict, require
from handlingsplan import richtext
from handlingsplan.discussion.models import Comment
from handlingsplan.discussion.threads import share
from handlingsplan.plan.models import Plan
from measures.commitments import ask_involved
from measures.discussion import private_comments
from measures.enums import EDITORIAL_TRANSITIONS, HANDED_OVER, EditorialAct, EditorialState, Replacement
from measures.models import EditorialEvent, Measure
from measures.numbering import next_number
from measures.permissions import (
    is_handed_over,
    may_accept,
    may_propose,
    may_replace,
    may_restore,
    may_send_back_measure,
    may_withdraw,
)

MAX_CHARACTERS = 2_000


def _comment(text: str, *, required: str = "") -> str:
    return richtext.plain_field(text, field="comment", most=MAX_CHARACTERS, missing=required)


def _begin(
    measure: Measure, may: Callable[[Person, Measure], Verdict], *, expected_version: int | None, by: User
) -> Measure:
    """Return the measure as it is now, locked, if the person may do this with it, and it is as they have read it."""
    stored = Measure.objects.locked(measure.pk)
    require(may(by, stored))
    if expected_version is not None and stored.version != expected_version:
        raise StaleError(stored)
    return stored


def _finish(
    stored: Measure, act: EditorialAct, *, by: User, comment: str, end: EditorialState | None = None
) -> Measure:
    was_private, before, at = stored.is_private, stored.state, timezone.now()
    stored.state = end or EDITORIAL_TRANSITIONS[act][1]
    stored.withdrawn_from = before if stored.state == EditorialState.WITHDRAWN else ""
    save_as(stored, by=by, reason=comment, at=at)
    private_to = stored.private_to_id if was_private else None
    event = EditorialEvent(measure=stored, act=act, by=by, comment=comment, private_to_id=private_to)
    add_as(event, by=by, at=at)
    if act == EditorialAct.PROPOSE:  # later acts are other people's: nothing is asked in their name
        ask_involved(stored, by=by, at=at)
    return stored


@transaction.atomic
def propose(
    measure: Measure,
    *,
    by: User,
    comment: str = "",
    shared: Collection[Comment] = (),
    expected_version: int | None = None,
) -> Measure:
    """Hand a draft over to the coordinator; from then on it has its number and all parties see it.

    Raises `RefusedError`.

    What the owner's people have said among themselves stays with them, but for the comments `shared`.
    """
    # Before the measure, as whoever hands over several holds the plan already; others may still refer to it.
    plan = Plan.objects.select_for_update(no_key=True).get(pk=measure.plan_id)
    stored = _begin(measure, may_propose, expected_version=expected_version, by=by)
    if not stored.is_numbered:
        stored.number = next_number(plan)
    share(private_comments(stored, by).filter(pk__in=[comment.pk for comment in shared]), by=by)
    return _finish(stored, EditorialAct.PROPOSE, by=by, comment=_comment(comment))


def propose_for_owner(measure: Measure, *, by: User) -> Measure:
    """Hand a draft over whose owner nobody can speak for.

    Whether it may be is the caller's to check, who holds plan and measure locked.
    """
    if not measure.is_numbered:
        measure.number = next_number(measure.plan)
    return _finish(measure, EditorialAct.PROPOSE, by=by, comment="")


@transaction.atomic
def accept(measure: Measure, *, expected_version: int, by: User, comment: str = "") -> Measure:
    """Accept the version that the coordinator has read; the next edition holds it. Raises `RefusedError`."""
    stored = _begin(measure, may_accept, expected_version=expected_version, by=by)
    return _finish(stored, EditorialAct.ACCEPT, by=by, comment=_comment(comment))


@transaction.atomic
def send_back(measure: Measure, *, by: User, comment: str, expected_version: int | None = None) -> Measure:
    """Return a proposed measure to its owner as a draft, saying why. Raises `RefusedError` and ValidationError."""
    stored = _begin(measure, may_send_back_measure, expected_version=expected_version, by=by)
    text = _comment(comment, required=_("Skriv vad som behöver ändras, så att det går att rätta."))
    return _finish(stored, EditorialAct.SEND_BACK, by=by, comment=text)


@transaction.atomic
def withdraw(measure: Measure, *, by: User, comment: str = "", expected_version: int | None = None) -> Measure:
    """Take a measure out of the plan; others have to be told why. Raises `RefusedError` and ValidationError."""
    stored = _begin(measure, may_withdraw, expected_version=expected_version, by=by)
    required = _("Skriv varför åtgärden dras tillbaka.") if stored.state in HANDED_OVER else ""
    return _finish(stored, EditorialAct.WITHDRAW, by=by, comment=_comment(comment, required=required))


@transaction.atomic
def replace(  # noqa: PLR0913 what takes over, and how
    measure: Measure,
    *,
    successor: Measure,
    kind: str,
    by: User,
    comment: str = "",
    expected_version: int | None = None,
) -> Measure:
    """Withdraw a measure that another one takes over; who looks for it is led there.

    Both are known to everybody, so nothing is revealed. Money and commitments stay with the measure that is
    withdrawn. Raises `RefusedError` and ValidationError by field.
    """
    stored = _begin(measure, may_replace, expected_version=expected_version, by=by)
    taking_over = Measure.objects.locked(successor.pk)
    problems = {}
    if taking_over.plan_id != stored.plan_id or taking_over.pk == stored.pk or not is_handed_over(taking_over):
        problems["successor"] = _("Välj en annan åtgärd i planen.")
    if kind not in Replacement.values:
        problems["kind"] = _("Välj om åtgärden ersätts eller slås samman.")
    if problems:
        raise ValidationError(problems)
    stored.replaced_by, stored.replacement = taking_over, kind
    return _finish(stored, EditorialAct.WITHDRAW, by=by, comment=_comment(comment))


@transaction.atomic
def restore(measure: Measure, *, by: User, comment: str = "", expected_version: int | None = None) -> Measure:
    """Take a withdrawn measure up again, in the state that it was withdrawn from. Raises `RefusedError`."""
    stored = _begin(measure, may_restore, expected_version=expected_version, by=by)
    stored.replaced_by, stored.replacement = None, ""
    end = EditorialState(stored.withdrawn_from or EditorialState.DRAFT)
    return _finish(stored, EditorialAct.RESTORE, by=by, comment=_comment(comment), end=end)
