"""Somebody leaves an organisation: what is open with them goes to a successor, or to whoever stands in."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from actors.enums import Role
from actors.grants import lock_access
from actors.models import Membership, User
from actors.permissions import require
from followup.rounds.leaving import hand_over_reports, reports_left_by, stand_in_of
from followup.rounds.models import Reporter
from handlingsplan.plan import people
from handlingsplan.plan.coordinators import stop_coordinating
from handlingsplan.plan.models import Chapter, Coordinator
from handlingsplan.plan.people import works_for
from handlingsplan.plan.permissions import may_be_editor
from handlingsplan.plan.role_permissions import may_remove, may_remove_coordinator
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


def open_tasks_of_coordinator(coordinator: Coordinator) -> OpenTasks:
    """Return what the person leaves behind in the plan."""
    return OpenTasks(list(chapters_left_by(coordinator)), [], None)


def possible_successors(membership: Membership) -> QuerySet[User]:
    """Return the colleagues who can take over."""
    colleagues = User.objects.filter(works_for(membership.organisation_id), is_active=True)
    return colleagues.exclude(pk=membership.user_id).distinct().order_by("full_name", "pk")


def other_coordinators(coordinator: Coordinator) -> QuerySet[User]:
    """Return who can take over from a coordinator."""
    others = User.objects.filter(coordinating__plan=coordinator.plan_id, is_active=True)
    return others.exclude(pk=coordinator.user_id).order_by("full_name", "pk")


@transaction.atomic
def leave(membership: Membership, *, successor: User | None, by: User) -> OpenTasks:
    """Take the role away and hand over what is open; return what that was.

    Raises `RefusedError`, and ValidationError where the successor is no colleague.
    """
    lock_access(by)
    require(may_remove(by, membership))
    if successor is not None and successor not in possible_successors(membership):
        raise ValidationError({"successor": _("Välj någon i samma organisation.")})
    return leave_behind(membership, successor=successor, by=by)


@transaction.atomic
def leave_behind(membership: Membership, *, successor: User | None = None, by: User) -> OpenTasks:
    """Do what `leave` does; whether the role may be taken away is the caller's to check, under the lock."""
    left, leaver = open_tasks(membership), membership.user
    heir = successor or left.stand_in
    hand_over_chapters(left.chapters, leaver, to=heir, by=by)
    hand_over_reports(left.reports, leaver, to=heir, by=by)
    people.part(membership, by=by)
    return left


@transaction.atomic
def leave_plan(coordinator: Coordinator, *, successor: User | None, by: User) -> None:
    """Let the person no longer coordinate the plan, and hand over what is open; raises as `leave` does."""
    lock_access(by)
    require(may_remove_coordinator(by, coordinator))
    if successor is not None and successor not in other_coordinators(coordinator):
        raise ValidationError({"successor": _("Välj någon som samordnar planen.")})
    leave_plan_behind(coordinator, successor=successor, by=by)


@transaction.atomic
def leave_plan_behind(coordinator: Coordinator, *, successor: User | None = None, by: User) -> None:
    """Do what `leave_plan` does; whether it may be done is the caller's to check, under the lock."""
    hand_over_chapters(chapters_left_by(coordinator), coordinator.user, to=successor, by=by)
    stop_coordinating(coordinator, by=by)


def chapters_left_by(role: Membership | Coordinator) -> QuerySet[Chapter]:
    """Return the chapters that the person no longer edits without this role."""
    memberships = Membership.objects.filter(user=role.user_id).exclude(role=Role.READER)
    coordinating = Coordinator.objects.filter(user=role.user_id)
    chapters = Chapter.objects.filter(editors=role.user_id)
    if isinstance(role, Membership):
        memberships = memberships.exclude(pk=role.pk)
        chapters = chapters.filter(plan__parties__organisation=role.organisation_id)
    else:
        coordinating = coordinating.exclude(pk=role.pk)
        chapters = chapters.filter(plan=role.plan_id)
    left = chapters.exclude(plan__parties__organisation__in=memberships.values("organisation"))
    left = left.exclude(plan__in=coordinating.values("plan"))
    return left.select_related("plan").prefetch_related("editors").order_by("plan", "number")


def hand_over_chapters(chapters: Iterable[Chapter], leaver: User, *, to: User | None, by: User) -> None:
    """Make `to` an editor in the leaver's place; nobody where there is no such person, or one who only reads."""
    for chapter in chapters:
        staying = {editor.pk: editor for editor in chapter.editors.all() if editor.pk != leaver.pk}
        if to is not None and may_be_editor(to, chapter.plan):
            staying[to.pk] = to
        set_editors(chapter, staying.values(), by=by)
