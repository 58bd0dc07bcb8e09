"""Inviting people who have no account: a link by e-mail, used once, within some days, unless it is taken back."""

import hashlib
import secrets
from datetime import timedelta

import structlog
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.enums import Role
from actors.history import save_as
from actors.models import Invitation, Membership, Organisation, User
from actors.permissions import require
from handlingsplan.plan.people import AlreadyMemberError, create_person, join, tidy_email
from handlingsplan.plan.permissions import may_give_role, may_invite

DAYS = 14
log = structlog.get_logger(__name__)


class InvitationOverError(ValueError):
    """The invitation was used, taken back, or its days are over."""


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite(  # noqa: PLR0913 a person's three facts, a role and who gives it
    organisation: Organisation, *, email: str, full_name: str, role: Role, by: User, function: str = ""
) -> tuple[Invitation, str]:
    """Store an invitation and return it with the secret of its link, which is known from here on by e-mail only.

    Raises `RefusedError`, and `AlreadyMemberError` where an earlier one is still open.
    """
    require(may_invite(by, organisation))
    require(may_give_role(by, organisation, role))
    address = tidy_email(email)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    earlier = Invitation.objects.unanswered().filter(organisation=organisation, role=role, email__iexact=address)
    if (open_one := earlier.first()) is not None:
        if open_one.expires_at > timezone.now():
            raise AlreadyMemberError(_("%(email)s är redan inbjuden. Återkalla den först.") % {"email": address})
        _close(open_one, by=by)
    now, secret = timezone.now(), secrets.token_urlsafe(32)
    invitation = Invitation(
        organisation=organisation,
        email=address,
        full_name=full_name,
        function=function,
        role=role,
        secret=_digest(secret),
        invited_by=by,
        created_at=now,
        expires_at=now + timedelta(days=DAYS),
    )
    save_as(invitation, by=by)
    return invitation, secret


def find_usable(secret: str) -> Invitation | None:
    """Return the invitation that the link is of, as long as it lets somebody in."""
    return Invitation.objects.usable().select_related("organisation").filter(secret=_digest(secret)).first()


@transaction.atomic
def accept(invitation: Invitation, *, full_name: str, password: str) -> Membership:
    """Use the invitation: create the account with the role. Raises `InvitationOverError`."""
    current = Invitation.objects.usable().select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if current is None or User.objects.filter(email__iexact=invitation.email).exists():
        raise InvitationOverError(_("Inbjudan gäller inte längre. Be den som bjöd in dig om en ny."))
    user = create_person(email=current.email, full_name=full_name, function=current.function, password=password)
    return _take_up(current, user)


def _take_up(invitation: Invitation, user: User) -> Membership:
    invitation.accepted_at = timezone.now()
    save_as(invitation, by=user)
    return join(user, invitation.organisation, Role(invitation.role), by=invitation.invited_by)


@transaction.atomic
def take_up_all(user: User) -> int:
    """Give somebody whose address is proved otherwise what it was invited to, and return how many roles."""
    invitations = Invitation.objects.usable().select_related("organisation", "invited_by")
    found = list(invitations.filter(email__iexact=user.email))
    for invitation in found:
        _take_up(invitation, user)
    return len(found)


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> None:
    """Take the invitation back; its link lets nobody in any more. Raises `RefusedError`."""
    require(may_invite(by, invitation.organisation))
    if invitation.accepted_at is None and invitation.revoked_at is None:
        _close(invitation, by=by)


def _close(invitation: Invitation, *, by: User) -> None:
    invitation.revoked_at = timezone.now()
    save_as(invitation, by=by)


def send_invitation(invitation: Invitation, *, url: str) -> bool:
    """E-mail the link; tell whether the message went out."""
    text = _(
        "Hej %(person)s!\n\n%(by)s har bjudit in dig som %(role)s i %(organisation)s i Handlingsplan.\n\n"
        "Välj ett lösenord och kom in här: %(url)s\n\nLänken gäller i %(days)d dagar och kan användas en gång.\n"
    ) % {
        "person": invitation.full_name,
        "by": invitation.invited_by,
        "role": invitation.get_role_display().lower(),
        "organisation": invitation.organisation,
        "url": url,
        "days": DAYS,
    }
    return _send(_("Inbjudan till Handlingsplan"), text, invitation.email)


def send_new_role(membership: Membership, *, url: str) -> bool:
    """Tell somebody who has an account of the new role; tell whether the message went out."""
    text = _("Hej %(person)s!\n\nDu har fått rollen %(role)s i %(organisation)s i Handlingsplan: %(url)s\n") % {
        "person": membership.user,
        "role": membership.get_role_display().lower(),
        "organisation": membership.organisation,
        "url": url,
    }
    return _send(_("Ny roll i Handlingsplan"), text, membership.user.email)


def _send(subject: str, text: str, address: str) -> bool:
    try:
        send_mail(subject, text, None, [address])
    except OSError:
        log.warning("invitation_not_sent", exc_info=True)
        return False
    return True
