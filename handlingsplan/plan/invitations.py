"""Inviting people: a link by e-mail, used once, within some days, as long as whoever sent it may still do so."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.access import Person
from actors.addresses import require_plain_address, tidy_email
from actors.enums import Role
from actors.grants import lock_access
from actors.history import add_as, delete_as, save_as
from actors.models import Membership, Organisation, User
from actors.permissions import ALLOWED, Verdict, require
from handlingsplan.discussion.notices import put_aside_about
from handlingsplan.encryption import digest_of, new_secret
from handlingsplan.plan.coordinators import start_coordinating
from handlingsplan.plan.first_leads import (
    Vouchers,
    is_own_address,
    may_confirm,
    may_still_send,
    nobody_confirms,
    tell_of_first_lead,
    to_confirm,
    vouchers_of,
    waits_for,
)
from handlingsplan.plan.models import Coordinator, Invitation, InvitationConfirmation, Plan
from handlingsplan.plan.people import AlreadyMemberError, create_person, find_person, join
from handlingsplan.plan.querysets import InvitationQuerySet
from handlingsplan.plan.role_permissions import (
    coordinates_party,
    may_appoint_coordinators,
    may_invite,
    may_invite_first_lead,
)

DAYS = 14


class InvitationOverError(ValueError):
    """The invitation lets nobody in; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Invitee:
    """Who is invited."""

    email: str
    full_name: str
    function: str = ""


@transaction.atomic
def invite(organisation: Organisation, whom: Invitee, role: Role, *, by: User) -> tuple[Invitation, str]:
    """Store an invitation to a role and return it with the secret of its link, known from here on by e-mail only.

    Raises `RefusedError`, ValidationError, and `AlreadyMemberError` where an earlier one is still open.
    """
    lock_access(by)
    require(may_invite(by, organisation))
    return _store(Invitation(organisation=organisation, role=role), whom, by=by)


@transaction.atomic
def invite_first_lead(organisation: Organisation, whom: Invitee, *, by: User) -> tuple[Invitation, str]:
    """Store a coordinator's invitation to lead an organisation that nobody leads; returns and raises as `invite` does.

    The link opens nothing before those have confirmed it whom `first_leads.waits_for` names.
    """
    lock_access(by)
    require(may_invite_first_lead(by, organisation))
    invitation, secret = _store(Invitation(organisation=organisation, role=Role.LEAD), whom, by=by)
    if plans := nobody_confirms(invitation):
        text = _(
            "Registratorns adress är skriven av en samordnare, så någon mer måste bekräfta inbjudan, och du är ensam "
            "om att samordna %(plans)s. Utse en samordnare till, som bekräftar den."
        )
        raise ValidationError({"email": text % {"plans": ", ".join(map(str, plans))}})
    tell_of_first_lead(invitation)
    return invitation, secret


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
    invitation.email, invitation.full_name, invitation.function = address, whom.full_name, whom.function
    invitation.invited_by = by
    return invitation, _issue(invitation, by=by)


def _issue(invitation: Invitation, *, by: User) -> str:
    """Store the invitation, signed, with a new secret and new days; return the secret."""
    if is_own_address(invitation.invited_by, invitation.email):
        raise ValidationError({"email": _("Ingen ger sig själv en roll. Skriv någon annans adress.")})
    secret = new_secret()
    invitation.secret, invitation.created_at = digest_of(secret), timezone.now()
    invitation.expires_at = invitation.created_at + timedelta(days=DAYS)
    save_as(invitation, by=by)
    return secret


def find_invitation(secret: str) -> Invitation | None:
    """Return the invitation that the link is of; whether it still opens anything says `why_over`."""
    return _invitations().filter(secret=digest_of(secret)).first()


def why_over(invitation: Invitation, who: Vouchers | None = None) -> str:
    """Return why the link lets nobody in; empty where it does. The inviter's right is asked as it is now."""
    if invitation.accepted_at is not None:
        return _("Den har använts.")
    if invitation.revoked_at is not None:
        return _("Den har återkallats.")
    if invitation.expires_at <= timezone.now():
        return _("Den har gått ut.")
    who = who or vouchers_of(invitation.organisation)
    if not may_still_send(invitation, who):
        return _("%(by)s, som bjöd in, har inte längre rätt att göra det.") % {"by": invitation.invited_by}
    if plans := waits_for(invitation, who):
        return _("Den väntar på att samordnarna för %(plans)s bekräftar den.") % {"plans": ", ".join(map(str, plans))}
    return ""


def _may_send(user: Person, invitation: Invitation) -> Verdict:
    """Tell whether the person may let somebody in with such an invitation."""
    if invitation.plan is not None:
        return may_appoint_coordinators(user, invitation.plan)
    if invitation.role == Role.LEAD:
        return may_invite(user, invitation.organisation) or may_invite_first_lead(user, invitation.organisation)
    return may_invite(user, invitation.organisation)


