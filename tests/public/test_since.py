"""What has changed in the working plan since a morning, since one's last visit: for those who work on it."""

import html
import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from actors.models import User
from handlingsplan.editions.days import keep_day
from handlingsplan.editions.models import WorkingDay
from handlingsplan.plan.enums import PlanStatus
from measures.enums import EditorialState
from measures.models import Measure
from tests.cast import Cast
from tests.factories import PASSWORD, MeasureFactory
from tests.public.test_public_pages import content

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def on(day: int, hour: int = 12) -> travel:
    return travel(datetime.fromisoformat(f"2026-06-{day:02}T{hour:02}:00:00+02:00"), tick=False)


def shown(client: Client, cast: Cast, **query: str) -> str:
    answer = client.get(reverse("since", args=[cast.plan.slug]), query)
    assert answer.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", content(answer))).split())


@pytest.fixture
def days(cast: Cast) -> Measure:
    """The plan kept on three mornings; a measure came on the first day, and changed on the second."""
    with on(1, 4):
        keep_day()
    with on(1):
        measure = MeasureFactory(plan=cast.plan, owner=cast.kth, title="Lånecyklar")
    with on(2, 4):
        keep_day()
    with on(2):
        measure.status_reason = "Ont om cyklar."
        measure.save()
    with on(3, 4):
        keep_day()
    return measure


@pytest.mark.usefixtures("days")
def test_a_day_is_compared_with_now(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.politiker)
    with on(3):
        told = {day: shown(client, cast, sedan=f"2026-06-0{day}") for day in (1, 2, 3)}
    assert [("Nya och borttagna åtgärder" in page, "Ont om cyklar." in page) for page in told.values()] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    assert "Inget har ändrats." in told[3]


@pytest.mark.usefixtures("days")
def test_a_day_that_is_not_kept_is_the_one_before(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.politiker)
    with on(20):
        assert "Inget har ändrats." in shown(client, cast, sedan="2026-06-15")
        assert "Lånecyklar" in shown(client, cast, sedan="2020-01-01")  # since the first that is kept


def test_nothing_is_kept_twice_nor_of_a_closed_plan(cast: Cast) -> None:
    with on(1, 4):
        assert (keep_day(), keep_day()) == (1, 0)
    with on(2, 4):
        assert keep_day() == 0  # nothing had changed
        cast.plan.status = PlanStatus.CLOSED
        cast.plan.save()
        MeasureFactory(plan=cast.plan, owner=cast.kth)
        assert keep_day() == 0
    assert WorkingDay.objects.count() == 1


@pytest.mark.usefixtures("days")
def test_it_begins_at_the_last_visit(cast: Cast, client: Client) -> None:
    sign_in = {"login": cast.politiker.username, "password": PASSWORD}
    for day in (2, 3):
        client.logout()
        with on(day):
            assert client.post(reverse("account_login"), sign_in).status_code == 302
    with on(3, 13):
        page = shown(client, cast)
    assert ("sedan den 2 juni 2026" in page, "mitt förra besök" in page, "Ont om cyklar." in page) == (True,) * 3


def test_a_draft_is_in_no_morning(cast: Cast, client_of: SignIn) -> None:
    with on(1, 4):
        keep_day()
        MeasureFactory(plan=cast.plan, owner=cast.kth, title="Hemligt", state=EditorialState.DRAFT)
    with on(2, 4):
        keep_day()
    assert "Hemligt" not in "".join(WorkingDay.objects.values_list("content", flat=True))
    with on(3):
        assert "Inget har ändrats." in shown(client_of(cast.politiker), cast, sedan="2026-06-01")


def test_before_the_first_morning_it_says_so(cast: Cast, client_of: SignIn) -> None:
    assert "I morgon kan du se" in shown(client_of(cast.politiker), cast)


@pytest.mark.usefixtures("days")
def test_what_is_not_understood_is_refused_in_words(cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.politiker)
    address = reverse("since", args=[cast.plan.slug])
    for query, words in (
        ({"sedan": "i fjol"}, "Skriv dagen som 2026-11-20."),
        ({"organisation": "finns-inte"}, "Länken har ett okänt val."),
        ({"okand": "1"}, "som inte går att välja efter"),
    ):
        answer = client.get(address, query)
        assert (answer.status_code, words in content(answer)) == (422, True)
    assert client_of(cast.outsider).get(address).status_code == 404


@pytest.mark.usefixtures("days")
def test_home_and_the_plans_bar_lead_to_it(
    cast: Cast, client_of: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = client_of(cast.politiker), reverse("since", args=[cast.plan.slug])
    assert content(client.get(reverse("workspace", args=[cast.plan.slug]))).count(f'href="{address}"') >= 2
    assert content(client.get(reverse("measures", args=[cast.plan.slug]))).count(f'href="{address}"') >= 1
    with django_assert_num_queries(30):
        client.get(address, {"sedan": "2026-06-01"})
    MeasureFactory.create_batch(3, plan=cast.plan, owner=cast.kth)
    with django_assert_num_queries(30):
        client.get(address, {"sedan": "2026-06-01"})
