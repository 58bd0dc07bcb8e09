"""What the pages of a round show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils import timezone

from actors.access import Person
from actors.enums import OrganisationPermission
from actors.models import Organisation
from actors.permissions import Verdict, holds_on_organisation
from followup.permissions import coordinates
from followup.rounds.enums import SubmissionState
from followup.rounds.forms import StatusForm, ValueForm
from followup.rounds.handing_in import ReportLines, read_lines
from followup.rounds.models import Round, Submission
from followup.rounds.opening import reports_version
from followup.rounds.owing import count_owed_measures, owed_indicators
from followup.rounds.permissions import (
    is_over,
    may_approve,
    may_fill_in,
    may_hand_in,
    may_name_reporter,
    may_return,
    may_see_submission,
    may_withdraw,
)
from followup.rounds.rows import MeasureRow, ValueRow
from handlingsplan.plan.people import without_people
from measures.queries import parties_of


@dataclass(frozen=True)
class PartyLine:
    """How far one party has come; `opens` tells whether the person may look inside."""

    organisation: Organisation
    submission: Submission | None
    owed: int
    answered: int
    is_late: bool
    opens: bool
    reaches_nobody: bool = False  # as its coordinators are told

    @property
    def state(self) -> str:
        """The key of its state; a party that has written nothing yet has none of `SubmissionState`."""
        return self.submission.state if self.submission else "waiting"

    @property
    def is_over(self) -> bool:
        return is_over(self.submission)

    @property
    def new(self) -> int:
        """How many lines have come since the report was handed in, which was complete then."""
        return self.owed - self.answered if self.is_over else 0


@dataclass(frozen=True)
class RoundPage:
    """Who has reported and who is missing; the missing ones first."""

    missing: Sequence[PartyLine]
    handed_in: Sequence[PartyLine]
    approved: Sequence[PartyLine]
    without: Sequence[Organisation]
    own: Sequence[PartyLine]  # those that the person reports for, whichever state they are in
    days_left: int
    decides: bool
    version: str  # of the reports

    @property
    def count(self) -> int:
        return len(self.missing) + len(self.handed_in) + len(self.approved)


def read_round(user: Person, one: Round) -> RoundPage:
    """Return the page; a constant number of queries."""
    parties = list(parties_of(one.plan))
    submissions = _submissions(one)
    measures, values = count_owed_measures(one.plan), owed_indicators(one.plan, parties)
    today = one.closed_on or timezone.localdate()
    lines, without = [], []
    decides = coordinates(user, one.plan_id)
    nobody = set(without_people(one.plan).values_list("pk", flat=True)) if decides else set()
    for organisation in parties:
        owed = measures.get(organisation.pk, 0) + len(values[organisation.pk])
        submission = submissions.get(organisation.pk)
        if owed or submission:
            line = _party_line(user, one, organisation, submission, owed=owed, today=today)
            lines.append(replace(line, reaches_nobody=organisation.pk in nobody))
        else:
            without.append(organisation)
    in_state = {state: [line for line in lines if line.state == state] for state in SubmissionState}
    return RoundPage(
        missing=[line for line in lines if not line.is_over],
        handed_in=in_state[SubmissionState.HANDED_IN],
        approved=in_state[SubmissionState.APPROVED],
        without=without,
        own=[line for line in lines if _reports(user, line.organisation)],
        days_left=(one.deadline - today).days,
        decides=decides,
        version=reports_version(submissions.values()),
    )


def _reports(user: Person, organisation: Organisation) -> bool:
    return bool(holds_on_organisation(user, OrganisationPermission.REPORT, organisation.pk))


def _submissions(one: Round) -> dict[int, Any]:
    rows = Submission.objects.filter(round=one).select_related("handed_in_by", "organisation")
    counted = rows.annotate(
        statuses=Count("status_reports", distinct=True), values_told=Count("value_reports", distinct=True)
    )
    return {row.organisation_id: row for row in counted}


def _party_line(  # noqa: PLR0913 what a line is made of
    user: Person, one: Round, organisation: Organisation, submission: Any, *, owed: int, today: date
) -> PartyLine:
    answered = min(owed, submission.statuses + submission.values_told) if submission else 0
    late = submission.late if submission and submission.handed_in_at else today > one.deadline
    opens = bool(may_see_submission(user, one, organisation))
    return PartyLine(organisation, submission, owed, answered, is_late=late, opens=opens)


@dataclass(frozen=True)
class MeasureCard:
    """A line with its form."""

    row: MeasureRow
    form: StatusForm


@dataclass(frozen=True)
class ValueCard:
    """A line with its form."""

    row: ValueRow
    form: ValueForm


@dataclass(frozen=True)
class SubmissionPage:
    """All that an organisation owes, what it has answered, and what the person may do; `complete` says if all is."""

    submission: Submission | None
    lines: ReportLines
    owned: Sequence[MeasureCard]
    promised: Sequence[MeasureCard]
    values: Sequence[ValueCard]
    fill_in: Verdict
    hand_in: Verdict
    withdraw: Verdict
    send_back: Verdict
    approve: Verdict
    names_reporter: bool
    complete: Verdict
    is_late: bool

    @property
    def is_over(self) -> bool:
        """Whether the report is handed in and not returned."""
        return is_over(self.submission)

    @property
    def answered(self) -> int:
        return self.lines.count - self.lines.waiting


def read_submission(
    user: Person,
    one: Round,
    organisation: Organisation,
    submission: Submission | None,
    bound: StatusForm | ValueForm | None = None,
) -> SubmissionPage:
    """Return the page, with a form that was refused in its place; a constant number of queries."""
    lines = read_lines(one, organisation, submission)
    known = submission or Submission(round=one, organisation=organisation, plan=one.plan)
    refused = {bound.prefix: bound} if bound is not None else {}
    cards = [
        MeasureCard(row, refused.get(row.anchor) or StatusForm(row=row, year=one.year))  # type: ignore[arg-type] # found by its row
        for row in lines.measures
    ]
    return SubmissionPage(
        submission=submission,
        lines=lines,
        owned=[card for card in cards if card.row.part == "owner"],
        promised=[card for card in cards if card.row.part == "participant"],
        values=[
            ValueCard(row, refused.get(row.anchor) or ValueForm(row=row, year=one.year))  # type: ignore[arg-type] # likewise
            for row in lines.values
        ],
        fill_in=may_fill_in(user, one, organisation, submission),
        hand_in=may_hand_in(user, known),
        withdraw=may_withdraw(user, known),
        send_back=may_return(user, known),
        approve=may_approve(user, known),
        names_reporter=bool(may_name_reporter(user, organisation, one.plan)),
        complete=lines.verdict,
        is_late=submission.late if submission and submission.handed_in_at else timezone.localdate() > one.deadline,
    )
