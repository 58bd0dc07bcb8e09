"""What the public answers: let in by the coordinator before anybody sees it; who they are is kept apart."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
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


def let_in(response: Response, *, by: User) -> Response:
    """Take the answer in: from now on it is a point like others, without a name. Raises `RefusedError`."""
    return let_many_in(response.consultation, [response.number], by=by)[0]


def keep_out(response: Response, *, reason: str, by: User) -> Response:
    """Let the answer not be shown, with the reason. Raises `RefusedError` and ValidationError by field."""
    return keep_many_out(response.consultation, [response.number], reason=reason, by=by)[0]


@transaction.atomic
def let_many_in(consultation: Consultation, numbers: Collection[int], *, by: User) -> list[Response]:
    """Take answers in by their numbers, all or none of them. Raises as `let_in` and ValidationError does."""
    found = _waiting(consultation, numbers, by=by)
    for stored in found:
        stored.moderation = Moderation.LET_IN
        receive(stored, by=by, on=timezone.localdate(stored.begun_at))
    return found


@transaction.atomic
def keep_many_out(consultation: Consultation, numbers: Collection[int], *, reason: str, by: User) -> list[Response]:
    """Let answers not be shown, all for one reason, all or none of them. Raises as `keep_out` does."""
    found = _waiting(consultation, numbers, by=by)
    words = richtext.plain_field(reason, field="reason", most=300, missing=_("Skriv varför svaret inte tas med."))
    for stored in found:
        stored.kept_out_because, stored.moderation = words, Moderation.KEPT_OUT
        stored.version += 1
        save_as(stored, by=by)
    return found


def kept_out() -> QuerySet[Response]:
    """Return the answers that were not let in and whose words are still kept."""
    rows = Response.objects.filter(channel=Channel.PUBLIC).exclude(moderation=Moderation.LET_IN)
    return rows.exclude(draft=[]).select_related("consultation__plan")


def forget_words(response: Response) -> None:
    """Forget what an answer said that nobody was shown: that it came, and why it was kept out, stays."""
    response.draft = []
    response.version += 1
    save_as(response, by=None, reason=_("Orden glöms enligt reglerna för personuppgifter"))


def _waiting(consultation: Consultation, numbers: Collection[int], *, by: User) -> list[Response]:
    locked = Consultation.objects.select_for_update(of=("self",)).select_related("plan").get(pk=consultation.pk)
    require(may_dispose(by, locked))
    if not numbers:
        raise ValidationError(_("Kryssa för de svar som det gäller."))
    rows = Response.objects.select_for_update(of=("self",)).filter(consultation=locked, channel=Channel.PUBLIC)
    found = list(rows.filter(number__in=numbers, moderation=Moderation.WAITING).order_by("number"))
    if reviewed := sorted({*numbers} - {one.number for one in found}):
        if len(numbers) == 1:
            require(Verdict(_("Svaret är redan granskat.")))
        names = ", ".join(map(str, reviewed))
        raise ValidationError(_("Redan granskade: svar %(names)s. Läs sidan igen; inget är ändrat.") % {"names": names})
    for one in found:
        one.consultation = locked
    return found
