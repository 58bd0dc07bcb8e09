"""Who is in which organisation: giving and taking roles, with the grants following at once."""

from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import BaseUserManager
from django.db import transaction
from django.utils.translation import gettext as _

from actors.enums import Role
from actors.history import delete_as, save_as
from actors.models import Membership, Organisation, User
from actors.permissions import require
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import count_coordinators, may_give_role, may_invite, may_remove


class AlreadyMemberError(ValueError):
    """The person has the role already."""


def tidy_email(email: str) -> str:
    """Return the address as it is stored: also the log-in name of whoever was invited."""
    return BaseUserManager.normalize_email(email.strip()).lower()


def create_person(*, email: str, full_name: str, function: str = "", password: str | None = None) -> User:
    """Create an account whose address is known to be the person's; without password, one that has none yet."""
    email = tidy_email(email)
    user = User(username=email, email=email, full_name=full_name, function=function)
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def join(user: User, organisation: Organisation, role: Role, *, by: User | None, reason: str = "") -> Membership:
    """Store the role and let the grants follow; whether it may be given is the caller's to check."""
    if Membership.objects.filter(user=user, organisation=organisation, role=role).exists():
        raise AlreadyMemberError(
            _("%(person)s är redan %(role)s i %(organisation)s.")
            % {"person": user, "role": str(role.label).lower(), "organisation": organisation}
        )
    membership = Membership(user=user, organisation=organisation, role=role)
    save_as(membership, by=by, reason=reason)
    sync_access()
    return membership


@transaction.atomic
def give_role(user: User, organisation: Organisation, role: Role, *, by: User) -> Membership:
    """Give somebody with an account a role in the organisation. Raises `RefusedError` and `AlreadyMemberError`."""
    require(may_invite(by, organisation))
    require(may_give_role(by, organisation, role))
    return join(user, organisation, role, by=by)


class AlreadyCoordinatedError(ValueError):
    """The plan has a coordinator, who invites all others."""


@transaction.atomic
def appoint_first_coordinator(plan: Plan, *, email: str, full_name: str) -> Membership:
    """Give the portal its first person: a coordinator in the plan's coordinating organisation.

    For whoever installs the portal, as everybody else is invited by somebody. Raises `AlreadyCoordinatedError`.
    """
    if count_coordinators(plan.pk):
        raise AlreadyCoordinatedError(_("Planen har redan en samordnare."))
    user = User.objects.filter(email__iexact=tidy_email(email)).first()
    user = user or create_person(email=email, full_name=full_name)
    return join(user, plan.coordinating_organisation, Role.COORDINATOR, by=None)


@transaction.atomic
def remove(membership: Membership, *, by: User) -> None:
    """Take a role away from a person; the next thing they ask for is refused. Raises `RefusedError`."""
    require(may_remove(by, membership))
    part(membership, by=by)


def part(membership: Membership, *, by: User) -> None:
    """Delete the role and let the grants follow; whether it may be taken away is the caller's to check."""
    delete_as(membership, by=by)
    sync_access()
