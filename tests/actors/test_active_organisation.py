"""Somebody who belongs to two organisations works for one of them at a time."""

import re
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from actors.access import act_for, held
from actors.enums import OrganisationPermission, Role
from actors.models import OrganisationGrant, User
from actors.permissions import organisations_where
from followup.enums import ObservationState
from followup.rounds.opening import RoundData, open_round
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.people import remove
from handlingsplan.workspace.agenda import agenda
from measures.enums import EditorialState
from tests.cast import Cast
from tests.factories import (
    CommitmentFactory,
    CoordinatorFactory,
    FundingRowFactory,
    IndicatorFactory,
    MeasureFactory,
    MembershipFactory,
    ObservationFactory,
    member,
)
from tests.responses import Response

OTHER = "Du arbetar nu för Österåker. Du kan också arbeta för Vallentuna."


@pytest.fixture
def both(cast: Cast) -> User:
    """The officer of Österåker, who writes for Vallentuna too."""
    MembershipFactory(user=cast.osteraker, organisation=cast.vallentuna_kommun, role=Role.OFFICER)
    sync_access()
    return cast.osteraker


def _main(page: str) -> str:
    return page.partition("<main")[2]


def _back(page: str) -> list[str]:
    return re.findall(r'name="next" value="([^"]*)"', _main(page))


def _may_write(client: Client, measure: object) -> bool:
    return client.get(f"{measure.get_absolute_url()}redigera/vad/").status_code == 200  # type: ignore[attr-defined] # a Measure


def test_one_acts_for_one_at_a_time_and_sees_which(cast: Cast, both: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(both)
    measures = [MeasureFactory(plan=cast.plan, owner=body) for body in (cast.osteraker_kommun, cast.vallentuna_kommun)]
    page = reverse("workspace", args=[cast.plan.slug])
    assert [_may_write(client, measure) for measure in measures] == [True, False]
    assert "för Österåker" in client.get(page).content.decode()
    client.post(reverse("choose_organisation"), {"organisation": "vallentuna"})
    assert [_may_write(client, measure) for measure in measures] == [False, True]
    for address in (page, reverse("measures", args=[cast.plan.slug]), reverse("mail_choice")):
        assert "för Vallentuna" in client.get(address).content.decode()


def test_a_closed_door_says_whom_else_one_may_act_for_and_leads_back_there(
    cast: Cast, both: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(both)
    edit = f"{MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun).get_absolute_url()}redigera/vad/"
    draft = MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, state=EditorialState.DRAFT).get_absolute_url()
    for address, status in ((edit, 403), (draft, 404)):
        client.post(reverse("choose_organisation"), {"organisation": "osteraker"})
        closed = client.get(address)
        page = closed.content.decode()
        assert (closed.status_code, page.count(OTHER), _back(page)) == (status, 1, [address])
        opened = client.post(reverse("choose_organisation"), {"organisation": "vallentuna", "next": address})
        assert (opened.status_code, opened["Location"], client.get(address).status_code) == (302, address, 200)


def test_what_is_not_found_looks_the_same_whether_it_exists_or_not(
    cast: Cast, both: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(both)
    draft = MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, state=EditorialState.DRAFT).get_absolute_url()
    foreign = MeasureFactory(plan=cast.plan, owner=cast.kth, state=EditorialState.DRAFT).get_absolute_url()
    pages = []
    for address in (draft, foreign, draft.replace("/1/", "/999/"), "/finns/inte/"):
        page = client.get(address).content.decode()
        pages.append((page.count(OTHER), _back(page) == [address], "Byt till Vallentuna" in _main(page)))
    assert pages == [(1, True, True)] * 4


def test_who_sends_something_that_is_refused_is_not_led_back_to_it(
    cast: Cast, both: User, client_of: Callable[[User], Client]
) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, state=EditorialState.ACCEPTED)
    closed = client_of(both).post(f"{measure.get_absolute_url()}redigera/vad/", {"title": "Bussar"})
    page = closed.content.decode()
    assert (closed.status_code, page.count(OTHER), _back(page)) == (403, 1, [])


@pytest.mark.parametrize("who", ["osteraker", "anonymous"])
def test_a_closed_door_says_nothing_to_who_has_one_organisation(
    cast: Cast, client: Client, client_of: Callable[[User], Client], who: str
) -> None:
    page = (client if who == "anonymous" else client_of(cast.osteraker)).get("/finns/inte/")
    assert (page.status_code, "Du arbetar nu för" in page.content.decode()) == (404, False)


@pytest.mark.parametrize("foreign", ["https://example.com/", "//example.com/", "javascript:alert(1)", ""])
def test_a_switch_leads_nowhere_else(cast: Cast, both: User, client_of: Callable[[User], Client], foreign: str) -> None:
    answer = client_of(both).post(reverse("choose_organisation"), {"organisation": "vallentuna", "next": foreign})
    assert (answer.status_code, answer["Location"]) == (302, reverse("work"))


