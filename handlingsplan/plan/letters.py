"""The letters that invite a person, and that tell of a new role."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actors.enums import ROLES_IN_WORDS, Role
from actors.models import Membership
from handlingsplan.mail.sending import post
from handlingsplan.plan.models import Invitation
from handlingsplan.web_addresses import site_address


def send_invitation(invitation: Invitation, secret: str) -> None:
    """E-mail the link."""
    post(*invitation_letter(invitation, site_address("accept_invitation", secret)), invitation.email)


def invitation_letter(invitation: Invitation, link: str) -> tuple[str, str]:
    """Return the subject and the text of the e-mail with the link."""
    text = _(
        "Hej %(person)s!\n\n%(by)s har bjudit in dig som %(role)s i %(organisation)s i Handlingsplan. Det innebär "
        "att du %(what)s.\n\nKom in här: %(url)s\n\nLänken gäller till %(until)s och kan användas en gång.\n"
    ) % {
        "person": invitation.full_name,
        "by": invitation.invited_by,
        "role": invitation.role_in_words.lower(),
        "what": invitation.role_explained,
        "organisation": invitation.plan or invitation.organisation,
        "url": link,
        "until": date_format(timezone.localtime(invitation.expires_at), "j F Y"),
    }
    return _("Inbjudan till Handlingsplan"), text


def send_new_role(membership: Membership) -> None:
    """Tell somebody who has an account of the new role."""
    text = _(
        "Hej %(person)s!\n\nDu har fått rollen %(role)s i %(organisation)s i Handlingsplan. Det innebär "
        "att du %(what)s.\n\nKom in här: %(url)s\n"
    ) % {
        "person": membership.user,
        "role": membership.get_role_display().lower(),
        "what": ROLES_IN_WORDS[Role(membership.role)],
        "organisation": membership.organisation,
        "url": site_address("work"),
    }
    post(_("Ny roll i Handlingsplan"), text, membership.user.email)
