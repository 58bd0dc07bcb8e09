"""Somebody leaves an organisation: what is open with them goes to a successor, or to whoever stands in."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from actors.enums import Role
from actors.models import Membership, User
from actors.permissions import require
from followup.rounds.leaving import hand_over_reports, reports_left_by, stand_in_of
from followup.rounds.models import Reporter
from handlingsplan.plan import people
from handlingsplan.plan.models import Chapter
from handlingsplan.plan.permissions import may_be_editor, may_remove
from handlingsplan.plan.workflow import set_editors


@dataclass(frozen=True)
class OpenTasks:
    """What somebody does for an organisation that somebody else must do after them."""

    chapters: list[Chapter]
    reports: list[Reporter]
    stand_in: User | None  # who takes it over where nobody else is chosen

    def __bool__(self) -> bool:
        return bool(self.chapters or self.reports)


def open_tasks(membership: Membership) -> OpenTasks:
    """Return what the person leaves behind with this role."""
    chapters, reports = list(chapters_left_by(membership)), list(reports_left_by(membership))
    return OpenTasks(chapters, reports, stand_in_of(membership))


def possible_successors(membership: Membership) -> QuerySet[User]:
    """Return the colleagues who can take over."""
    colleagues = User.objects.filter(is_active=True, memberships__organisation=membership.organisation_id)
    return colleagues.exclude(pk=membership.user_id).distinct().order_by("full_name", "pk")


@transaction.atomic
def leave(membership: Membership, *, successor: User | None, by: User) -> OpenTasks:
    """Take the role away and hand over what is open; return what that was.

    Raises `RefusedError`, and ValidationError where the successor is no colleague.
    """
    require(may_remove(by, membership))
    if successor is not None and successor not in possible_successors(membership):
        raise ValidationError({"successor": _("Välj någon i samma organisation.")})
    return leave_behind(membership, successor=successor, by=by)


@transaction.atomic
def leave_behind(membership: Membership, *, successor: User | None = None, by: User) -> OpenTasks:
    """Do what `leave` does; whether the role may be taken away is the caller's to check."""
    left, leaver = open_tasks(membership), membership.user
    heir = successor or left.stand_in
    hand_over_chapters(left.chapters, leaver, to=heir, by=by)
    hand_over_reports(left.reports, leaver, to=heir, by=by)
    people.part(membership, by=by)
    return left


def chapters_left_by(membership: Membership) -> QuerySet[Chapter]:
    """Return the chapters that the person no longer edits without this role."""
    staying = Membership.objects.filter(user=membership.user_id).exclude(pk=membership.pk).exclude(role=Role.READER)
    chapters = Chapter.objects.filter(
        editors=membership.user_id, plan__parties__organisation=membership.organisation_id
    )
    left = chapters.exclude(plan__parties__organisation__in=staying.values("organisation"))
    return left.select_related("plan").prefetch_related("editors").order_by("plan", "number")


def hand_over_chapters(chapters: Iterable[Chapter], leaver: User, *, to: User | None, by: User) -> None:
    """Make `to` an editor in the leaver's place; nobody where there is no such person, or one who only reads."""
    for chapter in chapters:
        staying = {editor.pk: editor for editor in chapter.editors.all() if editor.pk != leaver.pk}
        if to is not None and may_be_editor(to, chapter.plan):
            staying[to.pk] = to
        set_editors(chapter, staying.values(), by=by)
