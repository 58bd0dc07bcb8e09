"""Filling in an organisation's report, line by line.

Each answer is kept as it comes; the plan itself changes when the whole is handed in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actors.conflicts import StaleError
from actors.history import delete_as, save_all_as, save_as
from actors.models import Organisation, User
from actors.permissions import RefusedError, require
from followup.models import Indicator
from followup.rounds.enums import ReportPart
from followup.rounds.models import Round, StatusReport, Submission, ValueReport
from followup.rounds.permissions import may_fill_in
from followup.rounds.rows import MeasureRow, ValueRow, news_version, read_measure_rows, read_value_rows
from followup.value_rules import value_problem
from handlingsplan import richtext
from measures.editing import status_problems
from measures.enums import STATUS_WITH_REASON, Status
from measures.models import Measure
from measures.permissions import may_write_own_part

MAX_CHARACTERS = 2_000
Row = TypeVar("Row", MeasureRow, ValueRow)


@dataclass(frozen=True, kw_only=True)
class StatusAnswer:
    """What is new on a measure; `spent` None leaves the money as it is.

    `expected_version` is the `answer_version` of the line that was read; None takes the line as it is.
    """

    status: str = ""
    reason: str = ""
    note: str = ""
    spent: Decimal | None = None
    expected_version: str | None = None


@dataclass(frozen=True, kw_only=True)
class ValueAnswer:
    """The year's value of an indicator."""

    value: Decimal
    source: str = ""
    note: str = ""
    expected_version: str | None = None


def find_submission(one: Round, organisation: Organisation) -> Submission | None:
    """Return the organisation's report with its answers; None before it has begun."""
    found = Submission.objects.select_related("round__plan__coordinating_organisation", "organisation", "handed_in_by")
    return (
        found.prefetch_related("status_reports", "value_reports").filter(round=one, organisation=organisation).first()
    )


def begin(one: Round, organisation: Organisation, *, by: User) -> Submission:
    """Return the organisation's report, locked, made where it had not begun. Raises `RefusedError`.

    Called by the verbs that write in it, inside their transactions.
    """
    locked = Round.objects.select_for_update(of=("self",)).select_related("plan").get(pk=one.pk)
    found = find_submission(locked, organisation)
    require(may_fill_in(by, locked, organisation, found))
    if found is None:
        found = Submission(plan=locked.plan, round=locked, organisation=organisation)
        save_as(found, by=by)
    return found


def status_answer_problems(row: MeasureRow, answer: Mapping[str, object]) -> dict[str, str]:
    """Return what is wrong with an answer, by field; values that are missing are let through."""
    status = answer.get("status")
    problems = {}
    if row.part == ReportPart.OWNER:
        days = {"actual_start": row.measure.actual_start, "actual_end": row.measure.actual_end}
        found = status_problems({"status": status, "status_reason": answer.get("reason"), **days})
        problems = {"reason" if name == "status_reason" else "status": problem for name, problem in found.items()}
    elif status in STATUS_WITH_REASON and not str(answer.get("note") or "").strip():
        problems["note"] = _("Skriv varför er del är försenad eller avbruten.")
    if answer.get("spent") is not None and not row.takes_amount:
        problems["spent"] = _("Ni har flera rader för året. Ändra dem på sidan om åtgärdens pengar.")
    return problems


@transaction.atomic
def answer_status(
    one: Round, organisation: Organisation, measure: Measure, *, answer: StatusAnswer, by: User
) -> StatusReport:
    """Keep what is new on a measure.

    Raises `RefusedError`, `StaleError` with the line, and ValidationError by field.
    """
    submission = begin(one, organisation, by=by)
    row = _measure_row(submission, measure)
    _require_version(row, answer.expected_version)
    problems = status_answer_problems(row, vars(answer))
    if answer.status not in Status.values and not (row.part == ReportPart.PARTICIPANT and not answer.status):
        problems["status"] = _("Välj en status i listan.")
    if problems:
        raise ValidationError(problems)
    if row.part == ReportPart.PARTICIPANT and answer.status != row.status:
        require(may_write_own_part(by, measure, organisation))
    report = row.report or StatusReport(plan=submission.plan, submission=submission, measure=measure)
    report.part, report.nothing_new, report.expected_version = row.part, False, row.version
    report.status, report.spent = answer.status, answer.spent
    report.reason = richtext.plain(answer.reason, most=MAX_CHARACTERS)
    report.note = richtext.plain(answer.note, most=MAX_CHARACTERS)
    save_as(report, by=by)
    return report


