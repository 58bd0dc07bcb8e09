"""Who coordinates a plan: appointed and removed by one another or by the leads of the coordinating organisation.

All of those are told, by notice and by e-mail.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from actors.enums import Role
from actors.grants import lock_access
from actors.history import save_as
from actors.models import User
from actors.permissions import RefusedError, require
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.notices import tell
from handlingsplan.logs.security import note
from handlingsplan.mail.sending import post
from handlingsplan.plan.grants import sync_access, sync_people
from handlingsplan.plan.models import Coordinator, Plan
from handlingsplan.plan.people import AlreadyMemberError, create_person, find_person, part
from handlingsplan.plan.permissions import count_coordinators
from handlingsplan.plan.role_permissions import may_appoint_coordinators
from handlingsplan.web_addresses import site_address


class AlreadyCoordinatedError(ValueError):
    """The plan has a coordinator, who appoints all others."""


def concerned_by(plan: Plan) -> QuerySet[User]:
    """Return the plan's coordinators and the leads of its coordinating organisation."""
    leads = Q(memberships__role=Role.LEAD, memberships__organisation=plan.coordinating_organisation_id)
    return User.objects.filter(Q(coordinating__plan=plan) | leads, is_active=True).distinct().order_by("pk")


@transaction.atomic
def appoint(user: User, plan: Plan, *, by: User) -> Coordinator:
    """Let somebody with an account coordinate the plan. Raises `RefusedError` and `AlreadyMemberError`."""
    lock_access(by)
    require(may_appoint_coordinators(by, plan))
    if user == by:
        raise RefusedError(_("Ingen utser sig själv. Be en annan samordnare eller en organisationsansvarig."))
    return start_coordinating(user, plan, by=by)


def start_coordinating(user: User, plan: Plan, *, by: User | None) -> Coordinator:
    """Store it, let the grants follow and tell; whether it may be is the caller's to check, under the lock."""
    if Coordinator.objects.filter(user=user, plan=plan).exists():
        raise AlreadyMemberError(_("%(person)s samordnar redan planen.") % {"person": user})
    coordinator = Coordinator(user=user, plan=plan)
    save_as(coordinator, by=by)
    note("role_given", person=user.pk, role="coordinator", plan=plan.pk)
    sync_people(user.pk)
    _tell(coordinator, NoticeKind.COORDINATES, _("%(person)s samordnar nu %(plan)s."), by=by)
    return coordinator


@transaction.atomic
def appoint_first_coordinator(plan: Plan, *, email: str, full_name: str) -> Coordinator:
    """Give the portal its first person: a coordinator of the plan.

    For whoever installs the portal, as everybody else is appointed or invited by somebody. Raises
    `AlreadyCoordinatedError`.
    """
    lock_access()
    if count_coordinators(plan.pk):
        raise AlreadyCoordinatedError(_("Planen har redan en samordnare."))
    sync_access()
    user = find_person(email)
    if user is not None:
        return start_coordinating(user, plan, by=None)
    user = create_person(email=email, full_name=full_name)
    post(_("Välkommen till Handlingsplan"), _welcome(user, plan), user.email)
    return start_coordinating(user, plan, by=None)


def _welcome(user: User, plan: Plan) -> str:
    return _(
        "Hej %(person)s!\n\nDu samordnar nu en handlingsplan för %(organisation)s. Börja med att välja ett lösenord, "
        "med den här adressen:\n\n%(password)s\n\nLogga sedan in. Sidan Kom igång visar vägen från tom plan till "
        "första utgåvan:\n\n%(work)s\n"
    ) % {
        "person": user,
        "organisation": plan.coordinating_organisation,
        "password": site_address("account_reset_password"),
        "work": site_address("work"),
    }


def stop_coordinating(coordinator: Coordinator, *, by: User) -> None:
    """Delete it, let the grants follow and tell; whether it may be is the caller's to check, under the lock."""
    _tell(coordinator, NoticeKind.COORDINATES_NO_MORE, _("%(person)s samordnar inte längre %(plan)s."), by=by)
    part(coordinator, by=by)


def _tell(coordinator: Coordinator, kind: NoticeKind, sentence: str, *, by: User | None) -> None:
    """Tell the coordinators and leads, and the person, by notice and e-mail; whoever did it knows."""
    plan = coordinator.plan
    people = {person.pk: person for person in (*concerned_by(plan), coordinator.user) if person != by}.values()
    url = reverse("coordinators", args=[plan.slug])
    tell(people, kind, by=by, scope=plan, source=coordinator.user)
    text = sentence % {"person": coordinator.user, "plan": plan}
    for person in people:
        post(_("Samordnare i Handlingsplan"), _signed(text, by) + f"\n\n{settings.SITE_URL}{url}\n", person.email)


def _signed(text: str, by: User | None) -> str:
    return text if by is None else _("%(text)s Det bestämde %(by)s.") % {"text": text, "by": by}
