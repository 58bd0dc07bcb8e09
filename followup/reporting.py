"""Values on their way: handed in by an organisation, approved or returned by the coordinator.

A correction of an approved value is a row of its own; when it is approved, the old row points at it and no longer
counts, but stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.conflicts import StaleError
from actors.history import delete_all_as, delete_as, save_as
from actors.models import LedgerEntry, Organisation, User
from actors.permissions import Verdict, require
from followup.enums import ObservationState
from followup.models import Indicator, Observation
from followup.permissions import may_approve_observation, may_report, may_return_observation
from followup.querysets import ObservationQuerySet
from followup.value_rules import lock_problem, value_problem
from handlingsplan import richtext
from handlingsplan.plan.reference_rows import version_of
from measures.plan_days import year_problem

MAX_CHARACTERS = 2_000
# States of a value that has not been approved, in the order in which one is taken up again.
OPEN = (ObservationState.PENDING, ObservationState.RETURNED, ObservationState.DRAFT)


@dataclass(frozen=True, kw_only=True)
class Report:
    """What is handed in."""

    year: int
    value: Decimal
    source: str = ""
    note: str = ""
    correction: str = ""  # why an approved value is corrected
    expected_version: int | None = None  # `newest_version` when the page was read; None takes whatever is stored


def report_problems(year: int | None) -> dict[str, str]:
    """Return what is wrong with the year, by field."""
    if year is None:
        return {}
    problem = year_problem(year)
    if not problem and year > timezone.localdate().year:
        problem = _("Året har inte varit än.")
    return {"year": problem} if problem else {}


def _check(report: Report, indicator: Indicator) -> None:
    problems = report_problems(report.year)
    if "year" not in problems and (locked := lock_problem(indicator.plan, report.year)):
        problems["year"] = locked
    if wrong := value_problem(indicator, report.value):
        problems["value"] = wrong
    if problems:
        raise ValidationError(problems)


def _locked(observation: Observation) -> Observation:
    """Return the observation as it is now; nobody else changes its indicator's values meanwhile."""
    Indicator.objects.select_for_update().get(pk=observation.indicator_id)
    return Observation.objects.select_related("indicator__plan", "organisation").get(pk=observation.pk)


@transaction.atomic
def hand_in(indicator: Indicator, organisation: Organisation, *, report: Report, by: User) -> Observation:
    """Hand in a value, or a correction of one that waits, was returned or is approved.

    Raises `RefusedError`, ValidationError by field, and `StaleError` where somebody has written the year's value since.
    """
    return _put(indicator, organisation, report, ObservationState.PENDING, by=by)


@transaction.atomic
def save_draft(indicator: Indicator, organisation: Organisation, *, report: Report, by: User) -> Observation:
    """Keep a value that is not handed in yet, in the place of one that waits or was returned. Raises as `hand_in`."""
    return _put(indicator, organisation, report, ObservationState.DRAFT, by=by)


def _put(
    indicator: Indicator, organisation: Organisation, report: Report, state: ObservationState, *, by: User
) -> Observation:
    indicator = Indicator.objects.select_for_update(of=("self",)).select_related("plan").get(pk=indicator.pk)
    require(may_report(by, indicator, organisation))
    _check(report, indicator)
    same = Observation.objects.current().filter(indicator=indicator, organisation=organisation, year=report.year)
    rows = {row.state: row for row in same}
    approved = rows.pop(ObservationState.APPROVED, None)
    if approved is not None and not rows and _says(approved, report):
        raise ValidationError({"value": _("Det värdet är redan godkänt.")})
    _require_read(report, [*rows.values(), *filter(None, [approved])])
    waiting = [rows[state] for state in OPEN if state in rows]
    for row in waiting[1:]:
        delete_as(row, by=by)
    observation = (
        waiting[0]
        if waiting
        else Observation(plan=indicator.plan, indicator=indicator, organisation=organisation, year=report.year)
    )
    observation.value = report.value
    observation.source = richtext.plain(report.source, most=300)
    observation.note = richtext.plain(report.note, most=500)
    observation.correction = richtext.plain(report.correction, most=300) if approved is not None else ""
    observation.returned_because = ""
    observation.retrieval = None
    observation.state = state
    save_as(observation, by=by)
    if waiting:
        delete_all_as(observation.parts.all(), by=by)
    return observation


def newest_version() -> int:
    """Return a number that any value which is written later has a higher version than."""
    entries = LedgerEntry.objects.filter(kind=Observation._meta.label_lower)
    return entries.order_by("-pk").values_list("pk", flat=True).first() or 0


def _require_read(report: Report, stored: Iterable[Observation]) -> None:
    read = report.expected_version
    unread = [row for row in stored if read is not None and version_of(row) > read and not _says(row, report)]
    if unread:
        raise StaleError(unread[0])


def _says(row: Observation, report: Report) -> bool:
    return (row.value, row.source, row.note) == (report.value, report.source, report.note)


@transaction.atomic
def approve(observation: Observation, *, expected_value: Decimal, by: User) -> Observation:
    """Let the value count, in place of an earlier one for the same year.

    `expected_value` is the value that the coordinator looked at. Raises `RefusedError` and `StaleError`.
    """
    stored = _locked(observation)
    require(may_approve_observation(by, stored))
    require(Verdict(lock_problem(stored.indicator.plan, stored.year)))
    if stored.value != expected_value:
        raise StaleError(stored)
    earlier = _same(stored).filter(state=ObservationState.APPROVED).first()
    if earlier is not None:
        earlier.replaced_by = stored
        save_as(earlier, by=by)
    stored.state = ObservationState.APPROVED
    save_as(stored, by=by)
    return stored


@transaction.atomic
def send_back(observation: Observation, *, reason: str, by: User, expected_value: Decimal | None = None) -> Observation:
    """Return the value to whoever handed it in, saying why.

    `expected_value` is the value that was looked at. Raises `RefusedError`, `StaleError` and ValidationError by field.
    """
    stored = _locked(observation)
    require(may_return_observation(by, stored))
    if expected_value is not None and stored.value != expected_value:
        raise StaleError(stored)
    require(Verdict(lock_problem(stored.indicator.plan, stored.year)))
    missing = _("Skriv vad som behöver rättas.")
    reason = richtext.plain_field(reason, field="reason", most=MAX_CHARACTERS, missing=missing)
    for row in _same(stored).filter(state=ObservationState.RETURNED):
        delete_as(row, by=by)
    stored.state = ObservationState.RETURNED
    stored.returned_because = reason
    save_as(stored, by=by)
    return stored


def _same(observation: Observation) -> ObservationQuerySet:
    """Return the other current rows of the same indicator, organisation and year."""
    same = Observation.objects.current().filter(
        indicator=observation.indicator_id, organisation=observation.organisation_id, year=observation.year
    )
    return same.exclude(pk=observation.pk)
