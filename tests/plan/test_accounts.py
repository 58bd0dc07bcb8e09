"""Accounts that nobody uses, and organisations that nobody leads, are seen by the coordinator."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from actors.models import Membership, User
from handlingsplan.plan.people import unused_memberships, without_lead
from tests.cast import Cast


def test_who_has_not_been_here_for_long_is_listed(cast: Cast) -> None:
    now = timezone.now()
    days = {"osteraker": 181, "vallentuna": 179}
    for name, away in days.items():
        User.objects.filter(username=name).update(last_login=now - timedelta(days=away))
    User.objects.filter(username="politiker").update(date_joined=now - timedelta(days=31))
    found = unused_memberships(cast.plan).values_list("user__username", flat=True)
    assert sorted(found) == ["osteraker", "politiker"]


def test_organisations_without_lead_are_listed(cast: Cast) -> None:
    assert [body.slug for body in without_lead(cast.plan)] == ["kth", "region-stockholm", "sodertalje", "vallentuna"]


@pytest.mark.parametrize("away", [1, 3])
def test_the_page_costs_as_much_for_one_as_for_three(
    cast: Cast, client_of: Callable[[User], Client], django_assert_num_queries: DjangoAssertNumQueries, away: int
) -> None:
    client = client_of(cast.samordnare)
    chosen = Membership.objects.exclude(user=cast.samordnare)[:away]
    User.objects.filter(memberships__in=chosen).update(last_login=timezone.now() - timedelta(days=400))
    with django_assert_num_queries(6):
        page = client.get(reverse("unused_accounts", args=[cast.plan.slug]))
    assert page.content.decode().count("Senast inloggad") == away