def may_handle(user: Person, invitation: Invitation) -> Verdict:
    """Who sends such invitations revokes and renews them; coordinators also those of leads, whom they can't invite."""
    if invitation.role == Role.LEAD and coordinates_party(user, invitation.organisation):
        return ALLOWED
    return _may_send(user, invitation)


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation in a list: why its link opens nothing yet or any more, and whether the reader may confirm it."""

    invitation: Invitation
    why_over: str
    is_to_confirm: bool


def open_invitations(user: User, rows: InvitationQuerySet, organisation: Organisation) -> list[OpenInvitation]:
    """Return those of `rows` to the organisation and its plans that are open; four queries."""
    who = vouchers_of(organisation)
    found = rows.unanswered().filter(organisation=organisation)
    return [
        OpenInvitation(invitation, why_over(invitation, who), bool(to_confirm(user, invitation, who)))
        for invitation in found.select_related("organisation", "plan", "invited_by").prefetch_related("confirmations")
    ]


def _invitations() -> InvitationQuerySet:
    return Invitation.objects.select_related("organisation", "plan__coordinating_organisation", "invited_by")


@transaction.atomic
def accept(invitation: Invitation, *, full_name: str, password: str) -> User:
    """Use the invitation: create the account with the role. Raises `InvitationOverError`."""
    current = _usable(invitation)
    if find_person(current.email) is not None:
        raise InvitationOverError(_("Du har redan ett konto: logga in och öppna länken igen."))
    user = create_person(email=current.email, full_name=full_name, function=current.function, password=password)
    _take_up(current, user)
    return user


@transaction.atomic
def accept_as(invitation: Invitation, user: User) -> None:
    """Use the invitation as somebody who has the account that it was sent to. Raises `InvitationOverError`."""
    current = _usable(invitation)
    if not is_for(current, user):
        raise InvitationOverError(_("Den är till en annan person."))
    _take_up(current, user)


def is_for(invitation: Invitation, user: User) -> bool:
    """Tell whether the invitation was sent to the person's own account."""
    return tidy_email(user.email) == invitation.email and user.is_active


def _usable(invitation: Invitation) -> Invitation:
    lock_access()
    current = _invitations().get(pk=invitation.pk)
    if reason := why_over(current):
        raise InvitationOverError(reason)
    return current


def _take_up(invitation: Invitation, user: User) -> None:
    """Give what was offered, but nothing that the person has, or offered themselves."""
    invitation.accepted_at = timezone.now()
    save_as(invitation, by=user)
    if user.pk == invitation.invited_by_id:
        return
    if invitation.plan is not None:
        if not Coordinator.objects.filter(user=user, plan=invitation.plan).exists():
            start_coordinating(user, invitation.plan, by=invitation.invited_by)
    elif not Membership.objects.filter(user=user, organisation=invitation.organisation, role=invitation.role).exists():
        join(user, invitation.organisation, Role(invitation.role), by=invitation.invited_by)


@transaction.atomic
def take_up_all(user: User) -> int:
    """Give somebody whose address is proved otherwise what it was invited to, and return how many roles."""
    waiting = _invitations().usable().filter(email=tidy_email(user.email))
    if not user.is_active or not waiting.exists():
        return 0
    lock_access()
    found = [invitation for invitation in waiting.all() if not why_over(invitation)]
    for invitation in found:
        _take_up(invitation, user)
    return len(found)


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> None:
    """Take the invitation back; its link lets nobody in any more. Raises `RefusedError`."""
    lock_access(by)
    require(may_handle(by, invitation))
    if invitation.accepted_at is None and invitation.revoked_at is None:
        _close(invitation, by=by)


@transaction.atomic
def renew(invitation: Invitation, *, by: User) -> str:
    """Let the invitation be `by`'s from now on, with a new link; return its secret. The old link opens nothing.

    Raises `RefusedError`, and `InvitationOverError` where it was used or taken back.
    """
    lock_access(by)
    current = _invitations().unanswered().filter(pk=invitation.pk).first()
    if current is None:
        raise InvitationOverError(_("Inbjudan har redan använts eller återkallats."))
    require(_may_send(by, current))
    if current.invited_by != by:
        for confirmation in current.confirmations.all():
            delete_as(confirmation, by=by)
    current.invited_by = by
    secret = _issue(current, by=by)
    if current.plan is None and not may_invite(by, current.organisation):
        tell_of_first_lead(current)
    return secret


@transaction.atomic
def confirm(invitation: Invitation, *, by: User) -> str:
    """Confirm somebody's first lead, as coordinator of other plans; return the secret of a link once all have.

    Raises `RefusedError`.
    """
    lock_access(by)
    current = _invitations().get(pk=invitation.pk)
    who = vouchers_of(current.organisation)
    require(may_confirm(by, current, who))
    for plan in to_confirm(by, current, who):
        add_as(InvitationConfirmation(invitation=current, plan=plan, by=by), by=by)
    put_aside_about(by, Invitation.objects.filter(pk=current.pk))
    return "" if why_over(current) else _issue(current, by=by)


def _close(invitation: Invitation, *, by: User) -> None:
    invitation.revoked_at = timezone.now()
    save_as(invitation, by=by)
