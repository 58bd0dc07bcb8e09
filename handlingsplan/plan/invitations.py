"""Inviting people who have no account: a link by e-mail, used once, within some days, unless it is taken back."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.addresses import require_plain_address, tidy_email
from actors.enums import Role
from actors.grants import lock_access
from actors.history import save_as
from actors.models import Membership, Organisation, User
from actors.permissions import Verdict, require
from handlingsplan.mail.sending import post
from handlingsplan.plan.coordinators import start_coordinating
from handlingsplan.plan.models import Invitation, Plan
from handlingsplan.plan.people import AlreadyMemberError, create_person, join
from handlingsplan.plan.permissions import may_appoint_coordinators, may_invite

DAYS = 14


class InvitationOverError(ValueError):
    """The invitation was used, taken back, or its days are over."""


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Invitee:
    """Who is invited."""

    email: str
    full_name: str
    function: str = ""


@transaction.atomic
def invite(organisation: Organisation, whom: Invitee, role: Role, *, by: User) -> tuple[Invitation, str]:
    """Store an invitation to a role and return it with the secret of its link, known from here on by e-mail only.

    Raises `RefusedError`, and `AlreadyMemberError` where an earlier one is still open.
    """
    lock_access(by)
    require(may_invite(by, organisation))
    return _store(Invitation(organisation=organisation, role=role), whom, by=by)


@transaction.atomic
def invite_coordinator(plan: Plan, whom: Invitee, *, by: User) -> tuple[Invitation, str]:
    """Store an invitation to coordinate the plan; returns and raises as `invite` does."""
    lock_access(by)
    require(may_appoint_coordinators(by, plan))
    return _store(Invitation(organisation=plan.coordinating_organisation, plan=plan), whom, by=by)


def _store(invitation: Invitation, whom: Invitee, *, by: User) -> tuple[Invitation, str]:
    address = tidy_email(whom.email)
    require_plain_address(address)
    same = {"organisation": invitation.organisation, "plan": invitation.plan, "role": invitation.role}
    if (open_one := Invitation.objects.unanswered().filter(**same, email=address).first()) is not None:
        if open_one.expires_at > timezone.now():
            raise AlreadyMemberError(_("%(email)s är redan inbjuden. Återkalla den först.") % {"email": address})
        _close(open_one, by=by)
    now, secret = timezone.now(), secrets.token_urlsafe(32)
    invitation.email, invitation.full_name, invitation.function = address, whom.full_name, whom.function
    invitation.secret, invitation.invited_by = _digest(secret), by
    invitation.created_at, invitation.expires_at = now, now + timedelta(days=DAYS)
    save_as(invitation, by=by)
    return invitation, secret


def find_usable(secret: str) -> Invitation | None:
    """Return the invitation that the link is of, as long as it lets somebody in."""
    found = Invitation.objects.usable().select_related("organisation", "plan", "invited_by")
    return found.filter(secret=_digest(secret)).first()


@transaction.atomic
def accept(invitation: Invitation, *, full_name: str, password: str) -> User:
    """Use the invitation: create the account with the role. Raises `InvitationOverError`."""
    lock_access()
    current = Invitation.objects.usable().filter(pk=invitation.pk).first()
    if current is None or User.objects.filter(email=invitation.email).exists():
        raise InvitationOverError(_("Inbjudan gäller inte längre. Be den som bjöd in dig om en ny."))
    user = create_person(email=current.email, full_name=full_name, function=current.function, password=password)
    _take_up(current, user)
    return user


def _take_up(invitation: Invitation, user: User) -> None:
    invitation.accepted_at = timezone.now()
    save_as(invitation, by=user)
    if invitation.plan is not None:
        start_coordinating(user, invitation.plan, by=invitation.invited_by)
    else:
        join(user, invitation.organisation, Role(invitation.role), by=invitation.invited_by)


@transaction.atomic
def take_up_all(user: User) -> int:
    """Give somebody whose address is proved otherwise what it was invited to, and return how many roles."""
    invitations = Invitation.objects.usable().select_related("organisation", "plan", "invited_by")
    if not invitations.filter(email=user.email).exists():
        return 0
    lock_access()
    found = list(invitations.filter(email=user.email))
    for invitation in found:
        _take_up(invitation, user)
    return len(found)


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> None:
    """Take the invitation back; its link lets nobody in any more. Raises `RefusedError`."""
    lock_access(by)
    require(_may_handle(by, invitation))
    if invitation.accepted_at is None and invitation.revoked_at is None:
        _close(invitation, by=by)


def _may_handle(user: User, invitation: Invitation) -> Verdict:
    if invitation.plan is not None:
        return may_appoint_coordinators(user, invitation.plan)
    return may_invite(user, invitation.organisation)


def _close(invitation: Invitation, *, by: User) -> None:
    invitation.revoked_at = timezone.now()
    save_as(invitation, by=by)


def send_invitation(invitation: Invitation, *, url: str) -> None:
    """E-mail the link."""
    text = _(
        "Hej %(person)s!\n\n%(by)s har bjudit in dig som %(role)s i %(organisation)s i Handlingsplan.\n\n"
        "Välj ett lösenord och kom in här: %(url)s\n\nLänken gäller i %(days)d dagar och kan användas en gång.\n"
    ) % {
        "person": invitation.full_name,
        "by": invitation.invited_by,
        "role": invitation.role_in_words.lower(),
        "organisation": invitation.plan or invitation.organisation,
        "url": url,
        "days": DAYS,
    }
    post(_("Inbjudan till Handlingsplan"), text, invitation.email)


def send_new_role(membership: Membership, *, url: str) -> None:
    """Tell somebody who has an account of the new role."""
    text = _("Hej %(person)s!\n\nDu har fått rollen %(role)s i %(organisation)s i Handlingsplan: %(url)s\n") % {
        "person": membership.user,
        "role": membership.get_role_display().lower(),
        "organisation": membership.organisation,
        "url": url,
    }
    post(_("Ny roll i Handlingsplan"), text, membership.user.email)
