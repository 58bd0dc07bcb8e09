"""Somebody who belongs to two organisations works for one of them at a time."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from actors.access import held
from actors.enums import OrganisationPermission, Role
from actors.models import OrganisationGrant, User
from actors.permissions import organisations_where
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.people import remove
from tests.cast import Cast
from tests.factories import MeasureFactory, MembershipFactory


@pytest.fixture
def both(cast: Cast) -> User:
    """The officer of Österåker, who writes for Vallentuna too."""
    MembershipFactory(user=cast.osteraker, organisation=cast.vallentuna_kommun, role=Role.OFFICER)
    sync_access()
    return cast.osteraker


def _may_write(client: Client, measure: object) -> bool:
    return client.get(f"{measure.get_absolute_url()}redigera/").status_code == 200  # type: ignore[attr-defined] # a Measure


def test_one_acts_for_one_at_a_time_and_sees_which(cast: Cast, both: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(both)
    measures = [MeasureFactory(plan=cast.plan, owner=body) for body in (cast.osteraker_kommun, cast.vallentuna_kommun)]
    page = reverse("workspace", args=[cast.plan.slug])
    assert [_may_write(client, measure) for measure in measures] == [True, False]
    assert "för Österåker" in client.get(page).content.decode()
    client.post(reverse("choose_organisation"), {"organisation": "vallentuna"})
    assert [_may_write(client, measure) for measure in measures] == [False, True]
    for address in (page, reverse("published_plans"), reverse("mail_choice")):
        assert "för Vallentuna" in client.get(address).content.decode()


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
    remove(both.memberships.get(organisation=cast.vallentuna_kommun), by=cast.samordnare)
    assert _may_write(client, MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun))


def test_with_one_organisation_nothing_is_said(cast: Cast, client_of: Callable[[User], Client]) -> None:
    assert "menu__acting" not in client_of(cast.osteraker).get(reverse("work")).content.decode()


def test_outside_a_request_all_organisations_count(
    cast: Cast, both: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = User.objects.get(pk=both.pk)
    with django_assert_num_queries(1):
        found = organisations_where(person, OrganisationPermission.WRITE_MEASURES)
    assert found == {cast.osteraker_kommun.pk, cast.vallentuna_kommun.pk}
    assert held(person, OrganisationGrant)[OrganisationPermission.WRITE_MEASURES] == found
