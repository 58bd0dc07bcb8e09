"""Commitments: asking for them, what an organisation contributes, and on whose decision."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.conflicts import StaleError
from actors.history import delete_as, save_as
from actors.models import Organisation, User
from actors.permissions import require
from handlingsplan import richtext
from measures.decisions.extracts import tell_corrected
from measures.enums import CommitmentState
from measures.models import Commitment, Measure, Participation
from measures.permissions import may_ask, may_give_commitment, may_write_own_part
from measures.plan_days import day_problem
from measures.queries import parties_of

MAX_CHARACTERS = 2_000


@dataclass(frozen=True, kw_only=True)
class OwnPart:
    """What officers of the organisation write."""

    contribution: str = ""
    own_status: str = ""


@dataclass(frozen=True, kw_only=True)
class Stand:
    """Where the organisation stands, with the decision behind it."""

    state: str
    condition: str = ""
    decision_body: str = ""
    decision_date: date | None = None
    decision_paragraph: str = ""
    registry_number: str = ""
    decision_link: str = ""


@dataclass(frozen=True, kw_only=True)
class CommitmentData(OwnPart, Stand):
    """What the organisation's lead writes."""


STAND = frozenset(Stand.__dataclass_fields__)


def commitment_problems(data: Mapping[str, object]) -> dict[str, str]:
    """Return what is wrong with the fields taken together, by field; values that are missing are let through."""
    problems = {}
    day = data.get("decision_date")
    if data.get("state") == CommitmentState.DECIDED:
        if not str(data.get("decision_body") or "").strip():
            problems["decision_body"] = _("Skriv vilket organ som har beslutat, till exempel kommunstyrelsen.")
        if day is None:
            problems["decision_date"] = _("Skriv vilken dag beslutet togs.")
    if wrong := day_problem(day, past=True):
        problems["decision_date"] = wrong
    return problems


def find_commitment(measure: Measure, organisation: Organisation) -> Commitment:
    """Return the organisation's commitment; a new unsaved one, version 0, where nothing has been said yet."""
    joined = Commitment.objects.select_related("organisation", "extract__registered_by", "extract__plan")
    commitments = joined.filter(measure=measure, organisation=organisation)
    return commitments.first() or Commitment(plan=measure.plan, measure=measure, organisation=organisation, version=0)


def _locked(measure: Measure, organisation: Organisation, expected_version: int) -> Commitment:
    stored = find_commitment(measure, organisation)
    if stored.version != expected_version:
        raise StaleError(stored)
    return stored


def fill_in(commitment: Commitment, data: OwnPart | Stand) -> set[str]:
    """Let the commitment say what is typed, cleaned; return the names of the fields that changed."""
    changed = set()
    for name, value in vars(data).items():
        cleaned = richtext.plain(value, most=MAX_CHARACTERS) if isinstance(value, str) else value
        if getattr(commitment, name) != cleaned:
            changed.add(name)
            setattr(commitment, name, cleaned)
    return changed


def _save(commitment: Commitment, data: OwnPart, *, by: User) -> Commitment:
    changed = fill_in(commitment, data)
    if changed & STAND and commitment.extract is not None:
        tell_corrected(commitment.extract, by=by)
        commitment.extract = None  # it is no evidence of what is said now
    if changed or commitment.version == 0:
        commitment.version += 1
        save_as(commitment, by=by)
    return commitment


@transaction.atomic
def give_commitment(
    measure: Measure, organisation: Organisation, *, data: CommitmentData, expected_version: int, by: User
) -> Commitment:
    """Say where the organisation stands, with the decision behind it.

    `expected_version` is the commitment's version that the writer began from, 0 for a first one. Raises `RefusedError`,
    ValidationError by field, and `StaleError`.
    """
    measure = Measure.objects.locked(measure.pk)
    require(may_give_commitment(by, measure, organisation))
    commitment = _locked(measure, organisation, expected_version)
    problems = commitment_problems(vars(data))
    if data.state not in CommitmentState.values:
        problems["state"] = _("Välj ett åtagande i listan.")
    if problems:
        raise ValidationError(problems)
    return _save(commitment, data, by=by)


