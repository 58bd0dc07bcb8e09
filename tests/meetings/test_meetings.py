"""A coordinator plans a meeting out of what waits, records what was decided, and who does what next."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from actors.history import save_as
from actors.ledger import entries_of
from actors.models import User
from actors.permissions import RefusedError
from handlingsplan.meetings.models import AgendaPoint, Meeting
from handlingsplan.meetings.preparing import NewPoint, add_points, remove_meeting, remove_point
from handlingsplan.meetings.suggestions import suggestions_for
from handlingsplan.plan.reference_rows import version_of
from handlingsplan.workspace.agenda import agenda
from handlingsplan.workspace.calendar.events import events_of
from measures.editorial import propose, send_back
from measures.enums import DRAFT_NUMBERS
from measures.models import Measure
from tests.cast import Cast
from tests.factories import CommitmentFactory, MeasureFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
DAY = date(2026, 5, 4)


def _meeting(cast: Cast, **facts: Any) -> Meeting:
    meeting = Meeting(**{"plan": cast.plan, "title": "Regionalt forum", "on": DAY} | facts)
    save_as(meeting, by=cast.samordnare)
    return meeting


def _waiting(cast: Cast) -> dict[str, Measure]:
    """Return measures that wait for something, by what for; and one that waits for nothing, and a draft."""
    cast.plan.chapters.filter(number=3).update(state="in_review")
    silent = MeasureFactory(plan=cast.plan, owner=cast.kth, title="Tyst", state="accepted")
    CommitmentFactory(measure=silent, organisation=cast.vallentuna_kommun, state="proposed")
    CommitmentFactory(measure=silent, organisation=cast.kth, state="declined")
    MeasureFactory(plan=cast.plan, owner=cast.kth, title="Lugn", state="accepted")
    MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Hemlig", state="draft")
    return {
        "proposed": MeasureFactory(plan=cast.plan, owner=cast.kth, title="Ny", state="proposed"),
        "late": MeasureFactory(
            plan=cast.plan, owner=cast.kth, title="Sen", state="accepted", status="delayed", status_reason="Regn."
        ),
        "silent": silent,
    }


def _typed(page: Any, **changes: str) -> dict[str, Any]:
    form = page.context["form"]
    stored = {name: form[name].value() for name in form.fields}
    return {name: "" if value in {None, False} else value for name, value in stored.items()} | changes


def test_what_waits_in_the_plan_is_suggested_once_and_drafts_are_not(cast: Cast) -> None:
    meeting, waiting = _meeting(cast), _waiting(cast)
    told = {one.point.title.partition(" ")[2]: one.why for one in suggestions_for(meeting)}
    assert told == {
        "Mål och utmaningar": "Texten väntar på granskning",
        "Ny": "Föreslagen, väntar på att godtas",
        "Sen": "Försenad",
        "Tyst": "1 organisation har inte svarat",
    }
    add_points(meeting, [NewPoint("Sen", waiting["late"])], by=cast.samordnare)
    assert "Sen" not in {one.point.title.partition(" ")[2] for one in suggestions_for(meeting)}


@pytest.mark.parametrize("count", [1, 5])
def test_suggestions_take_as_many_queries_for_one_as_for_many(
    cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = _meeting(cast)
    for _number in range(count):
        _waiting(cast)
    with django_assert_num_queries(6):
        suggestions_for(meeting)


def test_a_meeting_from_its_planning_to_its_decisions(cast: Cast, client_of: SignIn) -> None:
    waiting, client = _waiting(cast), client_of(cast.samordnare)
    facts = {"title": "Forum i maj", "on": "2026-05-04", "begins": "13:30", "place": "Landstingshuset", "minutes": ""}
    client.post(reverse("new_meeting", args=["stockholm"]), facts)
    meeting = Meeting.objects.get()
    client.post(
        reverse("add_agenda_points", args=["stockholm", meeting.pk]),
        {"chosen": [f"atgard-{waiting['proposed'].pk}"], "title": "Nästa möte"},
    )
    first, second = meeting.points.all()
    assert [(one.position, one.title, one.measure) for one in (first, second)] == [
        (1, str(waiting["proposed"]), waiting["proposed"]),
        (2, "Nästa möte", None),
    ]
    address = reverse("edit_agenda_point", args=["stockholm", meeting.pk, first.pk])
    decided = {"decision": "Ta med den.", "next_step": "Räkna på driften", "due_on": "2026-06-01"}
    sent = _typed(client.get(address), **decided, responsible=str(cast.osteraker_kommun.pk))
    assert client.post(address, sent).status_code == 302
    page = client_of(cast.politiker).get(meeting.get_absolute_url()).content.decode()
    assert [
        words for words in ("13.30", "Landstingshuset", "Ta med den.", "Räkna på driften") if words not in page
    ] == []
    assert "Skriv beslut eller ändra" not in page
    assert entries_of(first).count() == 2


def test_a_stale_decision_is_shown_and_not_lost(cast: Cast, client_of: SignIn) -> None:
    meeting = _meeting(cast)
    [point] = add_points(meeting, [NewPoint("Läget")], by=cast.samordnare)
    client, address = (
        client_of(cast.samordnare),
        reverse("edit_agenda_point", args=["stockholm", meeting.pk, point.pk]),
    )
    sent = _typed(client.get(address), decision="Mitt beslut.")
    point.decision = "Ett annat beslut."
    save_as(point, by=cast.samordnare)
    answer = client.post(address, sent)
    page = answer.content.decode()
    assert (answer.status_code, "Mitt beslut." in page, "Ett annat beslut." in page) == (409, True, True)


def test_a_step_is_told_what_it_is_about(cast: Cast, client_of: SignIn) -> None:
    meeting = _meeting(cast)
    [point] = add_points(meeting, [NewPoint("Läget")], by=cast.samordnare)
    client, address = (
        client_of(cast.samordnare),
        reverse("edit_agenda_point", args=["stockholm", meeting.pk, point.pk]),
    )
    answer = client.post(address, _typed(client.get(address), due_on="2026-06-01"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["next_step"])


def test_nobody_but_a_coordinator_adds_or_removes(cast: Cast) -> None:
    meeting = _meeting(cast)
    [point] = add_points(meeting, [NewPoint("Läget")], by=cast.samordnare)
    for by in (cast.osteraker, cast.osteraker_ansvarig, cast.politiker):
        with pytest.raises(RefusedError):
            add_points(meeting, [NewPoint("X")], by=by)
        with pytest.raises(RefusedError):
            remove_point(point, expected_version=None, by=by)
        with pytest.raises(RefusedError):
            remove_meeting(meeting, expected_version=None, by=by)


def test_what_was_decided_is_not_removed_and_what_was_not_is(cast: Cast, client_of: SignIn) -> None:
    held, planned = _meeting(cast), _meeting(cast, title="Inställt")
    [point] = add_points(held, [NewPoint("Läget")], by=cast.samordnare)
    add_points(planned, [NewPoint("Läget")], by=cast.samordnare)
    point.decision = "Godkänt."
    save_as(point, by=cast.samordnare)
    with pytest.raises(RefusedError):
        remove_point(point, expected_version=None, by=cast.samordnare)
    with pytest.raises(RefusedError):
        remove_meeting(held, expected_version=None, by=cast.samordnare)
    address = reverse("remove_meeting", args=["stockholm", planned.pk])
    assert client_of(cast.samordnare).post(address, {"based_on": version_of(planned)}).status_code == 302
    assert (list(Meeting.objects.all()), list(AgendaPoint.objects.all())) == ([held], [point])


def test_the_next_step_waits_for_those_who_are_to_take_it_until_it_is_done(cast: Cast) -> None:
    [point] = add_points(_meeting(cast), [NewPoint("Läget")], by=cast.samordnare)
    point.next_step, point.responsible = "Räkna på driften", cast.osteraker_kommun
    point.due_on = timezone.localdate() + timedelta(days=9)
    save_as(point, by=cast.samordnare)
    told = [(one.title, one.note, one.deadline) for one in agenda(cast.osteraker, cast.plan)]
    assert told == [("Räkna på driften", "Från Regionalt forum 4 maj.", point.due_on)]
    assert agenda(cast.vallentuna, cast.plan) == []
    point.is_done = True
    save_as(point, by=cast.samordnare)
    assert agenda(cast.osteraker, cast.plan) == []


def test_a_point_leads_to_what_everybody_knows_and_never_to_a_draft(cast: Cast, client_of: SignIn) -> None:
    meeting, by, facts = _meeting(cast), cast.samordnare, {"plan": cast.plan, "owner": cast.osteraker_kommun}
    draft, never = (MeasureFactory(**facts, number=DRAFT_NUMBERS.start + n, state="draft") for n in (1, 2))
    known, back = MeasureFactory(**facts, state="accepted"), propose(draft, by=cast.osteraker)
    about = [NewPoint(f"Om {one}", one) for one in (known, never, back)]
    add_points(meeting, [*about, NewPoint("Om målen", None, cast.plan.chapters.get(number=3))], by=by)
    send_back(back, by=by, comment="Var?")
    client = client_of(cast.vallentuna)
    page = client.get(meeting.get_absolute_url())
    led = [one.get_subject_url() for one in page.context["points"]]
    assert led == [known.get_absolute_url(), "", back.get_absolute_url(), "/arbete/stockholm/kapitel/3/"]
    assert [client.get(url).status_code for url in led if url] == [200, 200, 200]
    assert never.get_absolute_url() not in page.content.decode()


def test_meetings_stand_in_the_calendar(cast: Cast) -> None:
    _meeting(cast, place="Landstingshuset")
    told = [(one.title, one.starts, one.place) for one in events_of(cast.osteraker) if one.key.startswith("meeting")]
    assert told == [("Regionalt forum", DAY, "Landstingshuset")]


@pytest.mark.parametrize("count", [1, 4])
def test_the_pages_queries(
    cast: Cast, count: int, client_of: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    meeting, waiting, client = _meeting(cast), _waiting(cast), client_of(cast.samordnare)
    for number in range(count):
        _meeting(cast, title=f"Möte {number}")
        add_points(meeting, [NewPoint(f"Punkt {number}", waiting["late"])], by=cast.samordnare)
    for page, queries in ((reverse("meetings", args=["stockholm"]), 5), (meeting.get_absolute_url(), 6)):
        client.get(page)
        with django_assert_num_queries(queries):
            client.get(page)
