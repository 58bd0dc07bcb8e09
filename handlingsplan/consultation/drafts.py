"""An answer while it is written: remarks one by one, what is decided, the signed file; several may write at once."""

from dataclasses import asdict, dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from actors.conflicts import StaleError
from actors.history import save_as
from actors.models import User
from actors.permissions import Verdict, require
from handlingsplan import richtext
from handlingsplan.consultation.enums import Channel, ResponseState
from handlingsplan.consultation.models import Body, Consultation, Response
from handlingsplan.consultation.permissions import may_replace, takes_answers
from handlingsplan.files.uploads import CheckedFile, delete_on_commit
from measures.plan_days import day_problem

MAX_REMARKS = 400  # of one answer
MAX_TEXT, MAX_QUOTE = 10_000, 2_000
KEY_LENGTH = 12


def new_key() -> str:
    """Return the key of a new remark."""
    return get_random_string(KEY_LENGTH)


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One remark: about a place in the plan by its key, about some of its words, or an answer to a question."""

    key: str = ""
    place: str = ""
    label: str = ""
    question: int | None = None
    quote: str = ""
    text: str

    @property
    def place_label(self) -> str:
        """The same word as of a point, which it becomes."""
        return self.label


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What stands behind an answer, and what it says as a whole."""

    summary: str = ""
    decided_by: str = ""
    decided_on: date | None = None
    paragraph: str = ""
    registry_number: str = ""


@dataclass(frozen=True)
class Writer:
    """Who writes: a person, or whoever has the body's link."""

    channel: Channel
    by: User | None = None

    def reason(self, body: Body) -> str:
        return _("Genom länken till %(name)s") % {"name": body.name} if self.by is None else ""


def remarks_of(response: Response | None) -> list[Remark]:
    """Return the remarks that are not points yet."""
    return [Remark(**remark) for remark in response.draft] if response is not None else []


def draft_of(body: Body) -> Response | None:
    """Return what the body writes, or has written; one query."""
    rows = Response.objects.filter(of_body=body).exclude(state=ResponseState.REPLACED)
    found = sorted(rows, key=lambda one: one.state == ResponseState.RECEIVED)
    return _with_body(found[0], body) if found else None


def answer_of(body: Body) -> Response | None:
    """Return the answer that counts, which may be a draft; one query."""
    response = Response.objects.filter(body=body).first()
    return _with_body(response, body) if response is not None else None


def _with_body(response: Response, body: Body) -> Response:
    response.of_body, response.consultation = body, body.consultation
    if response.body_id is not None:
        response.body = body
    return response


def next_response_number(consultation: Consultation) -> int:
    """Return the number that the next answer gets; the caller has locked the consultation."""
    newest = Response.objects.filter(consultation=consultation).order_by("-number").values_list("number", flat=True)
    return (newest.first() or 0) + 1


def locked_draft(body: Body, writer: Writer) -> Response:
    """Return what the body has written, kept from others meanwhile; new where it is nothing. Raises `RefusedError`."""
    consultation = (
        Consultation.objects.select_for_update(of=("self",)).select_related("plan").get(pk=body.consultation_id)
    )
    require(takes_answers(consultation))
    body.consultation = consultation
    list(Response.objects.select_for_update(of=("self",)).filter(of_body=body).values_list("pk"))
    response = draft_of(body)
    if response is None:
        number = next_response_number(consultation)
        response = Response(consultation=consultation, body=body, of_body=body, number=number, channel=writer.channel)
    response.consultation = consultation
    if response.state == ResponseState.RECEIVED:
        require(Verdict(_("Yttrandet är inlämnat. Välj att ändra det, eller hör av er till den som har skickat det.")))
    if response.body_id is None:
        require(may_replace(body))
    return response


def write(response: Response, body: Body, writer: Writer) -> Response:
    """Store the draft; what a registrar was to confirm is then another text, and has to be sent anew."""
    response.state, response.confirmation = ResponseState.BEING_WRITTEN, ""
    response.channel = writer.channel
    response.version += 1
    save_as(response, by=writer.by, reason=writer.reason(body))
    return response