def test_one_does_not_act_for_a_foreign_organisation(
    cast: Cast, both: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(both)
    client.post(reverse("choose_organisation"), {"organisation": "sodertalje"})
    assert "acts_for" not in client.session


def test_who_leaves_the_organisation_acted_for_acts_for_the_other(
    cast: Cast, both: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(both)
    client.post(reverse("choose_organisation"), {"organisation": "vallentuna"})
    remove(both.memberships.get(organisation=cast.vallentuna_kommun), by=member(cast.vallentuna_kommun, Role.LEAD))
    assert _may_write(client, MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun))


def test_with_one_organisation_nothing_is_said(cast: Cast, client_of: Callable[[User], Client]) -> None:
    assert "menu__acting" not in client_of(cast.osteraker).get(reverse("work")).content.decode()


# What waits elsewhere


def _fill(cast: Cast) -> None:
    """Let one thing of each kind wait in Vallentuna, and some of them in Österåker."""
    here, there = cast.osteraker_kommun, cast.vallentuna_kommun
    for owner in (here, there):
        MeasureFactory(plan=cast.plan, owner=owner, state=EditorialState.DRAFT, title=f"Utkast i {owner}")
    measure = MeasureFactory(plan=cast.plan, owner=here, title="Vintercykling")
    FundingRowFactory(measure=measure, organisation=there)
    CommitmentFactory(measure=measure, organisation=there, decided=True)
    indicator = IndicatorFactory(plan=cast.plan)
    ObservationFactory(plan=cast.plan, indicator=indicator, organisation=there, state=ObservationState.RETURNED)
    MeasureFactory(plan=cast.plan, owner=there, title="Bussar")  # without money
    open_round(
        cast.plan,
        data=RoundData(title="Uppföljning", year=2026, deadline=date(2027, 3, 15)),
        by=cast.samordnare,
    )
    cast.plan.chapters.get(number=1).editors.add(cast.osteraker)


def _waiting(page: Response) -> list[str]:
    return [line.strip() for line in re.findall(r"\d+ sak(?:er)? väntar på dig i [^<]*", page.content.decode())]


@time_machine.travel("2027-02-01", tick=False)
@pytest.mark.parametrize("chosen", ["osteraker", "vallentuna"])
def test_the_overview_tells_how_much_waits_in_the_other_organisation(
    cast: Cast, both: User, client_of: Callable[[User], Client], chosen: str
) -> None:
    _fill(cast)
    client, overview = client_of(both), reverse("workspace", args=[cast.plan.slug])
    client.post(reverse("choose_organisation"), {"organisation": chosen})
    page = client.get(overview)
    here = [item for card in page.context["workspace"].cards for item in card.items]
    alone = User.objects.get(pk=both.pk)
    act_for(alone, cast.osteraker_kommun.pk if chosen == "osteraker" else cast.vallentuna_kommun.pk)
    assert [(task.title, task.note) for task in here] == [(task.title, task.note) for task in agenda(alone, cast.plan)]
    told = {"osteraker": "8 saker väntar på dig i Vallentuna.", "vallentuna": "4 saker väntar på dig i Österåker."}
    assert (_waiting(page), _back(page.content.decode())) == ([told[chosen]], [overview])


def test_nothing_here_and_one_thing_elsewhere(cast: Cast, both: User, client_of: Callable[[User], Client]) -> None:
    MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, state=EditorialState.DRAFT)
    page = client_of(both).get(reverse("workspace", args=[cast.plan.slug]))
    assert _waiting(page) == ["1 sak väntar på dig i Vallentuna."]
    assert "Inget väntar på dig i Österåker just nu." in page.content.decode()


def test_a_reader_here_is_told_of_what_waits_elsewhere(cast: Cast, client_of: Callable[[User], Client]) -> None:
    MembershipFactory(user=cast.politiker, organisation=cast.vallentuna_kommun, role=Role.OFFICER)
    sync_access()
    MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, state=EditorialState.DRAFT)
    page = client_of(cast.politiker).get(reverse("workspace", args=[cast.plan.slug]))
    assert (page.context["workspace"].reads_only, _waiting(page)) == (True, ["1 sak väntar på dig i Vallentuna."])


def test_what_waits_for_the_coordinator_waits_in_the_coordinating_organisation(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    CoordinatorFactory(user=cast.osteraker, plan=cast.plan)
    sync_access()
    MeasureFactory(plan=cast.plan, owner=cast.kth, state=EditorialState.PROPOSED)
    client, overview = client_of(cast.osteraker), reverse("workspace", args=[cast.plan.slug])
    client.post(reverse("choose_organisation"), {"organisation": "osteraker"})
    page = client.get(overview)
    assert (page.context["workspace"].cards, _waiting(page)) == ([], ["1 sak väntar på dig i Region Stockholm."])


def test_what_waits_elsewhere_is_read_at_once_for_all_organisations(
    cast: Cast, both: User, client_of: Callable[[User], Client]
) -> None:
    client, overview = client_of(both), reverse("workspace", args=[cast.plan.slug])

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(overview)
        return len(found)

    MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, state=EditorialState.DRAFT)
    queries()  # the first visit finds out more, and remembers it
    with_two = queries()
    MembershipFactory(user=both, organisation=cast.sodertalje_kommun, role=Role.OFFICER)
    sync_access()
    MeasureFactory(plan=cast.plan, owner=cast.sodertalje_kommun, state=EditorialState.DRAFT)
    assert queries() == with_two


def test_outside_a_request_all_organisations_count(
    cast: Cast, both: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = User.objects.get(pk=both.pk)
    with django_assert_num_queries(1):
        found = organisations_where(person, OrganisationPermission.WRITE_MEASURES)
    assert found == {cast.osteraker_kommun.pk, cast.vallentuna_kommun.pk}
    assert held(person, OrganisationGrant)[OrganisationPermission.WRITE_MEASURES] == found
