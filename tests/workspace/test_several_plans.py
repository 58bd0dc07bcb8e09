"""One who works in several plans sees what waits in each, and gets from one to another."""

from collections.abc import Callable

import pytest
from django.test import Client

from actors.models import User
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import Plan
from tests.factories import CoordinatorFactory, PlanFactory, ungranted_coordinator

pytestmark = pytest.mark.django_db


def test_what_waits_in_each_plan_is_told_and_a_new_one_is_begun(client_of: Callable[[User], Client]) -> None:
    first = PlanFactory(slug="klimat", title="Klimatplanen")
    second = PlanFactory(slug="vatten", title="Vattenplanen", coordinating_organisation=first.coordinating_organisation)
    person = ungranted_coordinator(first)
    CoordinatorFactory(plan=second, user=person)
    sync_access()
    client = client_of(person)
    page = client.get("/arbete/").content.decode()
    assert [title for title in ("Klimatplanen", "Vattenplanen") if title not in page] == []
    assert page.count("Börja en ny plan ur den här") == 2
    assert "Byt plan" in client.get("/arbete/klimat/").content.decode()
    sent = {"title": "Ny plan", "period_start": "2031", "period_end": "2035"}
    assert client.post("/arbete/vatten/vidare/nasta-period/", sent).status_code == 302
    new = Plan.objects.get(title="Ny plan")
    assert [party.organisation for party in new.parties.all()] == [first.coordinating_organisation]
    assert [row.user for row in new.coordinators.all()] == [person]


def test_one_plan_has_nothing_to_change_to(client_of: Callable[[User], Client]) -> None:
    plan = PlanFactory(slug="klimat")
    person = ungranted_coordinator(plan)
    sync_access()
    assert "Byt plan" not in client_of(person).get("/arbete/klimat/").content.decode()


def test_the_years_on_the_cover_are_the_new_ones(client_of: Callable[[User], Client]) -> None:
    plan = PlanFactory(slug="klimat", subtitle="Gävleborg 2026–2030")
    person = ungranted_coordinator(plan)
    sync_access()
    sent = {"title": "Ny plan", "period_start": "2031", "period_end": "2035"}
    client_of(person).post("/arbete/klimat/vidare/nasta-period/", sent)
    new = Plan.objects.get(title="Ny plan")
    assert (new.subtitle, new.subject, new.vocabularies) == ("Gävleborg 2031–2035", plan.subject, plan.vocabularies)