def cleaned(remark: Remark) -> Remark:
    """Return the remark as it is stored; raises ValidationError by field."""
    return replace(
        remark,
        text=richtext.plain_field(remark.text, field="text", most=MAX_TEXT, missing=_("Skriv synpunkten.")),
        quote=richtext.plain_field(remark.quote, field="quote", most=MAX_QUOTE),
    )


@transaction.atomic
def add_remark(body: Body, remark: Remark, *, writer: Writer) -> Response:
    """Add a remark; the same one is kept once. Raises `RefusedError` and ValidationError by field.

    Raises `StaleError` where it has a key that is taken: it was saved meanwhile, while it was written.
    """
    response = locked_draft(body, writer)
    new = cleaned(remark)
    if new.key and (taken := _find(response, new.key)):
        raise StaleError(taken)
    if any(replace(one, key="") == replace(new, key="") for one in remarks_of(response)):
        return response
    if len(response.draft) >= MAX_REMARKS:
        raise ValidationError(_("Yttrandet har så många synpunkter att fler inte får plats. Bifoga det som fil."))
    response.draft = [*response.draft, asdict(replace(new, key=new.key or new_key()))]
    return write(response, body, writer)


@transaction.atomic
def change_remark(body: Body, remark: Remark, *, read: Remark, writer: Writer) -> Response:
    """Put `remark` in the place of what was `read`. Raises as `add_remark` does, and `StaleError`."""
    response = locked_draft(body, writer)
    stored = _find(response, read.key)
    if stored != read:
        raise StaleError(stored)
    new = asdict(replace(cleaned(remark), key=read.key))
    response.draft = [new if one["key"] == read.key else one for one in response.draft]
    return write(response, body, writer)


@transaction.atomic
def remove_remark(body: Body, key: str, *, writer: Writer) -> Response:
    """Take a remark away. Raises `RefusedError`."""
    response = locked_draft(body, writer)
    response.draft = [one for one in response.draft if one["key"] != key]
    return write(response, body, writer)


def save_remark(body: Body, remark: Remark, *, read: Remark | None, writer: Writer) -> Response:
    """Add a remark under its key, or put it in the place of what was `read`. Raises as those two do."""
    if read is None:
        return add_remark(body, remark, writer=writer)
    return change_remark(body, remark, read=read, writer=writer)


def remark_of(response: Response | None, key: str) -> Remark | None:
    """Return the remark of the draft with that key, if there is one."""
    return _find(response, key) if response is not None else None


def _find(response: Response, key: str) -> Remark | None:
    return next((one for one in remarks_of(response) if one.key == key), None)


def decision_problems(decision: Decision) -> dict[str, str]:
    """Return what is wrong with what stands behind an answer, by field."""
    wrong = day_problem(decision.decided_on, past=True)
    return {"decided_on": wrong} if wrong else {}


@transaction.atomic
def write_decision(
    body: Body, decision: Decision, *, file: CheckedFile | None, expected_version: int, writer: Writer
) -> Response:
    """Write what stands behind the answer, and keep the signed file.

    Raises `RefusedError`, ValidationError by field, and `StaleError` where somebody else wrote meanwhile.
    """
    response = locked_draft(body, writer)
    if response.version != expected_version:
        raise StaleError(response)
    set_decision(response, decision, file)
    return write(response, body, writer)


def set_decision(response: Response, decision: Decision, file: CheckedFile | None) -> None:
    """Let the answer say what stands behind it; `file` None leaves the stored one. Raises ValidationError by field."""
    if problems := decision_problems(decision):
        raise ValidationError(problems)
    for name, value in asdict(decision).items():
        setattr(response, name, richtext.plain(value, most=MAX_TEXT) if isinstance(value, str) else value)
    if file is not None:
        if response.file:
            delete_on_commit(response.file)
        response.file.save(file.name, ContentFile(file.content), save=False)
        response.file_name, response.file_type = file.name, file.kind.content_type
        response.file_checksum = file.checksum
