"""What is asked, of whom, until when: before a consultation is sent out, and for bodies also after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actors.conflicts import StaleError
from actors.history import delete_as, save_all_as, save_as
from actors.models import Organisation, User
from actors.permissions import require
from handlingsplan import richtext
from handlingsplan.consultation.enums import ConsultationState
from handlingsplan.consultation.models import Body, Consultation, Question
from handlingsplan.consultation.permissions import may_ask_bodies, may_end, may_hold, may_prepare
from handlingsplan.consultation.registrars import name_problem, reach
from handlingsplan.consultation.working_days import is_working_day, working_days_after
from handlingsplan.plan.models import Party, Plan
from handlingsplan.swedish import is_called

MAX_LETTER, MAX_QUESTION = 20_000, 2_000


@dataclass(frozen=True, kw_only=True)
class ConsultationData:
    """What the coordinator writes of a consultation."""

    title: str
    letter: str
    answers_by: date | None
    is_public: bool = False


@dataclass(frozen=True, kw_only=True)
class BodyData:
    """Who is asked."""

    name: str
    email: str
    organisation: Organisation | None = None
    extended_to: date | None = None


def day_problem(day: date | None, *, after: date) -> str:
    """Return what is wrong with a last day, in Swedish; empty where nothing is."""
    if day is None:
        return _("Skriv sista dag att svara.")
    if day <= after:
        return _("Sista svarsdagen ska ligga efter %(day)s.") % {"day": date_format(after, "j F Y")}
    if not is_working_day(day):
        nearest = date_format(working_days_after(day, 1), "l j F Y")
        return _("Dagen är ingen arbetsdag. Närmaste arbetsdag därefter är %(day)s.") % {"day": nearest}
    return ""


@transaction.atomic
def prepare(plan: Plan, *, data: ConsultationData, by: User) -> Consultation:
    """Begin a consultation. Raises `RefusedError`, `TextRefusedError` and ValidationError by field."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    require(may_hold(by, plan))
    newest = Consultation.objects.filter(plan=plan).order_by("-number").values_list("number", flat=True).first()
    return _write(Consultation(plan=plan, number=(newest or 0) + 1), data, by=by)


@transaction.atomic
def change_consultation(
    consultation: Consultation, *, data: ConsultationData, expected_version: int, by: User
) -> Consultation:
    """Change what is to be sent out. Raises as `prepare` does, and `StaleError`."""
    stored = locked(consultation)
    require(may_prepare(by, stored))
    if stored.version != expected_version:
        raise StaleError(stored)
    return _write(stored, data, by=by)


def _write(row: Consultation, data: ConsultationData, *, by: User) -> Consultation:
    problems = {}
    if not data.title.strip():
        problems["title"] = _("Skriv vad remissen ska heta.")
    if wrong := day_problem(data.answers_by, after=timezone.localdate()):
        problems["answers_by"] = wrong
    if problems or data.answers_by is None:
        raise ValidationError(problems)
    row.title, row.answers_by, row.is_public = data.title, data.answers_by, data.is_public
    row.letter = richtext.plain(data.letter, most=MAX_LETTER)
    row.version += 1
    save_as(row, by=by)
    return row


def locked(consultation: Consultation) -> Consultation:
    """Return it as it is now, kept from being changed by others meanwhile."""
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("plan__coordinating_organisation")
    return rows.get(pk=consultation.pk)


@transaction.atomic
def add_question(consultation: Consultation, *, text: str, place: str, label: str, by: User) -> Question:
    """Ask something more. Raises `RefusedError`, `TextRefusedError` and ValidationError by field."""
    stored = locked(consultation)
    require(may_prepare(by, stored))
    words = richtext.plain_field(text, field="text", most=MAX_QUESTION, missing=_("Skriv frågan."))
    order = Question.objects.filter(consultation=stored).count() + 1
    question = Question(consultation=stored, text=words, place=place, place_label=label, order=order)
    save_as(question, by=by)
    return question


@transaction.atomic
def remove_question(question: Question, *, by: User) -> None:
    """Ask it no more. Raises `RefusedError`."""
    require(may_prepare(by, locked(question.consultation)))
    delete_as(question, by=by)


