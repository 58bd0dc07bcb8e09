"""The address that vouches for a body's answer: whose it may be, and what ends when it becomes another.

A coordinator chooses where a body is asked, so it must not be in their hands what the body answers: the address is none
of their own, an organisation's is at its own domain, and where one becomes another, the former is told.
"""

from django.utils.translation import gettext as _

from actors.history import save_as
from actors.models import Organisation, User
from handlingsplan.consultation.enums import ResponseState
from handlingsplan.consultation.letters import moved_letter
from handlingsplan.consultation.models import Body, Response
from handlingsplan.mail.sending import post
from handlingsplan.plan.first_leads import email_domain, is_own_address
from handlingsplan.plan.models import Plan
from handlingsplan.swedish import is_called


def address_problem(email: str, *, organisation: Organisation | None, by: User) -> str:
    """Return why the address cannot speak for the body, in Swedish; empty where it can."""
    if is_own_address(by, email):
        return _("Det är din egen adress. Skriv adressen till deras registrator.")
    domain = email_domain(organisation.registrar_email) if organisation is not None else ""
    if domain and email_domain(email) != domain:
        words = _("Adressen ska höra till %(name)s och sluta på @%(domain)s, som deras registrators.")
        return words % {"name": organisation, "domain": domain}
    return ""


def name_problem(name: str, plan: Plan) -> str:
    """Return why a body outside the plan cannot have the name, in Swedish: a party is asked as the party it is."""
    parties = Organisation.objects.filter(parties__plan=plan)
    if any(is_called(name, called) for party in parties for called in (party.name, party.short_name) if called):
        return _("%(name)s är part i planen. Lägg till den bland parterna.") % {"name": name.strip()}
    return ""


def end_what_was_sent(body: Body, *, by: User) -> None:
    """Let neither the body's link nor a letter to be confirmed open anything; the caller has locked both and saves."""
    body.secret = ""
    waiting = Response.objects.select_for_update(of=("self",)).filter(body=body, state=ResponseState.UNCONFIRMED)
    for response in waiting:
        response.body, response.consultation = body, body.consultation
        response.state, response.confirmation = ResponseState.BEING_WRITTEN, ""
        save_as(response, by=by)


def move(body: Body, email: str, *, by: User) -> None:
    """Let the body be reached at another address; what was sent to the former holds no longer, which is told there."""
    if body.sent_at is not None:
        end_what_was_sent(body, by=by)
        post(*moved_letter(body, by), body.email)
    body.email = email
