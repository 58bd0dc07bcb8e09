"""An organisation's report from first line to approval: what is owed, what is kept, what reaches the plan."""

from decimal import Decimal
from typing import Literal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from actors.ledger import entries_of
from actors.models import Organisation, User
from actors.permissions import RefusedError
from followup.enums import ObservationState
from followup.models import Observation
from followup.reporting import Report
from followup.reporting import hand_in as hand_in_value
from followup.rounds.enums import SubmissionState
from followup.rounds.filling import (
    StatusAnswer,
    ValueAnswer,
    answer_status,
    answer_value,
    find_submission,
    say_nothing_new,
)
from followup.rounds.handing_in import approve, hand_in, read_lines, send_back, withdraw
from followup.rounds.models import Round, StatusReport, Submission
from handlingsplan.reports.reading import read_report
from measures.editing import StatusData, set_status, status_version
from measures.enums import CommitmentState, EditorialState, FundingState, Status
from measures.models import FundingRow, Measure
from tests.cast import Cast
from tests.entries import entries_about
from tests.factories import CommitmentFactory, FundingRowFactory, IndicatorFactory, MeasureFactory, ObservationFactory

DELAYED = StatusAnswer(status=Status.DELAYED, reason="Snöbrist.", note="Försöket flyttas.", spent=Decimal(200_000))


def _money(measure: Measure) -> list[tuple[str, int]]:
    rows = FundingRow.objects.filter(measure=measure).order_by("state")
    return [(row.state, int(row.amount or 0)) for row in rows]


# What is owed


def test_an_organisation_owes_what_it_owns_and_what_it_has_promised(cast: Cast, one: Round, cycling: Measure) -> None:
    MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, state=EditorialState.PROPOSED)
    asked = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Bussar")
    CommitmentFactory(measure=asked, organisation=cast.vallentuna_kommun, state=CommitmentState.PROPOSED)
    IndicatorFactory(plan=cast.plan, title="Cykelställ")
    owed = {
        organisation.slug: [
            *((row.measure.title, row.part) for row in lines.measures),
            *(row.indicator.title for row in lines.values),
        ]
        for organisation in (cast.osteraker_kommun, cast.vallentuna_kommun, cast.kth)
        for lines in [read_lines(one, organisation, None)]
    }
    assert owed == {
        "osteraker": [("Vintercykling", "owner"), ("Bussar", "owner"), "Cykelställ"],
        "vallentuna": [("Vintercykling", "participant"), "Cykelställ"],
        "kth": [],
    }


def test_lines_begin_from_what_is_stored_and_what_was_told_last_time(cast: Cast, one: Round, cycling: Measure) -> None:
    answer_status(one, cast.osteraker_kommun, cycling, answer=DELAYED, by=cast.osteraker)
    hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
    Round.objects.filter(pk=one.pk).update(state="closed", closed_on=one.deadline)
    again = Round.objects.create(
        plan=cast.plan, number=2, title="Nästa", year=2026, opened_on=one.deadline, deadline=one.deadline
    )
    (row,) = read_lines(again, cast.osteraker_kommun, None).measures
    assert (row.shown_status, row.reason, row.last_note, row.shown_spent, row.planned, row.is_answered) == (
        Status.DELAYED,
        "Snöbrist.",
        "Försöket flyttas.",
        Decimal(200_000),
        Decimal(500_000),
        False,
    )


# Nothing new


def test_nothing_new_for_all_and_handed_in_changes_nothing_in_the_plan(
    cast: Cast, one: Round, cycling: Measure
) -> None:
    IndicatorFactory(plan=cast.plan)
    before = (entries_of(cycling).count(), entries_about(FundingRow).count())
    assert say_nothing_new(one, cast.osteraker_kommun, by=cast.osteraker) == 2
    assert say_nothing_new(one, cast.osteraker_kommun, by=cast.osteraker) == 0
    done = hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
    assert (done.state, done.handed_in_by, done.late) == (SubmissionState.HANDED_IN, cast.osteraker, False)
    assert (entries_of(cycling).count(), entries_about(FundingRow).count(), Observation.objects.count()) == (*before, 0)


def test_nothing_new_for_one_line_takes_back_what_it_said(cast: Cast, one: Round, cycling: Measure) -> None:
    answer_status(one, cast.osteraker_kommun, cycling, answer=DELAYED, by=cast.osteraker)
    say_nothing_new(one, cast.osteraker_kommun, about=cycling, by=cast.osteraker)
    hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
    cycling.refresh_from_db()
    assert (cycling.status, [row.nothing_new for row in StatusReport.objects.all()]) == (Status.NOT_STARTED, [True])


# Handing in


