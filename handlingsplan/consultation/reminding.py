"""Reminding bodies that have not answered: once, a week of working days before their last day.

The link is not in the letter, as nobody but the body has it: it stands in the letter that asked, or is sent anew.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actors.history import save_all_as
from handlingsplan.consultation.enums import ConsultationState, ResponseState
from handlingsplan.consultation.listing import days_left
from handlingsplan.consultation.models import Body, Response
from handlingsplan.mail.sending import post

DAYS_BEFORE = 5


@transaction.atomic
def remind_bodies() -> int:
    """Post a letter to each body whose last day is near, and return how many."""
    answered = Response.objects.filter(state=ResponseState.RECEIVED, body__isnull=False).values("body")
    waiting = Body.objects.filter(consultation__state=ConsultationState.SENT_OUT, reminded_at=None).exclude(secret="")
    rows = waiting.exclude(pk__in=answered).select_related("consultation__plan").select_for_update(of=("self",))
    today = timezone.localdate()
    due = [body for body in rows if today <= body.answers_by and days_left(body.answers_by) <= DAYS_BEFORE]
    for body in due:
        body.reminded_at = timezone.now()
        post(*_letter(body), body.email)
    save_all_as(due, fields=["reminded_at"], by=None)
    return len(due)


def _letter(body: Body) -> tuple[str, str]:
    facts = {
        "name": body.name,
        "title": body.consultation.title,
        "day": date_format(body.answers_by, "l j F Y"),
        "sent": date_format(timezone.localtime(body.sent_at), "j F Y") if body.sent_at else "",
    }
    text = _(
        "Till %(name)s\n\nVi har inte fått ert svar på ”%(title)s”. Sista dag är %(day)s.\n\nLänken till ert svar står "
        "i brevet som gick %(sent)s. Har ni den inte kvar, be om en ny av den som har skickat remissen.\n"
    )
    return _("Påminnelse om remiss: %(title)s") % facts, text % facts
