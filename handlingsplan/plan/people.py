"""Who is in which organisation: inviting and removing people, with the grants following at once."""

import structlog
from django.contrib.auth.base_user import BaseUserManager
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from actors.enums import Role
from actors.history import delete_as, save_as
from actors.models import Membership, Organisation, User
from actors.permissions import require
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import count_coordinators, may_give_role, may_invite, may_remove

log = structlog.get_logger(__name__)


class AlreadyMemberError(ValueError):
    """The person has the role already."""


def _find_or_create(*, email: str, full_name: str, function: str) -> User:
    email = BaseUserManager.normalize_email(email.strip()).lower()
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User(username=email, email=email, full_name=full_name, function=function)
        user.set_unusable_password()
        user.save()
    return user


@transaction.atomic
def invite(  # noqa: PLR0913 a person's three facts, a role and who gives it
    organisation: Organisation, *, email: str, full_name: str, role: Role, by: User, function: str = ""
) -> Membership:
    """Give a person a role in the organisation; a new person chooses a password through the link by e-mail.

    Raises `RefusedError` and `AlreadyMemberError`.
    """
    require(may_invite(by, organisation))
    require(may_give_role(by, organisation, role))
    user = _find_or_create(email=email, full_name=full_name, function=function)
    if Membership.objects.filter(user=user, organisation=organisation, role=role).exists():
        raise AlreadyMemberError(
            _("%(person)s är redan %(role)s i %(organisation)s.")
            % {"person": user, "role": str(role.label).lower(), "organisation": organisation}
        )
    membership = Membership(user=user, organisation=organisation, role=role)
    save_as(membership, by=by)
    sync_access()
    return membership


class AlreadyCoordinatedError(ValueError):
    """The plan has a coordinator, who invites all others."""


@transaction.atomic
def appoint_first_coordinator(plan: Plan, *, email: str, full_name: str) -> Membership:
    """Give the portal its first person: a coordinator in the plan's coordinating organisation.

    For whoever installs the portal, as everybody else is invited by somebody. Raises `AlreadyCoordinatedError`.
    """
    if count_coordinators(plan.pk):
        raise AlreadyCoordinatedError(_("Planen har redan en samordnare."))
    user = _find_or_create(email=email, full_name=full_name, function="")
    membership = Membership(user=user, organisation=plan.coordinating_organisation, role=Role.COORDINATOR)
    save_as(membership, by=None)
    sync_access()
    return membership


@transaction.atomic
def remove(membership: Membership, *, by: User) -> None:
    """Take a role away from a person; the next thing they ask for is refused. Raises `RefusedError`."""
    require(may_remove(by, membership))
    delete_as(membership, by=by)
    sync_access()


def send_invitation(membership: Membership, *, sign_in_url: str) -> bool:
    """E-mail the person where to choose a password and sign in; tell whether the message went out."""
    text = _(
        "Hej %(person)s!\n\nDu har fått rollen %(role)s i %(organisation)s i Handlingsplan.\n\n"
        "Är du ny väljer du först ett lösenord här: %(url)s\nSkriv den här e-postadressen, så kommer en länk.\n"
    ) % {
        "person": membership.user,
        "role": membership.get_role_display().lower(),
        "organisation": membership.organisation,
        "url": sign_in_url,
    }
    try:
        send_mail(_("Inbjudan till Handlingsplan"), text, None, [membership.user.email])
    except OSError:
        log.warning("invitation_not_sent", membership=membership.pk)
        return False
    return True
