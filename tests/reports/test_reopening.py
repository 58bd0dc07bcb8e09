"""A closed round is opened again, for a reason: what was frozen stays and is replaced, and those concerned are told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors.conflicts import StaleError
from actors.ledger import entries_of
from actors.models import User
from actors.permissions import RefusedError
from followup.rounds.filling import say_nothing_new
from followup.rounds.handing_in import approve, hand_in
from followup.rounds.models import Round, Submission
from followup.rounds.opening import RoundData, open_round
from followup.rounds.permissions import may_approve, may_return
from handlingsplan.discussion.models import Notice
from handlingsplan.editions.models import ProgressReport, Withdrawal
from handlingsplan.jobs.models import RenderJob
from handlingsplan.plan.enums import PlanStatus
from handlingsplan.plan.models import Plan
from handlingsplan.reports.reading import holding_report, read_report, replaced_reports, report_of
from handlingsplan.reports.rendering import close_round
from handlingsplan.reports.reopening import may_reopen_round, reopen_round
from handlingsplan.workspace.agenda import agenda
from handlingsplan.workspace.news import news
from tests.cast import Cast
from tests.factories import EditionFactory, MeasureFactory
from tests.jobs.completing import complete

ClientOf = Callable[[User], Client]


@pytest.fixture
def closed(cast: Cast) -> Round:
    """A round that was closed when Österåker's report was handed in and not reviewed, and Vallentuna's was missing."""
    for organisation in (cast.osteraker_kommun, cast.vallentuna_kommun):
        MeasureFactory(plan=cast.plan, owner=organisation)
    today = timezone.localdate()
    data = RoundData(title="Omgången", year=today.year, deadline=today + timedelta(days=30))
    one = open_round(cast.plan, data=data, by=cast.samordnare)
    say_nothing_new(one, cast.osteraker_kommun, by=cast.osteraker)
    hand_in(one, cast.osteraker_kommun, by=cast.osteraker)
    close_round(one, by=cast.samordnare)
    return Round.objects.select_related("plan").get(pk=one.pk)


def _url(name: str, *more: object) -> str:
    return reverse(name, args=["stockholm", 1, *more])


def test_reopened_it_takes_reports_and_what_was_frozen_is_replaced(cast: Cast, closed: Round) -> None:
    before = report_of(closed)
    reopening = reopen_round(closed, reason=" Vallentuna hann inte. ", by=cast.samordnare)
    again = reopening.round
    assert (again.state, again.closed_on, reopening.closed_on) == ("open", None, closed.closed_on)
    assert (holding_report(again), report_of(again)) == (None, read_report(again))
    say_nothing_new(again, cast.vallentuna_kommun, by=cast.vallentuna)
    hand_in(again, cast.vallentuna_kommun, by=cast.vallentuna)
    close_round(again, by=cast.samordnare)
    now = Round.objects.select_related("plan").get(pk=again.pk)
    assert [(row.report.number, row.reopening.reason) for row in replaced_reports(now)] == [
        (1, "Vallentuna hann inte.")
    ]
    assert (before.turnout.handed_in, report_of(now).turnout.handed_in) == (1, 2)
    assert list(ProgressReport.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_history_and_those_who_report_are_told(cast: Cast, closed: Round) -> None:
    reopening = reopen_round(closed, reason="Vallentuna hann inte.", by=cast.samordnare)
    assert (entry := entries_of(reopening).get()).by == cast.samordnare
    assert (entry.content["reason"], entry.root_kind) == ("Vallentuna hann inte.", "rounds.round")
    told = {notice.person for notice in Notice.objects.filter(kind="round_reopened")}
    assert {cast.osteraker, cast.vallentuna} <= told
    assert cast.samordnare not in told
    (item,) = news(cast.vallentuna, cast.plan)
    assert item.note.endswith("öppnade omgången igen: ”Vallentuna hann inte.”")


def _followed(cast: Cast, closed: Round) -> None:
    day = closed.deadline + timedelta(days=1)
    open_round(cast.plan, data=RoundData(title="Nästa", year=closed.year, deadline=day), by=cast.samordnare)


def _end_plan(cast: Cast, _closed: Round) -> None:
    Plan.objects.filter(pk=cast.plan.pk).update(status=PlanStatus.CLOSED)


REFUSED: dict[str, Callable[[Cast, Round], object]] = {
    "Utgåva 1 bygger på omgången. Rättelser rapporteras i nästa omgång.": lambda cast, _closed: EditionFactory(
        plan=cast.plan, published_at=timezone.now()
    ),
    "En senare omgång bygger på den.": _followed,
    "Omgången är öppen.": lambda cast, closed: reopen_round(closed, reason="Fel.", by=cast.samordnare),
    "Planen är avslutad. Den går att läsa men inte att ändra.": _end_plan,
}


@pytest.mark.parametrize("reason", REFUSED)
def test_it_stays_closed_where_something_rests_on_it(
    cast: Cast, closed: Round, client_of: ClientOf, reason: str
) -> None:
    REFUSED[reason](cast, closed)
    one = Round.objects.select_related("plan").get(pk=closed.pk)
    assert may_reopen_round(cast.samordnare, one).reason == reason
    with pytest.raises(RefusedError):
        reopen_round(one, reason="Fel.", by=cast.samordnare)
    assert client_of(cast.samordnare).get(_url("reopen_round")).status_code == 403


def test_an_edition_before_it_or_withdrawn_does_not_rest_on_it(cast: Cast, closed: Round) -> None:
    EditionFactory(plan=cast.plan, published_at=timezone.now() - timedelta(days=1))
    later = EditionFactory(plan=cast.plan, published_at=timezone.now())
    assert not may_reopen_round(cast.samordnare, closed)
    Withdrawal.objects.create(edition=later, reason="Fel bilaga.", withdrawn_by=cast.samordnare)
    assert may_reopen_round(cast.samordnare, closed)
    assert may_reopen_round(cast.osteraker_ansvarig, closed).reason == "Det här gör samordnaren."


def test_it_needs_a_reason_and_the_closing_that_was_read(cast: Cast, closed: Round) -> None:
    with pytest.raises(ValidationError) as refused:
        reopen_round(closed, reason="  ", by=cast.samordnare)
    assert refused.value.message_dict == {"reason": ["Skriv varför omgången öppnas igen."]}
    with pytest.raises(StaleError):
        reopen_round(closed, reason="Fel.", expected_version="0", by=cast.samordnare)
    assert Round.objects.get().state == "closed"


def test_what_was_handed_in_before_closing_is_approved_afterwards(cast: Cast, closed: Round) -> None:
    (item,) = [item for item in agenda(cast.samordnare, cast.plan) if item.act == "review_report"]
    assert item.note == "Rapporten från Österåker lämnades in innan omgången stängdes. Godkänn den."
    report = Submission.objects.select_related("round__plan", "organisation").get()
    assert may_return(cast.samordnare, report).reason == "Omgången är stängd."
    assert may_approve(cast.osteraker_ansvarig, report).reason == "Det här gör samordnaren."
    frozen = report_of(closed)
    approve(report, expected_version=report.version, by=cast.samordnare)
    assert (Submission.objects.get().state, report_of(closed)) == ("approved", frozen)
    assert [item for item in agenda(cast.samordnare, cast.plan) if item.act == "review_report"] == []


def test_on_the_pages(cast: Cast, closed: Round, client_of: ClientOf) -> None:
    complete(RenderJob.objects.get())
    client, reader = client_of(cast.samordnare), client_of(cast.politiker)
    page = client.get(_url("round_report")).content.decode()
    assert _url("reopen_round") in page
    assert _url("reopen_round") not in reader.get(_url("round_report")).content.decode()
    form = client.get(_url("reopen_round")).content.decode()
    assert '<input type="hidden" name="seen" value="1">' in form
    assert client.post(_url("reopen_round"), {"seen": "1", "reason": ""}).status_code == 422
    done = client.post(_url("reopen_round"), {"seen": "1", "reason": "Fel siffra."})
    assert (done.status_code, done["Location"]) == (302, _url("round"))
    told = "öppnade omgången igen"
    now = reader.get(_url("round_report")).content.decode()
    assert (told in now, "”Fel siffra.”" in now, _url("replaced_report", 1) in now) == (True, True, True)
    assert reader.get(_url("round_report_pdf")).status_code == 404  # what is printed no longer holds
    replaced = reader.get(_url("replaced_report", 1)).content.decode()
    assert ("och ersatt" in replaced, RenderJob.objects.get().get_absolute_url() in replaced) == (True, True)
    assert reader.get(_url("replaced_report", 2)).status_code == 404
