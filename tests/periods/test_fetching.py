"""Goals and challenges of another plan, taken into a plan that has some already."""

from collections.abc import Callable

import pytest
from django.test import Client

from actors.models import User
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import CarriedOver
from tests.factories import (
    ChallengeFactory,
    CoordinatorFactory,
    GoalFactory,
    PlanFactory,
    coordinator,
    ungranted_coordinator,
)

pytestmark = pytest.mark.django_db


def test_what_is_chosen_is_copied_last_and_not_offered_again(client_of: Callable[[User], Client]) -> None:
    old = PlanFactory(slug="gammal")
    new = PlanFactory(slug="ny", coordinating_organisation=old.coordinating_organisation)
    goals = [GoalFactory(plan=old, title=f"Mål {n}", key=f"mal-{n}", number=n) for n in (1, 2)]
    challenge = ChallengeFactory(plan=old, title="Trögt", key="trogt", number=1)
    GoalFactory(plan=new, title="Eget", key="mal-1", number=1)
    person = ungranted_coordinator(old)
    CoordinatorFactory(plan=new, user=person)
    sync_access()
    client = client_of(person)
    page = client.get("/arbete/ny/grunder/hamta/?plan=gammal").content.decode()
    assert [title for title in ("Mål 1", "Mål 2", "Trögt") if title not in page] == []
    sent = {"goals": [goals[0].pk], "challenges": [challenge.pk]}
    assert client.post("/arbete/ny/grunder/hamta/?plan=gammal", sent).status_code == 302
    assert [(goal.number, goal.title) for goal in new.goals.all()] == [(1, "Eget"), (2, "Mål 1")]
    assert [row.title for row in new.challenges.all()] == ["Trögt"]
    assert CarriedOver.objects.filter(plan=new, from_plan=old).count() == 2
    page = client.get("/arbete/ny/grunder/hamta/?plan=gammal").content.decode()
    assert [title in page for title in ("Mål 1", "Mål 2", "Trögt")] == [False, True, False]
    nothing = client.post("/arbete/ny/grunder/hamta/?plan=gammal", {})
    assert nothing.status_code == 422


def test_a_plan_that_one_does_not_read_is_not_fetched_from(client_of: Callable[[User], Client]) -> None:
    old, new = PlanFactory(slug="gammal"), PlanFactory(slug="ny")
    goal = GoalFactory(plan=old, title="Hemligt", key="h", number=1)
    person = coordinator(new)
    answer = client_of(person).post("/arbete/ny/grunder/hamta/?plan=gammal", {"goals": [goal.pk]})
    assert answer.status_code == 422
    assert "Hemligt" not in answer.content.decode()
    assert not new.goals.exists()
