"""What is written to bodies: the same words in the preview and in the letter, where the link stands in its place."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actors.models import User
from handlingsplan.consultation.models import Body, Response
from handlingsplan.web_addresses import site_address

HIDDEN_LINK = "https://…/svara/…"  # in a preview: nobody but the body has the link


@dataclass(frozen=True)
class BodyLetter:
    """A letter to a body."""

    body: Body
    subject: str
    text: str


def request_letter(body: Body, link: str = HIDDEN_LINK) -> BodyLetter:
    """Return the letter that asks a body for its answer."""
    one = body.consultation
    facts = {
        "name": body.name,
        "plan": one.plan,
        "letter": one.letter.strip(),
        "day": date_format(body.answers_by, "l j F Y"),
        "page": site_address("public_consultation", one.plan.slug, one.number),
        "link": link,
    }
    text = _(
        "Till %(name)s\n\n%(letter)s\n\nSista dag att svara: %(day)s.\n\nLäs remissen: %(page)s\n\nSvara här, utan "
        "konto: %(link)s\n\nLänken är bara er. Den som har den kan skriva på ert svar, så skicka den bara till dem som "
        "ska skriva. När svaret lämnas får den här adressen ett brev där ni bekräftar att det är ert.\n"
    )
    return BodyLetter(body, _("Remiss: %(title)s") % {"title": one.title}, text % facts)


def confirmation_letter(response: Response, secret: str) -> tuple[str, str]:
    """Return subject and text of the letter in which a registrar confirms an answer."""
    text = _(
        "Ett yttrande från %(name)s över ”%(title)s” är skrivet i Handlingsplan och väntar på er bekräftelse.\n\n"
        "Läs och bekräfta det här: %(link)s\n\nFörst när ni har bekräftat är yttrandet inlämnat. Är det inte ert, gör "
        "ingenting och hör av er till den som har skickat remissen.\n"
    )
    facts = {
        "name": response.sender,
        "title": response.consultation.title,
        "link": site_address("confirm_response", secret),
    }
    return _("Bekräfta ert yttrande: %(title)s") % facts, text % facts


def report_letter(response: Response) -> tuple[str, str]:
    """Return subject and text of the letter that says that the report is given out."""
    one = response.consultation
    text = _(
        "Till %(name)s\n\nTack för ert yttrande över ”%(title)s”. Nu är remissen redovisad: varje synpunkt, vad den "
        "ledde till och varför.\n\nEra synpunkter: %(own)s\n\nAllas: %(page)s\n"
    )
    page = site_address("consultation_account", one.plan.slug, one.number)
    own = f"{page}?fran={response.number}"
    facts = {"name": response.sender, "title": one.title, "page": page, "own": own}
    return _("Remissen är redovisad: %(title)s") % facts, text % facts


def receipt_letter(response: Response) -> tuple[str, str]:
    """Return subject and text of the letter that says that an answer has come in."""
    text = _(
        "Yttrandet från %(name)s över ”%(title)s” kom in %(at)s och har nummer %(number)d.\n\nÄr något fel, svara till "
        "den som har skickat remissen.\n"
    )
    at = date_format(response.received_at, "j F Y") if response.received_at else ""
    facts = {"name": response.sender, "title": response.consultation.title, "number": response.number, "at": at}
    return _("Vi har tagit emot ert yttrande: %(title)s") % facts, text % facts


def moved_letter(body: Body, by: User) -> tuple[str, str]:
    """Return subject and text of the letter that says, where a body was asked before, that it no longer is there."""
    text = _(
        "Till %(name)s\n\n%(by)s har ändrat till vilken adress remissen ”%(title)s” skickas. Länken som ni har fått "
        "hit gäller inte längre.\n\nÄr det fel? Svara till %(reply)s.\n"
    )
    facts = {"name": body.name, "by": by, "title": body.consultation.title, "reply": by.email}
    return _("Remissen skickas till en annan adress: %(title)s") % facts, text % facts
