"""A round's own life: opened with a deadline, perhaps moved, summed up, closed, perhaps opened again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.conflicts import StaleError, version_token
from actors.history import add_as, save_as
from actors.models import User
from actors.permissions import require
from followup.rounds.enums import RoundState
from followup.rounds.models import Reopening, Round, Submission
from followup.rounds.permissions import may_change_round, may_open_round, may_reopen
from handlingsplan import richtext
from handlingsplan.plan.models import Plan
from handlingsplan.swedish import is_called
from measures.plan_days import day_problem, year_problem

MAX_CHARACTERS_IN_TITLE = 120
MAX_CHARACTERS_IN_SUMMARY = 10_000
MAX_CHARACTERS_IN_REASON = 2_000


@dataclass(frozen=True, kw_only=True)
class RoundData:
    """What the coordinator opens."""

    title: str
    year: int
    deadline: date


def deadline_problem(deadline: date, *, opened_on: date) -> str:
    """Return what is wrong with a deadline, in Swedish; empty where nothing is."""
    if wrong := day_problem(deadline):
        return wrong
    return "" if deadline > opened_on else _("Sista dagen ska ligga efter dagen då omgången öppnas.")


def round_problems(data: RoundData, *, today: date) -> dict[str, str]:
    """Return what is wrong with what is to be opened, by field."""
    problems = {"deadline": deadline_problem(data.deadline, opened_on=today), "year": year_problem(data.year)}
    if data.year > today.year:
        problems["year"] = _("Året har inte börjat än.")
    if not data.title.strip():
        problems["title"] = _("Skriv vad omgången ska heta.")
    return {name: problem for name, problem in problems.items() if problem}


@transaction.atomic
def open_round(plan: Plan, *, data: RoundData, by: User) -> Round:
    """Open a round for all parties of the plan. Raises `RefusedError` and ValidationError by field."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    require(may_open_round(by, plan))
    today = timezone.localdate()
    problems = round_problems(data, today=today)
    title = richtext.plain(data.title, most=MAX_CHARACTERS_IN_TITLE)
    of_the_year = Round.objects.filter(plan=plan, year=data.year)
    if any(is_called(one.title, title) for one in of_the_year):
        problems["title"] = _("Det finns redan en omgång som heter så.")
    if problems:
        raise ValidationError(problems)
    newest = Round.objects.filter(plan=plan).order_by("-number").values_list("number", flat=True).first()
    opened = Round(
        plan=plan,
        number=(newest or 0) + 1,
        title=title,
        year=data.year,
        opened_on=today,
        deadline=data.deadline,
    )
    save_as(opened, by=by)
    return opened


def _locked(one: Round) -> Round:
    return Round.objects.select_for_update(of=("self",)).select_related("plan").get(pk=one.pk)


@transaction.atomic
def move_deadline(one: Round, *, deadline: date, by: User) -> Round:
    """Give the organisations another last day.

    Raises `RefusedError`, ValidationError by field, and `StaleError` where it is no longer the one that `one` has.
    """
    stored = _locked(one)
    require(may_change_round(by, stored))
    if stored.deadline != one.deadline:
        raise StaleError(stored)
    if problem := deadline_problem(deadline, opened_on=stored.opened_on):
        raise ValidationError({"deadline": problem})
    stored.deadline = deadline
    save_as(stored, by=by)
    return stored


@transaction.atomic
def write_summary(one: Round, *, summary: str, by: User) -> Round:
    """Write what the round's report begins with, in place of what `one` says.

    Raises `RefusedError`, `TextRefusedError` and `StaleError`.
    """
    stored = _locked(one)
    require(may_change_round(by, stored))
    if stored.summary != one.summary:
        raise StaleError(stored)
    stored.summary = richtext.plain(summary, most=MAX_CHARACTERS_IN_SUMMARY)
    save_as(stored, by=by)
    return stored


@transaction.atomic
def open_again(one: Round, *, reason: str, by: User) -> Reopening:
    """Take reports again, saying why. What was frozen is then replaced, so people do it through `reopen_round`.

    Raises `RefusedError` and ValidationError by field.
    """
    stored = _locked(one)
    require(may_reopen(by, stored))
    missing = _("Skriv varför omgången öppnas igen.")
    reason = richtext.plain_field(reason, field="reason", most=MAX_CHARACTERS_IN_REASON, missing=missing)
    closed_on = stored.closed_on or timezone.localdate()
    stored.state, stored.closed_on = RoundState.OPEN, None
    save_as(stored, by=by)
    return add_as(Reopening(round=stored, reason=reason, closed_on=closed_on, reopened_by=by), by=by)


def reports_version(reports: Iterable[Submission]) -> str:
    """Return the version of a round's reports: which there are, and how far each has come."""
    return version_token(*sorted((row.organisation_id, row.state, str(row.handed_in_at)) for row in reports))


@transaction.atomic
def end_round(one: Round, *, expected_version: str = "", by: User) -> Round:
    """Take no more reports. Closing also freezes the round's report, so people do it through `close_round`.

    `expected_version` is the `reports_version` of the reports that were looked at. Raises `RefusedError` and
    `StaleError`, with the version as it is now.
    """
    stored = _locked(one)
    require(may_change_round(by, stored))
    now = reports_version(Submission.objects.filter(round=stored))
    if expected_version not in {"", now}:
        raise StaleError(now)
    stored.state, stored.closed_on = RoundState.CLOSED, timezone.localdate()
    save_as(stored, by=by)
    return stored
