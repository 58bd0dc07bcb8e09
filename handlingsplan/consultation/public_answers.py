"""What the public answers: let in by the coordinator before anybody sees it; who they are is kept apart."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.history import save_as
from actors.models import User
from actors.permissions import Verdict, require
from handlingsplan import richtext
from handlingsplan.consultation.drafts import MAX_QUOTE, MAX_TEXT, Remark, next_response_number
from handlingsplan.consultation.enums import Channel, Moderation, Stance
from handlingsplan.consultation.models import Consultation, PublicSender, Response
from handlingsplan.consultation.permissions import may_dispose, takes_answers
from handlingsplan.consultation.receiving import receive

MAX_WAITING = 2_000  # more than anybody goes through; the limit per address keeps one sender from filling it


def may_answer_in_public(consultation: Consultation) -> Verdict:
    """Anybody answers where the coordinator has opened the consultation."""
    if not consultation.is_public:
        return Verdict(_("Remissen är inte öppen för allmänheten."))
    return takes_answers(consultation)


@transaction.atomic
def send_public_answer(consultation: Consultation, remark: Remark, *, name: str = "", email: str = "") -> Response:
    """Keep what somebody has sent; the same words about the same place are kept once.

    Raises `RefusedError` and ValidationError by field.
    """
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("plan")
    stored = rows.get(pk=consultation.pk)
    require(may_answer_in_public(stored))
    text = richtext.plain_field(remark.text, field="text", most=MAX_TEXT, missing=_("Skriv din synpunkt."))
    quote = richtext.plain_field(remark.quote, field="quote", most=MAX_QUOTE)
    waiting = Response.objects.filter(consultation=stored, channel=Channel.PUBLIC, moderation=Moderation.WAITING)
    draft = [{"key": "", "place": remark.place, "label": remark.label, "question": None, "quote": quote, "text": text}]
    if known := waiting.filter(draft=draft).first():
        return known
    if waiting.count() >= MAX_WAITING:
        raise ValidationError(_("Just nu väntar så många svar att vi inte kan ta emot fler här. Försök igen senare."))
    response = Response(
        consultation=stored,
        number=next_response_number(stored),
        channel=Channel.PUBLIC,
        stance=Stance.REMARKS,
        draft=draft,
        moderation=Moderation.WAITING,
    )
    save_as(response, by=None)
    if name or email:
        PublicSender.objects.create(response=response, name=name, email=email)
    return response


@transaction.atomic
def let_in(response: Response, *, by: User) -> Response:
    """Take the answer in: from now on it is a point like others, without a name. Raises `RefusedError`."""
    stored = _waiting(response, by=by)
    stored.moderation = Moderation.LET_IN
    return receive(stored, by=by, on=timezone.localdate(stored.begun_at))


@transaction.atomic
def keep_out(response: Response, *, reason: str, by: User) -> Response:
    """Let the answer not be shown, with the reason. Raises `RefusedError` and ValidationError by field."""
    stored = _waiting(response, by=by)
    stored.kept_out_because = richtext.plain_field(
        reason, field="reason", most=300, missing=_("Skriv varför svaret inte tas med.")
    )
    stored.moderation = Moderation.KEPT_OUT
    stored.version += 1
    save_as(stored, by=by)
    return stored


def _waiting(response: Response, *, by: User) -> Response:
    consultation = (
        Consultation.objects.select_for_update(of=("self",)).select_related("plan").get(pk=response.consultation_id)
    )
    require(may_dispose(by, consultation))
    stored = Response.objects.select_for_update(of=("self",)).get(pk=response.pk)
    stored.consultation = consultation
    if stored.channel != Channel.PUBLIC or stored.moderation != Moderation.WAITING:
        require(Verdict(_("Svaret är redan granskat.")))
    return stored