@transaction.atomic
def write_own_part(
    measure: Measure, organisation: Organisation, *, data: OwnPart, expected_version: int, by: User
) -> Commitment:
    """Write the organisation's contribution and own status; the stand stays as it is.

    Raises `RefusedError` and `StaleError`.
    """
    measure = Measure.objects.locked(measure.pk)
    require(may_write_own_part(by, measure, organisation))
    return _save(_locked(measure, organisation, expected_version), OwnPart(**vars(data)), by=by)


def ask_involved(measure: Measure, *, by: User, at: datetime | None = None) -> tuple[Organisation, ...]:
    """Ask the owner and the participants where they stand, and return whom; part of handing a measure over.

    Whoever no longer takes part and has not answered is no longer asked.
    """
    at = at or timezone.now()
    involved = taking_part(measure)
    asked = Commitment.objects.filter(measure=measure, asked_apart=False)
    left = asked.exclude(organisation__in=involved).order_by().values_list("organisation_id", flat=True)
    stop_asking(measure, set(left), by=by, at=at)
    return ask(measure, involved, by=by, at=at)


def taking_part(measure: Measure) -> frozenset[int]:
    """Return the ids of the owner and the participants as they are stored."""
    participants = Participation.objects.filter(measure=measure).order_by().values_list("organisation_id", flat=True)
    return frozenset({measure.owner_id, *participants})


def ask(measure: Measure, organisations: Collection[int], *, by: User, at: datetime) -> tuple[Organisation, ...]:
    """Ask those with the ids who have not been asked, and return them; in the transaction of whoever calls."""
    new = not_asked(measure).filter(pk__in=organisations)
    for organisation in new:
        save_as(Commitment(plan=measure.plan, measure=measure, organisation=organisation), by=by, at=at)
    return tuple(new)


def stop_asking(
    measure: Measure, organisations: Collection[int], *, by: User, at: datetime
) -> tuple[Organisation, ...]:
    """Take the question back from those with the ids who have not answered it, and return them.

    Whoever was asked by name, and not for taking part, stays asked.
    """
    rows = Commitment.objects.filter(measure=measure, organisation__in=organisations, asked_apart=False)
    unanswered = [row for row in rows.select_related("organisation") if not is_answered(row)]
    for row in unanswered:
        delete_as(row, by=by, at=at)
    return tuple(row.organisation for row in unanswered)


def unasked(measure: Measure) -> QuerySet[Organisation]:
    """Return those of the owner and the participants who have not been asked."""
    return not_asked(measure).filter(pk__in=taking_part(measure))


def is_answered(commitment: Commitment) -> bool:
    """Tell whether the organisation has said anything."""
    texts = (commitment.condition, commitment.contribution, commitment.own_status)
    return commitment.state != CommitmentState.PROPOSED or any(texts)


def not_asked(measure: Measure) -> QuerySet[Organisation]:
    """Return the parties that nobody has asked about the measure."""
    asked = Commitment.objects.filter(measure=measure).order_by().values("organisation")
    return parties_of(measure.plan).exclude(pk__in=asked)


@transaction.atomic
def ask_organisations(measure: Measure, organisations: Collection[Organisation], *, by: User) -> list[Commitment]:
    """Ask each organisation that has not been asked; whoever takes no part stays asked until it answers.

    Raises `RefusedError`, and ValidationError where nobody is left to ask.
    """
    measure = Measure.objects.locked(measure.pk)
    require(may_ask(by, measure))
    chosen = {organisation.pk for organisation in organisations}
    new = [organisation for organisation in not_asked(measure) if organisation.pk in chosen]
    if not new:
        raise ValidationError(_("Välj minst en organisation som inte redan är tillfrågad."))
    asked, at, takes_part = [], timezone.now(), taking_part(measure)
    for organisation in new:
        apart = organisation.pk not in takes_part
        commitment = Commitment(plan=measure.plan, measure=measure, organisation=organisation, asked_apart=apart)
        save_as(commitment, by=by, at=at)
        asked.append(commitment)
    return asked
