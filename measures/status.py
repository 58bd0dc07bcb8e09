"""How far carrying a measure out has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actors.conflicts import StaleError, version_token
from actors.history import save_as
from actors.models import User
from actors.permissions import require
from handlingsplan import richtext
from measures.enums import STATUS_WITH_REASON, Status
from measures.models import Measure
from measures.permissions import may_report_status
from measures.plan_days import day_problem

MAX_CHARACTERS = 2_000


@dataclass(frozen=True, kw_only=True)
class StatusData:
    """What is reported; a delayed or stopped measure needs its reason."""

    status: str
    status_reason: str = ""
    actual_start: date | None = None
    actual_end: date | None = None


def status_version(measure: Measure) -> str:
    """Return the mark of what is reported now, for a form to begin from."""
    return version_token(measure.status, measure.status_reason, measure.actual_start, measure.actual_end)


def status_problems(data: Mapping[str, object]) -> dict[str, str]:
    """Return what is wrong with the fields taken together, by field; values that are missing are let through."""
    problems = {name: day_problem(data.get(name), past=True) for name in ("actual_start", "actual_end")}
    if data.get("status") in STATUS_WITH_REASON and not str(data.get("status_reason") or "").strip():
        problems["status_reason"] = _("Skriv varför åtgärden är försenad eller avbruten.")
    start, end = data.get("actual_start"), data.get("actual_end")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        problems["actual_end"] = _("Faktiskt slut ligger före faktisk start.")
    if isinstance(end, date) and data.get("status") in {Status.NOT_STARTED, Status.UNDER_WAY, Status.DELAYED}:
        problems["actual_end"] = _("En åtgärd som har ett faktiskt slut är genomförd eller avbruten. Ändra det ena.")
    return {name: problem for name, problem in problems.items() if problem}


@transaction.atomic
def set_status(measure: Measure, *, data: StatusData, expected_version: str, by: User) -> Measure:
    """Report how far the measure has come, and return it as it is now.

    `expected_version` is a `status_version`. Raises `RefusedError`, ValidationError by field, and `StaleError`.
    """
    stored = Measure.objects.locked(measure.pk)
    require(may_report_status(by, stored))
    if status_version(stored) != expected_version:
        raise StaleError(stored)
    problems = status_problems(vars(data))
    if data.status not in Status.values:
        problems["status"] = _("Välj en status i listan.")
    if problems:
        raise ValidationError(problems)
    stored.status = data.status
    stored.status_reason = richtext.plain(data.status_reason, most=MAX_CHARACTERS)
    stored.actual_start = data.actual_start
    stored.actual_end = data.actual_end
    if status_version(stored) != expected_version:
        save_as(stored, by=by)
    return stored
