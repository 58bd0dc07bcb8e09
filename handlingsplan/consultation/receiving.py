"""An answer comes in: by a registrar's confirmation, by a lead, by the coordinator from a letter, or from the public.

From then on its remarks are points, each with a number in the consultation, and its words are never changed.
"""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.conflicts import StaleError
from actors.history import save_all_as, save_as
from actors.models import User
from actors.permissions import Verdict, require
from handlingsplan.consultation.drafts import Decision, Remark, Writer, locked_draft, remarks_of, set_decision, write
from handlingsplan.consultation.enums import Channel, ResponseState, Stance
from handlingsplan.consultation.letters import confirmation_letter, receipt_letter
from handlingsplan.consultation.models import Body, Consultation, Point, Response
from handlingsplan.consultation.permissions import may_enter, takes_answers
from handlingsplan.consultation.replacing import put_in_place
from handlingsplan.encryption import digest_of, new_secret
from handlingsplan.files.uploads import CheckedFile
from handlingsplan.mail.sending import post


def stance_problem(response: Response, stance: str) -> str:
    """Return why the answer cannot be handed in with this stance, in Swedish; empty where it can."""
    if stance not in Stance.values or (stance == Stance.WITHDRAWN and response.body_id is not None):
        return _("Välj vad ni svarar.")
    has_words = bool(response.draft or response.summary or response.file)
    if stance == Stance.REMARKS and not has_words:
        return _("Skriv minst en synpunkt, eller bifoga ert yttrande.")
    if stance == Stance.NO_REMARKS and response.draft:
        return _("Ni har skrivit synpunkter. Välj ett annat svar, eller ta bort dem.")
    return ""


@transaction.atomic
def hand_in(body: Body, stance: str, *, expected_version: int, writer: Writer) -> Response:
    """Hand the answer in: a lead's comes in at once, one by link waits for the registrar's confirmation.

    Raises `RefusedError`, `StaleError` and ValidationError by field.
    """
    response = locked_draft(body, writer)
    if response.version != expected_version:
        raise StaleError(response)
    if wrong := stance_problem(response, stance):
        raise ValidationError({"stance": wrong})
    response.stance = stance
    if writer.channel == Channel.ACCOUNT:
        response.channel = writer.channel
        return receive(response, by=writer.by)
    write(response, body, writer)
    secret = new_secret()
    response.state, response.confirmation = ResponseState.UNCONFIRMED, digest_of(secret)
    save_as(response, by=writer.by, reason=writer.reason(body))
    subject, text = confirmation_letter(response, secret)
    post(subject, text, body.email)
    return response


@transaction.atomic
def confirm(response: Response) -> Response:
    """Take in an answer that its registrar confirms; done once. Raises `RefusedError`."""
    consultation = _locked(response.consultation)
    stored = Response.objects.select_for_update(of=("self",)).select_related("of_body").get(pk=response.pk)
    stored.consultation = consultation
    if stored.of_body is not None:
        stored.of_body.consultation = consultation
    if stored.state == ResponseState.RECEIVED:
        return stored
    if stored.state != ResponseState.UNCONFIRMED or stored.confirmation != response.confirmation:
        require(Verdict(_("Yttrandet har ändrats sedan brevet skickades. Ett nytt brev kommer när det lämnas igen.")))
    return receive(stored, by=None, reason=_("Bekräftat genom registratorns adress"))


def _locked(consultation: Consultation) -> Consultation:
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("plan")
    stored = rows.get(pk=consultation.pk)
    require(takes_answers(stored))
    return stored


def receive(response: Response, *, by: User | None, reason: str = "", on: date | None = None) -> Response:
    """Let an answer be in, and its remarks be points; the caller has locked the consultation."""
    now = timezone.now()
    response.state, response.received_at = ResponseState.RECEIVED, now
    last = response.of_body.answers_by if response.of_body else response.consultation.answers_by
    response.is_late = (on or timezone.localdate(now)) > last
    remarks, response.draft = remarks_of(response), []
    if response.stance == Stance.WITHDRAWN:
        remarks, response.summary = [], ""
    response.version += 1
    first = next_point_number(response.consultation)
    if response.of_body is not None and response.body_id is None:
        remarks = put_in_place(response, remarks, by=by, reason=reason)
    else:
        save_as(response, by=by, reason=reason)
    add_points(response, remarks, by=by, reason=reason, first=first)
    if response.of_body is not None:
        subject, text = receipt_letter(response)
        post(subject, text, response.of_body.email)
    return response


def next_point_number(consultation: Consultation) -> int:
    newest = Point.objects.filter(consultation=consultation).order_by("-number")
    return (newest.values_list("number", flat=True).first() or 0) + 1


def add_points(
    response: Response, remarks: Sequence[Remark], *, by: User | None, reason: str = "", first: int | None = None
) -> list[Point]:
    """Let remarks be points of the answer, numbered on, or from `first`; the caller has locked the consultation."""
    first = first or next_point_number(response.consultation)
    points = [
        Point(
            plan=response.consultation.plan,
            consultation=response.consultation,
            response=response,
            number=number,
            place=remark.place,
            place_label=remark.label,
            question_id=remark.question,
            quote=remark.quote,
            text=remark.text,
        )
        for number, remark in enumerate(remarks, start=first)
    ]
    return save_all_as(points, by=by, reason=reason)


@transaction.atomic
def enter(  # noqa: PLR0913 what came, its evidence, and when
    body: Body, stance: str, decision: Decision, *, file: CheckedFile | None, received_on: date | None, by: User
) -> Response:
    """Enter an answer that came as a letter or e-mail, which is kept as its evidence.

    Raises `RefusedError`, also where the body has answered itself, and ValidationError by field.
    """
    require(may_enter(by, body))
    writer = Writer(Channel.ENTERED, by)
    response = locked_draft(body, writer)
    if response.draft:  # their own words, which are not ours to throw away
        require(Verdict(_("%(body)s skriver själv på sitt svar. Be dem lämna in det.") % {"body": body}))
    problems = {}
    if stance not in Stance.values:
        problems["stance"] = _("Välj vad instansen svarar.")
    if file is None:
        problems["file"] = _("Lägg till brevet eller e-brevet: utan det går svaret inte att styrka.")
    if received_on is None or received_on > timezone.localdate():
        problems["received_on"] = _("Skriv vilken dag svaret kom.")
    if problems:
        raise ValidationError(problems)
    set_decision(response, decision, file)
    response.stance, response.channel, response.entered_by = stance, Channel.ENTERED, by
    response.draft, response.confirmation = [], ""
    return receive(response, by=by, on=received_on)