def test_nothing_reaches_the_plan_before_it_is_handed_in(cast: Cast, one: Round, cycling: Measure) -> None:
    answer_status(one, cast.osteraker_kommun, cycling, answer=DELAYED, by=cast.osteraker)
    cycling.refresh_from_db()
    assert (cycling.status, _money(cycling)) == (Status.NOT_STARTED, [(FundingState.DECIDED, 500_000)])
    hand_in(one, cast.osteraker_kommun, by=cast.osteraker, message="Klart!")
    cycling.refresh_from_db()
    assert (cycling.status, cycling.status_reason) == (Status.DELAYED, "Snöbrist.")
    assert _money(cycling) == [(FundingState.DECIDED, 300_000), (FundingState.SPENT, 200_000)]
    assert entries_of(cycling)[0].by == cast.osteraker


def test_lessons_are_gathered_once_handed_in_and_frozen_with_the_report(
    cast: Cast, one: Round, cycling: Measure
) -> None:
    answer_status(one, cast.osteraker_kommun, cycling, answer=DELAYED, by=cast.osteraker)
    hand_in(one, cast.osteraker_kommun, by=cast.osteraker, lessons="Börja med skolorna.")
    told = [(lesson.organisation, lesson.text) for lesson in read_report(one).lessons]
    assert told == [("Österåker", "Börja med skolorna.")]
    assert "Börja med skolorna." in read_report(one).model_dump_json()
    withdraw(Submission.objects.get(round=one), by=cast.osteraker)
    assert read_report(one).lessons == ()


def test_a_participant_answers_for_its_own_part(cast: Cast, one: Round, cycling: Measure) -> None:
    answer = StatusAnswer(status=Status.UNDER_WAY, note="Vi har köpt däck.", spent=Decimal(40_000))
    answer_status(one, cast.vallentuna_kommun, cycling, answer=answer, by=cast.vallentuna)
    hand_in(one, cast.vallentuna_kommun, by=cast.vallentuna)
    cycling.refresh_from_db()
    (commitment,) = cycling.commitments.all()
    assert (cycling.status, commitment.own_status, commitment.version) == (Status.NOT_STARTED, Status.UNDER_WAY, 2)
    assert _money(cycling) == [(FundingState.DECIDED, 500_000), (FundingState.SPENT, 40_000)]


def test_values_wait_for_the_coordinator_and_are_approved_with_the_report(cast: Cast, one: Round) -> None:
    indicator = IndicatorFactory(plan=cast.plan)
    ObservationFactory(indicator=indicator, organisation=cast.osteraker_kommun, year=2025, value=Decimal(90))
    answer = ValueAnswer(value=Decimal(120), source="Räknat på plats")
    answer_value(one, cast.osteraker_kommun, indicator, answer=answer, by=cast.osteraker)
    assert Observation.objects.filter(year=2026).count() == 0
    done = hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
    value = Observation.objects.get(year=2026)
    assert (value.state, value.value, value.source) == (ObservationState.PENDING, Decimal(120), "Räknat på plats")
    approve(done, expected_version=done.version, by=cast.samordnare)
    value.refresh_from_db()
    assert value.state == ObservationState.APPROVED


def test_a_value_that_changed_meanwhile_is_not_approved_with_the_report(cast: Cast, one: Round) -> None:
    indicator = IndicatorFactory(plan=cast.plan)
    answer_value(one, cast.osteraker_kommun, indicator, answer=ValueAnswer(value=Decimal(120)), by=cast.osteraker)
    done = hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
    newer = Report(year=2026, value=Decimal(130))
    hand_in_value(indicator, cast.osteraker_kommun, report=newer, by=cast.osteraker)
    approve(done, expected_version=done.version, by=cast.samordnare)
    assert Observation.objects.get(year=2026).state == ObservationState.PENDING


def test_every_line_needs_its_answer(cast: Cast, one: Round, cycling: Measure) -> None:
    with pytest.raises(RefusedError, match="1 rad väntar på svar"):
        hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
    assert Submission.objects.count() == 0