@transaction.atomic
def answer_value(
    one: Round, organisation: Organisation, indicator: Indicator, *, answer: ValueAnswer, by: User
) -> ValueReport:
    """Keep the year's value of an indicator; otherwise as `answer_status`."""
    submission = begin(one, organisation, by=by)
    row = _value_row(submission, indicator)
    _require_version(row, answer.expected_version)
    if problem := value_problem(indicator, answer.value):
        raise ValidationError({"value": problem})
    report = row.report or ValueReport(plan=submission.plan, submission=submission, indicator=indicator)
    report.nothing_new, report.value = False, answer.value
    report.source = richtext.plain(answer.source, most=300)
    report.note = richtext.plain(answer.note, most=500)
    save_as(report, by=by)
    return report


@transaction.atomic
def say_nothing_new(
    one: Round,
    organisation: Organisation,
    *,
    by: User,
    about: Measure | Indicator | None = None,
    expected_version: str | None = None,
) -> int:
    """Answer "nothing new" to one line or to all that wait; return how many. Raises `RefusedError` and `StaleError`.

    For a measure all stays as it is stored; for an indicator no value is handed in for the year. An answer that says
    more is taken back only where it is the one that was read: `expected_version` is the line's, or `news_version`.
    """
    submission = begin(one, organisation, by=by)
    measures: list[MeasureRow] = []
    values: list[ValueRow] = []
    if isinstance(about, Measure):
        measures = _cleared([_measure_row(submission, about)], expected_version, by=by)
    elif about is not None:
        values = _cleared([_value_row(submission, about)], expected_version, by=by)
    else:
        waiting = [row for row in read_measure_rows(submission.round, organisation, submission) if not row.is_answered]
        if expected_version not in {None, news_version(waiting)} and any(row.has_news for row in waiting):
            raise StaleError(waiting)
        measures = _cleared(waiting, None, by=by)
        values = [row for row in read_value_rows(submission.round, organisation, submission) if not row.is_answered]
    save_all_as((_same_status(submission, row) for row in measures), by=by)
    save_all_as((_same_value(submission, row) for row in values), by=by)
    count = len(measures) + len(values)
    if count:  # one entry for all of them
        save_as(submission, by=by, reason=_("Inget nytt: %(count)d rader") % {"count": count})
    return count


def _require_version(row: MeasureRow | ValueRow, expected_version: str | None) -> None:
    if expected_version not in {None, row.answer_version}:
        raise StaleError(row)


def _cleared(rows: Sequence[Row], expected_version: str | None, *, by: User) -> list[Row]:
    """Take back what the lines say, and return those that do not say "nothing new" yet."""
    open_rows = [row for row in rows if row.report is None or row.has_news]
    for row in open_rows:
        if row.report is not None:
            _require_version(row, expected_version)
            delete_as(row.report, by=by)
    return open_rows


def _same_status(submission: Submission, row: MeasureRow) -> StatusReport:
    return StatusReport(
        plan=submission.plan,
        submission=submission,
        measure=row.measure,
        part=row.part,
        nothing_new=True,
        status=row.status,
        reason=row.reason,
        expected_version=row.version,
    )


def _same_value(submission: Submission, row: ValueRow) -> ValueReport:
    return ValueReport(plan=submission.plan, submission=submission, indicator=row.indicator, nothing_new=True)


def _measure_row(submission: Submission, measure: Measure) -> MeasureRow:
    rows = read_measure_rows(submission.round, submission.organisation, submission)
    found = next((row for row in rows if row.measure.pk == measure.pk), None)
    if found is None:
        raise RefusedError(_("Åtgärden ingår inte i er rapport."))
    return found


def _value_row(submission: Submission, indicator: Indicator) -> ValueRow:
    rows = read_value_rows(submission.round, submission.organisation, submission)
    found = next((row for row in rows if row.indicator.pk == indicator.pk), None)
    if found is None:
        raise RefusedError(_("Indikatorn ingår inte i er rapport."))
    return found
