"""What meets what, and the holes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import User
from measures.coverage import CHALLENGES, GOALS, coverage_of
from tests.cast import Cast
from tests.factories import ChallengeFactory, GoalFactory, MeasureFactory, PackageFactory

ClientOf = Callable[[User], Client]


def test_challenges_against_measures_with_the_holes(cast: Cast) -> None:
    met, unmet = (ChallengeFactory(plan=cast.plan) for _time in range(2))
    package = PackageFactory(plan=cast.plan)
    idle = MeasureFactory(plan=cast.plan)
    meets = MeasureFactory(plan=cast.plan, package=package, challenges=[met])
    MeasureFactory(plan=cast.plan, state="draft", challenges=[unmet])
    found = coverage_of(cast.plan, CHALLENGES)
    assert found.heads == [(met, 1), (unmet, 0)]
    assert [(group.package, [(row.measure, row.cells) for row in group.rows]) for group in found.groups] == [
        (package, [(meets, [True, False])]),
        (None, [(idle, [False, False])]),
    ]
    assert (found.unmet, found.idle) == ([unmet], [idle])


def test_goals_against_measures(cast: Cast) -> None:
    goal = GoalFactory(plan=cast.plan)
    MeasureFactory(plan=cast.plan, goals=[goal])
    found = coverage_of(cast.plan, GOALS)
    assert (found.heads, found.unmet, found.idle) == ([(goal, 1)], [], [])


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("kind", [CHALLENGES, GOALS])
def test_the_page(cast: Cast, client_of: ClientOf, django_assert_num_queries: Any, count: int, kind: str) -> None:
    goal, challenge = GoalFactory(plan=cast.plan), ChallengeFactory(plan=cast.plan)
    for _time in range(count):
        MeasureFactory(plan=cast.plan, goals=[goal], challenges=[challenge])
    client = client_of(cast.politiker)
    with django_assert_num_queries(7):
        page = client.get(reverse("what_meets_what", args=["stockholm"]), {"visa": kind})
    assert "Inga hål" in page.content.decode()


def test_an_unknown_table_is_not_found(cast: Cast, client_of: ClientOf) -> None:
    url = reverse("what_meets_what", args=["stockholm"])
    assert client_of(cast.politiker).get(url, {"visa": "x"}).status_code == 404