def test_an_answer_on_what_somebody_changed_meanwhile_is_asked_for_again(
    cast: Cast, one: Round, cycling: Measure
) -> None:
    answer_status(one, cast.osteraker_kommun, cycling, answer=DELAYED, by=cast.osteraker)
    data = StatusData(status=Status.UNDER_WAY)
    set_status(cycling, data=data, expected_version=status_version(cycling), by=cast.osteraker_ansvarig)
    with pytest.raises(RefusedError, match="1 rad väntar på svar"):
        hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
    answer_status(one, cast.osteraker_kommun, cycling, answer=DELAYED, by=cast.osteraker)
    assert hand_in(one, cast.osteraker_kommun, by=cast.osteraker).state == SubmissionState.HANDED_IN


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (StatusAnswer(status=Status.DELAYED), "reason"),
        (StatusAnswer(status="snart"), "status"),
        (StatusAnswer(status=""), "status"),
    ],
)
def test_an_answer_that_says_too_little_is_refused(
    cast: Cast, one: Round, cycling: Measure, answer: StatusAnswer, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        answer_status(one, cast.osteraker_kommun, cycling, answer=answer, by=cast.osteraker)
    assert list(refused.value.message_dict) == [field]
    assert Submission.objects.count() == 0


def test_several_rows_of_money_are_changed_on_their_own_page(cast: Cast, one: Round, cycling: Measure) -> None:
    FundingRowFactory(measure=cycling, year=2026, kind="operation")
    with pytest.raises(ValidationError) as refused:
        answer_status(one, cast.osteraker_kommun, cycling, answer=DELAYED, by=cast.osteraker)
    assert list(refused.value.message_dict) == ["spent"]


# Late, returned, taken back


def test_a_late_report_is_taken_and_marked(
    cast: Cast, one: Round, cycling: Measure, clock: time_machine.Traveller
) -> None:
    say_nothing_new(one, cast.osteraker_kommun, by=cast.osteraker)
    clock.move_to("2027-03-15T22:59:00Z")
    on_time = hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
    say_nothing_new(one, cast.vallentuna_kommun, by=cast.vallentuna)
    clock.move_to("2027-03-15T23:01:00Z")
    assert (on_time.late, hand_in(one, cast.vallentuna_kommun, by=cast.vallentuna).late) == (False, True)


def test_returned_in_time_and_handed_in_again_is_not_late(
    cast: Cast, one: Round, cycling: Measure, clock: time_machine.Traveller
) -> None:
    say_nothing_new(one, cast.osteraker_kommun, by=cast.osteraker)
    done = hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
    send_back(done, reason="Skriv mer.", expected_version=done.version, by=cast.samordnare)
    clock.move_to("2027-04-01T09:00:00Z")
    again = hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
    assert (again.state, again.late, again.returned_because) == (SubmissionState.HANDED_IN, False, "")


def test_returning_says_why(cast: Cast, one: Round, cycling: Measure) -> None:
    say_nothing_new(one, cast.osteraker_kommun, by=cast.osteraker)
    done = hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
    with pytest.raises(ValidationError):
        send_back(done, reason=" ", expected_version=done.version, by=cast.samordnare)
    assert (
        send_back(done, reason="Skriv mer.", expected_version=done.version, by=cast.samordnare).state
        == SubmissionState.RETURNED
    )


def test_what_is_handed_in_is_taken_back_before_it_changes(cast: Cast, one: Round, cycling: Measure) -> None:
    say_nothing_new(one, cast.osteraker_kommun, by=cast.osteraker)
    done = hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
    with pytest.raises(RefusedError, match="inlämnad"):
        answer_status(one, cast.osteraker_kommun, cycling, answer=DELAYED, by=cast.osteraker)
    assert withdraw(done, by=cast.osteraker).state == SubmissionState.BEGUN
    answer_status(one, cast.osteraker_kommun, cycling, answer=DELAYED, by=cast.osteraker)
    found = find_submission(one, cast.osteraker_kommun)
    assert found is not None
    assert [entry.content["state"] for entry in entries_of(found).order_by("pk")] == [
        "begun",
        "begun",
        "handed_in",
        "begun",
    ]


@pytest.mark.parametrize("name", ["osteraker", "vallentuna"])
def test_what_the_report_itself_wrote_asks_for_no_new_answer(
    cast: Cast, one: Round, cycling: Measure, name: Literal["osteraker", "vallentuna"]
) -> None:
    organisation = {"osteraker": cast.osteraker_kommun, "vallentuna": cast.vallentuna_kommun}[name]
    done = _handed_in_as_delayed(one, organisation, cycling, by=cast.person(name))
    assert _stale_and_waiting(one, organisation) == ([False], 0)
    withdraw(done, by=cast.person(name))
    assert _stale_and_waiting(one, organisation) == ([False], 0)
    assert hand_in(one, organisation, by=cast.person(name)).state == SubmissionState.HANDED_IN


def test_what_somebody_else_changes_after_it_is_still_told(cast: Cast, one: Round, cycling: Measure) -> None:
    done = _handed_in_as_delayed(one, cast.osteraker_kommun, cycling, by=cast.osteraker)
    cycling.refresh_from_db()
    data = StatusData(status=Status.UNDER_WAY)
    set_status(cycling, data=data, expected_version=status_version(cycling), by=cast.osteraker_ansvarig)
    assert _stale_and_waiting(one, cast.osteraker_kommun) == ([True], 1)
    withdraw(done, by=cast.osteraker)
    assert _stale_and_waiting(one, cast.osteraker_kommun) == ([True], 1)


def _handed_in_as_delayed(one: Round, organisation: Organisation, measure: Measure, *, by: User) -> Submission:
    answer_status(one, organisation, measure, answer=DELAYED, by=by)
    return hand_in(one, organisation, by=by)


def _stale_and_waiting(one: Round, organisation: Organisation) -> tuple[list[bool], int]:
    lines = read_lines(one, organisation, find_submission(one, organisation))
    return [row.is_stale for row in lines.measures], lines.waiting


def test_approved_is_not_taken_back(cast: Cast, one: Round, cycling: Measure) -> None:
    say_nothing_new(one, cast.osteraker_kommun, by=cast.osteraker)
    done = hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
    approve(done, expected_version=done.version, by=cast.samordnare)
    with pytest.raises(RefusedError, match="godkänd"):
        withdraw(done, by=cast.osteraker)
