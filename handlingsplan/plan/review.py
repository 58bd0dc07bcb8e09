"""Where a chapter's review stands and what this person may do about it; naming versions, and closing a plan."""

from dataclasses import dataclass

from django.db import transaction

from actors.access import Person
from actors.history import save_as
from actors.models import User
from actors.permissions import Verdict, require
from handlingsplan.plan.enums import ChapterState, PlanStatus, ReviewAct
from handlingsplan.plan.models import Chapter, Plan, ReviewEvent
from handlingsplan.plan.permissions import (
    may_approve_chapter,
    may_close_plan,
    may_comment,
    may_coordinate,
    may_reopen_plan,
    may_send_back_chapter,
    may_submit_chapter,
    may_withdraw_chapter,
    may_write_chapter,
)


@dataclass(frozen=True)
class Review:
    """What the bar above a chapter shows: the last act, and a verdict for each thing that can be done."""

    chapter: Chapter
    last: ReviewEvent | None
    is_own: bool  # whether the last act was this person's
    write: Verdict
    submit: Verdict
    withdraw: Verdict
    send_back: Verdict
    approve: Verdict
    coordinate: Verdict
    comment: Verdict

    @property
    def sent_back(self) -> ReviewEvent | None:
        """The act that returned the text, while it still waits to be handed in again."""
        return self.last if self.last and self.last.act == ReviewAct.SEND_BACK else None

    @property
    def writes_first(self) -> bool:
        """Tell whether the text is still as it was sent back: then writing comes before handing in."""
        return self.sent_back is not None and self.sent_back.revision_id == self.chapter.latest_id

    @property
    def decides(self) -> bool:
        """Tell whether the person has the review's buttons."""
        return bool(self.send_back or self.approve)

    @property
    def offers_withdraw(self) -> bool:
        """Tell whether to show the button: who can send back does that, unless they handed the text in themselves."""
        return bool(self.withdraw) and (self.is_own or not self.decides)

    @property
    def why_not(self) -> list[str]:
        """Why the person may not do what lies near: write, hand in, approve."""
        verdicts = []
        if self.comment and not self.decides:
            verdicts.append(self.write)
        if self.write and self.chapter.state == ChapterState.DRAFT:
            verdicts.append(self.submit)
        if self.coordinate and self.chapter.state == ChapterState.IN_REVIEW:
            verdicts.append(self.approve)
        return list(dict.fromkeys(verdict.reason for verdict in verdicts if not verdict))


def read_review(user: Person, chapter: Chapter) -> Review:
    """Return the state of the chapter's review as the person sees it."""
    last = ReviewEvent.objects.filter(chapter=chapter).select_related("by", "revision").first()
    return Review(
        chapter=chapter,
        last=last,
        is_own=last is not None and last.by_id == user.pk,
        write=may_write_chapter(user, chapter),
        submit=may_submit_chapter(user, chapter),
        withdraw=may_withdraw_chapter(user, chapter),
        send_back=may_send_back_chapter(user, chapter),
        approve=may_approve_chapter(user, chapter),
        coordinate=may_coordinate(user, chapter.plan),
        comment=may_comment(user, chapter.plan),
    )


@transaction.atomic
def close_plan(plan: Plan, *, by: User) -> Plan:
    """Close the plan and return it. Raises `RefusedError`."""
    stored = Plan.objects.select_for_update().get(pk=plan.pk)
    require(may_close_plan(by, stored))
    return _set(stored, PlanStatus.CLOSED, by)


@transaction.atomic
def reopen_plan(plan: Plan, *, by: User) -> Plan:
    """Open a closed plan again and return it. Raises `RefusedError`."""
    stored = Plan.objects.select_for_update().get(pk=plan.pk)
    require(may_reopen_plan(by, stored))
    return _set(stored, PlanStatus.ACTIVE, by)


def _set(plan: Plan, status: PlanStatus, by: User) -> Plan:
    plan.status = status
    save_as(plan, by=by)
    return plan
