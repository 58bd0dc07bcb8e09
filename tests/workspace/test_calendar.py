"""A person's calendar: at a secret address that can be taken back, with what they may read when it is asked for."""

from collections.abc import Callable
from datetime import date, timedelta

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from actors.models import Membership, User
from followup.rounds.opening import RoundData, open_round
from handlingsplan.plan.grants import sync_access
from handlingsplan.workspace.calendar.addresses import address_of, make_address, revoke_address
from handlingsplan.workspace.models import CalendarAddress
from tests.cast import Cast
from tests.factories import CommitmentFactory, MeasureFactory, ProcessStepFactory
from tests.proof import prove

DEADLINE = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def busy(cast: Cast) -> Cast:
    measure = MeasureFactory(
        plan=cast.plan, owner=cast.osteraker_kommun, title="Lånecyklar", planned_end=date(2028, 3, 4)
    )
    MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, state="draft", planned_end=date(2028, 5, 6))
    CommitmentFactory(measure=measure, organisation=cast.vallentuna_kommun, decided=True)
    ProcessStepFactory(plan=cast.plan, title="Förankring", on=date(2027, 1, 2))
    open_round(cast.plan, data=RoundData(title="Våren", year=2026, deadline=DEADLINE), by=cast.samordnare)
    return cast


def _path(user: User) -> str:
    return address_of(user).removeprefix("http://testserver").split("//")[-1].partition("/")[2]


def _events(user: User) -> dict[str, date]:
    answer = Client().get(f"/{_path(user)}")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(answer.content)
    return {str(event["summary"]): event.decoded("dtstart") for event in calendar.walk("VEVENT")}


def test_it_has_rounds_deadlines_steps_and_decisions_and_ones_own_measures(busy: Cast) -> None:
    make_address(busy.osteraker)
    make_address(busy.vallentuna)
    own = _events(busy.osteraker)
    decided = next(title for title in own if title.startswith("Beslut i Vallentuna"))
    assert own == {
        "Våren öppnar": timezone.localdate(),
        "Sista dag att rapportera: Våren": DEADLINE,
        "Förankring ska vara klart": date(2027, 1, 2),
        decided: own[decided],
        "Ska vara klar: 1. Lånecyklar": date(2028, 3, 4),
    }
    theirs = _events(busy.vallentuna)
    assert own.keys() - theirs.keys() == {"Ska vara klar: 1. Lånecyklar"}
    assert [theirs[title] for title in theirs.keys() - own.keys()] == [date(2028, 5, 6)]


def test_an_address_is_the_persons_alone_and_can_be_taken_back(cast: Cast, client_of: Callable[[User], Client]) -> None:
    client, page = client_of(cast.osteraker), reverse("calendar_address")
    assert client.get(page)["Location"].startswith(reverse("account_reauthenticate"))
    prove(client, cast.osteraker)
    assert client.post(page, {})["Location"] == page
    first = _path(cast.osteraker)
    assert address_of(cast.osteraker) in client.get(page).content.decode()
    assert first.split("/")[1] not in str(CalendarAddress.objects.values().get())
    client.post(page, {"again": "1"})
    second = _path(cast.osteraker)
    assert [Client().get(f"/{path}").status_code for path in (first, second)] == [404, 200]
    client.post(page, {"aterkalla": "1"})
    assert [address_of(cast.osteraker), Client().get(f"/{second}").status_code] == ["", 404]


@pytest.mark.parametrize("left", [False, True])
def test_whoever_loses_the_right_or_the_account_reads_nothing_more(busy: Cast, left: bool) -> None:  # noqa: FBT001 two cases
    make_address(busy.osteraker)
    path = f"/{_path(busy.osteraker)}"
    if left:
        User.objects.filter(pk=busy.osteraker.pk).update(is_active=False)
        assert Client().get(path).status_code == 404
        return
    Membership.objects.filter(user=busy.osteraker).delete()
    sync_access()
    assert _events(busy.osteraker) == {}


def test_it_costs_the_same_for_more(busy: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_address(busy.osteraker)
    path = f"/{_path(busy.osteraker)}"
    with django_assert_num_queries(11):
        Client().get(path)
    for _number in range(3):
        MeasureFactory(plan=busy.plan, owner=busy.osteraker_kommun, planned_end=date(2028, 3, 4))
    with django_assert_num_queries(11):
        Client().get(path)
    revoke_address(busy.osteraker)
