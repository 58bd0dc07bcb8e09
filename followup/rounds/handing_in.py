"""An organisation's report on its way: handed in as a whole, returned or approved.

Handing in writes what is new through the same verbs as everywhere else, in the name of whoever hands in: the
status of a measure, the own status of a commitment, money as spent, values of indicators. So it shows in the plan
at once, and each verb asks its own permission. Values wait for the coordinator, as always: approving the report
approves the values that it handed in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.conflicts import StaleError, version_token
from actors.history import save_as
from actors.models import Organisation, User
from actors.permissions import ALLOWED, Verdict, require
from followup.enums import ObservationState
from followup.models import Observation
from followup.reporting import Report
from followup.reporting import approve as approve_value
from followup.reporting import hand_in as hand_in_value
from followup.rounds.enums import SUBMISSION_TRANSITIONS, ReportPart, SubmissionAct
from followup.rounds.filling import MAX_CHARACTERS, begin, find_submission
from followup.rounds.models import Round, Submission
from followup.rounds.permissions import may_approve, may_hand_in, may_return, may_withdraw
from followup.rounds.rows import MeasureRow, ValueRow, news_version, read_measure_rows, read_value_rows, reporter_of
from followup.rounds.spending import entries_after, spent_of
from handlingsplan import richtext
from measures.commitments import OwnPart, write_own_part
from measures.editing import StatusData, set_status
from measures.models import FundingRow
from measures.money.rows import funding_version, rows_open_to, save_funding


class OpenLinesError(Exception):
    """Lines of the report have no answer, and whoever approves has not said that they have seen which."""


@dataclass(frozen=True)
class ReportLines:
    """All that an organisation owes in a round."""

    measures: Sequence[MeasureRow]
    values: Sequence[ValueRow]

    @property
    def open(self) -> list[MeasureRow | ValueRow]:
        """The lines that have no answer, or none that still fits."""
        rows: list[MeasureRow | ValueRow] = [*self.measures, *self.values]
        return [row for row in rows if not row.is_answered]

    @property
    def waiting(self) -> int:
        """How many lines have no answer yet."""
        return len(self.open)

    @property
    def open_version(self) -> str:
        """Which lines are open, for whoever approves with them to have seen; empty where none is."""
        return version_token(*(row.anchor for row in self.open)) if self.open else ""

    @property
    def version(self) -> str:
        """The version of all the answers, for whoever hands them in to have read."""
        rows: list[MeasureRow | ValueRow] = [*self.measures, *self.values]
        return version_token(*(text for row in rows for text in (row.anchor, row.answer_version)))

    @property
    def news_version(self) -> str:
        """The version of the answers that "nothing new" to all that wait would take back."""
        return news_version(row for row in self.measures if not row.is_answered)

    @property
    def count(self) -> int:
        return len(self.measures) + len(self.values)

    @property
    def verdict(self) -> Verdict:
        if not self.waiting:
            return ALLOWED
        reason = ngettext(
            "%(count)d rad väntar på svar. Svara, eller välj ”Inget nytt”.",
            "%(count)d rader väntar på svar. Svara, eller välj ”Inget nytt”.",
            self.waiting,
        )
        return Verdict(reason % {"count": self.waiting})


def read_lines(one: Round, organisation: Organisation, submission: Submission | None) -> ReportLines:
    """Return what the organisation owes, with its answers; a constant number of queries."""
    return ReportLines(read_measure_rows(one, organisation, submission), read_value_rows(one, organisation, submission))


@transaction.atomic
def hand_in(  # noqa: PLR0913 both texts of the form
    one: Round,
    organisation: Organisation,
    *,
    expected_version: str = "",
    by: User,
    message: str = "",
    lessons: str = "",
) -> Submission:
    """Hand in the whole, and write what is new into the plan; a late one is marked as late, and taken.

    `expected_version` is that of the lines which were read. Raises `RefusedError` (also where a line waits for its
    answer), ValidationError, and `StaleError` where the answers have changed, or a measure does this very moment.
    """
    submission = begin(one, organisation, by=by)
    require(may_hand_in(by, submission))
    lines = read_lines(submission.round, organisation, submission)
    require(lines.verdict)
    if expected_version not in {"", lines.version}:
        raise StaleError(submission)
    for row in lines.measures:
        if row.has_news:
            _write_status(row, organisation, by=by)
            _write_spent(row, organisation, submission.round.year, by=by)
    for value in lines.values:
        _write_value(value, organisation, submission.round.year, by=by)
    first = submission.handed_in_at is None
    submission.handed_in_at, submission.handed_in_by = timezone.now(), by
    if first:
        submission.late = timezone.localdate() > submission.round.deadline
    submission.message = richtext.plain(message, most=MAX_CHARACTERS)
    submission.lessons = richtext.plain(lessons, most=MAX_CHARACTERS)
    submission.returned_because = ""
    return _act(submission, SubmissionAct.HAND_IN, by=by)


def _write_status(row: MeasureRow, organisation: Organisation, *, by: User) -> None:
    report, measure = row.report, row.measure
    if report is None or (report.status, report.reason) == (row.status, row.reason):
        return
    if row.part == ReportPart.OWNER:
        data = StatusData(
            status=report.status,
            status_reason=report.reason,
            actual_start=measure.actual_start,
            actual_end=measure.actual_end,
        )
        written = replace(row, measure=set_status(measure, data=data, expected_version=row.version, by=by))
    elif report.status != row.status and row.commitment is not None:
        data_of_part = OwnPart(contribution=row.commitment.contribution, own_status=report.status)
        expected_version = row.commitment.version
        commitment = write_own_part(measure, organisation, data=data_of_part, expected_version=expected_version, by=by)
        written = replace(row, commitment=commitment)
    else:
        return
    report.expected_version = written.version  # what the report itself wrote is nobody else's change
    save_as(report, by=by)


def _write_spent(row: MeasureRow, organisation: Organisation, year: int, *, by: User) -> None:
    report = row.report
    if report is None or report.spent is None or report.spent == spent_of(row.money) or not row.takes_amount:
        return
    stored = list(rows_open_to(by, row.measure))
    own: list[FundingRow] = [each for each in stored if each.organisation_id == organisation.pk and each.year == year]
    entries = entries_after(own, report.spent, organisation_id=organisation.pk, year=year)
    save_funding(row.measure, entries=entries, expected_version=funding_version(stored), by=by)


def _write_value(row: ValueRow, organisation: Organisation, year: int, *, by: User) -> None:
    report = row.report
    if report is None or report.value is None:
        return
    said = (report.value, report.source, report.note)
    if row.stored is not None and said == (row.stored.value, row.stored.source, row.stored.note):
        return
    target = row.indicator.plan.coordinating_organisation if row.indicator.level == "region" else organisation
    handed_in = Report(year=year, value=report.value, source=report.source, note=report.note)
    hand_in_value(row.indicator, target, report=handed_in, by=by)


@transaction.atomic
def withdraw(submission: Submission, *, by: User) -> Submission:
    """Take the report back to write in it again. Raises `RefusedError`."""
    stored = _locked(submission)
    require(may_withdraw(by, stored))
    return _act(stored, SubmissionAct.WITHDRAW, by=by)


@transaction.atomic
def send_back(submission: Submission, *, reason: str, expected_version: str, by: User) -> Submission:
    """Return the report whose version is `expected_version`, saying what needs to be mended.

    Raises `RefusedError`, `StaleError` and ValidationError by field.
    """
    stored = _locked(submission)
    require(may_return(by, stored))
    _require_version(stored, expected_version)
    missing = _("Skriv vad som behöver rättas.")
    reason = richtext.plain_field(reason, field="reason", most=MAX_CHARACTERS, missing=missing)
    stored.returned_because = reason
    return _act(stored, SubmissionAct.RETURN, by=by)


@transaction.atomic
def approve(submission: Submission, *, expected_version: str, by: User, open_lines: str = "") -> Submission:
    """Approve the report whose version is `expected_version`, and the values that it handed in and that are the same.

    `open_lines` is the `open_version` of the lines that whoever approves has seen are open. Raises `RefusedError`,
    `StaleError`, and `OpenLinesError` where others are.
    """
    stored = _locked(submission)
    require(may_approve(by, stored))
    _require_version(stored, expected_version)
    if read_lines(stored.round, stored.organisation, stored).open_version not in {"", open_lines}:
        raise OpenLinesError
    for observation in _values_handed_in(stored):
        approve_value(observation, expected_value=observation.value, by=by)
    return _act(stored, SubmissionAct.APPROVE, by=by)


def _values_handed_in(submission: Submission) -> list[Observation]:
    reports = {row.indicator_id: row.value for row in submission.value_reports.all() if row.value is not None}
    if not reports:
        return []
    own = {submission.organisation_id, submission.round.plan.coordinating_organisation_id}
    pending = Observation.objects.current().filter(
        plan=submission.plan_id,
        indicator__in=reports,
        organisation__in=own,
        year=submission.round.year,
        state=ObservationState.PENDING,
    )
    found = pending.select_related("indicator__plan", "organisation").order_by("pk")
    return [
        row
        for row in found
        if row.organisation_id == reporter_of(row.indicator, submission.organisation)
        and row.value == reports[row.indicator_id]
    ]


def _require_version(stored: Submission, expected_version: str) -> None:
    if stored.version != expected_version:
        raise StaleError(stored)


def _locked(submission: Submission) -> Submission:
    one = Round.objects.select_for_update(of=("self",)).select_related("plan").get(pk=submission.round_id)
    found = find_submission(one, submission.organisation)
    if found is None:
        raise Submission.DoesNotExist
    return found


def _act(submission: Submission, act: SubmissionAct, *, by: User) -> Submission:
    submission.state = SUBMISSION_TRANSITIONS[act][1]
    save_as(submission, by=by)
    return submission