def parties_to_ask(consultation: Consultation) -> list[Organisation]:
    """Return the plan's parties that are not asked yet; one query."""
    asked = Body.objects.filter(consultation=consultation, organisation__isnull=False).values("organisation")
    rows = Party.objects.filter(plan=consultation.plan).exclude(organisation__in=asked).select_related("organisation")
    return [row.organisation for row in rows.order_by("organisation__sort_key")]


@transaction.atomic
def add_parties(consultation: Consultation, organisations: Iterable[Organisation], *, by: User) -> list[Body]:
    """Ask parties at their registrars' addresses. Raises `RefusedError` and ValidationError."""
    stored = locked(consultation)
    require(may_ask_bodies(by, stored))
    left = {one.pk for one in parties_to_ask(stored)}
    chosen = [one for one in organisations if one.pk in left]
    without = [str(one) for one in chosen if not one.registrar_email]
    if without:
        words = _("Registratorns adress saknas för %(names)s. Lägg till dem en och en, med adress.")
        raise ValidationError(words % {"names": ", ".join(without)})
    bodies = [Body(consultation=stored, organisation=one, name=one.name, version=1) for one in chosen]
    for body, organisation in zip(bodies, chosen, strict=True):
        if problem := reach(body, organisation.registrar_email, by=by):
            raise ValidationError(f"{organisation}: {problem}")
    return save_all_as(bodies, by=by)


@transaction.atomic
def add_body(consultation: Consultation, *, data: BodyData, by: User) -> Body:
    """Ask one more. Raises `RefusedError` and ValidationError by field."""
    stored = locked(consultation)
    require(may_ask_bodies(by, stored))
    return _write_body(Body(consultation=stored), data, by=by)


@transaction.atomic
def change_body(body: Body, *, data: BodyData, expected_version: int, by: User) -> Body:
    """Change where the body is reached, or give it more time. Raises as `add_body` does, and `StaleError`."""
    consultation = locked(body.consultation)
    require(may_ask_bodies(by, consultation))
    stored = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    stored.consultation = consultation
    if stored.version != expected_version:
        raise StaleError(stored)
    return _write_body(stored, data, by=by)


def _write_body(row: Body, data: BodyData, *, by: User) -> Body:
    problems = {}
    if not data.name.strip():
        problems["name"] = _("Skriv vem som ska svara.")
    others = Body.objects.filter(consultation=row.consultation).exclude(pk=row.pk).values_list("name", flat=True)
    if any(is_called(name, data.name) for name in others):
        problems["name"] = _("%(name)s är redan med.") % {"name": data.name.strip()}
    organisation = row.organisation or data.organisation
    renamed = data.name.strip() != row.name
    if organisation is None and renamed and (wrong := name_problem(data.name, row.consultation.plan)):
        problems["name"] = wrong
    row.organisation = organisation
    if wrong := reach(row, data.email, by=by) if data.email else _("Skriv adressen till registratorn."):
        problems["email"] = wrong
    if data.extended_to not in {None, row.extended_to} and (
        wrong := day_problem(data.extended_to, after=row.consultation.answers_by)
    ):
        problems["extended_to"] = wrong
    if problems:
        raise ValidationError(problems)
    row.name, row.extended_to = data.name.strip(), data.extended_to
    row.version += 1
    save_as(row, by=by)
    return row


@transaction.atomic
def remove_body(body: Body, *, by: User) -> None:
    """Ask it no more, as long as nobody has been asked. Raises `RefusedError`."""
    require(may_prepare(by, locked(body.consultation)))
    delete_as(body, by=by)


@transaction.atomic
def end_answers(consultation: Consultation, *, by: User) -> Consultation:
    """Say that the time for answers is over; what comes later is marked as late. Raises `RefusedError`."""
    stored = locked(consultation)
    require(may_end(by, stored))
    stored.state, stored.ended_at = ConsultationState.ENDED, timezone.now()
    stored.version += 1
    save_as(stored, by=by)
    return stored
