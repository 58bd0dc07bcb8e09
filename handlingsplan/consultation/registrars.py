"""The address that vouches for a body's answer: whose it may be, and what ends when it becomes another.

A coordinator chooses where a body is asked, so it must not be in their hands what the body answers: the address is none
of those who coordinate the plan, an organisation's is at its own domain, and where one becomes another, the former is
told. Every way to a body's address goes through `reach`.
"""

from django.utils.translation import gettext as _

from actors.history import save_as
from actors.models import Organisation, User
from handlingsplan.consultation.enums import ResponseState
from handlingsplan.consultation.letters import moved_letter
from handlingsplan.consultation.models import Body, Response
from handlingsplan.mail.sending import post
from handlingsplan.plan.first_leads import OPEN_DOMAINS, email_domain, mailbox, mailboxes_of
from handlingsplan.plan.models import Plan
from handlingsplan.swedish import is_called


def address_problem(email: str, body: Body, *, by: User) -> str:
    """Return why the address cannot speak for the body, in Swedish; empty where it can."""
    if mailbox(email) in mailboxes_of([by]):
        return _("Det är din egen adress. Skriv adressen till deras registrator.")
    if mailbox(email) in mailboxes_of(User.objects.filter(coordinating__plan=body.consultation.plan)):
        return _("Det är adressen till en av planens samordnare. Skriv adressen till deras registrator.")
    registrar = body.organisation.registrar_email if body.organisation is not None else ""
    domain = email_domain(registrar)
    if domain in OPEN_DOMAINS and mailbox(email) != mailbox(registrar):
        return _(
            "Adressen ska vara den som står som registratorns: vem som helst får en som slutar på @%(domain)s."
        ) % {"domain": domain}
    if domain and email_domain(email) != domain:
        words = _("Adressen ska höra till %(name)s och sluta på @%(domain)s, som deras registrators.")
        return words % {"name": body.organisation, "domain": domain}
    return ""


def name_problem(name: str, plan: Plan) -> str:
    """Return why a body outside the plan cannot have the name, in Swedish: a party is asked as the party it is."""
    parties = Organisation.objects.filter(parties__plan=plan)
    if any(is_called(name, called) for party in parties for called in (party.name, party.short_name) if called):
        return _("%(name)s är part i planen. Lägg till den bland parterna.") % {"name": name.strip()}
    return ""


def end_what_was_sent(body: Body, *, by: User) -> None:
    """Let neither the body's link nor a letter to be confirmed open anything; the caller has locked both and saves.

    The letter opens what was confirmed by it too.
    """
    body.secret = ""
    for response in Response.objects.select_for_update(of=("self",)).filter(of_body=body).exclude(confirmation=""):
        response.of_body, response.consultation = body, body.consultation
        response.confirmation = ""
        if response.state == ResponseState.UNCONFIRMED:
            response.state = ResponseState.BEING_WRITTEN
        save_as(response, by=by)


def reach(body: Body, email: str, *, by: User) -> str:
    """Let the body be reached at the address, and return why it cannot be, in Swedish; the caller locks and saves.

    What was sent to a former address holds no longer, which is told there.
    """
    if email == body.email:
        return ""
    if problem := address_problem(email, body, by=by):
        return problem
    if body.sent_at is not None:
        end_what_was_sent(body, by=by)
        post(*moved_letter(body, by), body.email)
    body.email = email
    return ""
