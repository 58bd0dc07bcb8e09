"""Pages cost the same number of queries with one of everything and with three."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actors.ledger import entries_of
from actors.models import User
from measures.editing import save_measure
from measures.enums import Mode
from measures.models import Measure
from tests.cast import Cast
from tests.factories import (
    ChallengeFactory,
    CommitmentFactory,
    FunderFactory,
    FundingRowFactory,
    GoalFactory,
    MeasureFactory,
    OrganisationFactory,
    PackageFactory,
    PartyFactory,
)
from tests.measures.posting import data_of

Counter = Callable[[int], AbstractContextManager[Any]]


def full(cast: Cast, size: int) -> Measure:
    """Return a measure with `size` of everything."""
    bodies = [OrganisationFactory() for _ in range(size)]
    for body in bodies:
        PartyFactory(plan=cast.plan, organisation=body)
    measure = MeasureFactory(
        plan=cast.plan,
        owner=cast.osteraker_kommun,
        package=PackageFactory(plan=cast.plan),
        participants=bodies,
        goals=[GoalFactory(plan=cast.plan) for _ in range(size)],
        challenges=[ChallengeFactory(plan=cast.plan) for _ in range(size)],
        modes=list(Mode)[:size],
        county_wide=False,
    )
    for body in bodies:
        measure.areas.add(body)
        CommitmentFactory(measure=measure, organisation=body, decided=True)
        FundingRowFactory(measure=measure, organisation=body)
        FundingRowFactory(measure=measure, funder=FunderFactory(plan=cast.plan))
        measure.editorial_events.create(act="propose", by=cast.osteraker)
    for number in range(1, size + 1):
        save_measure(
            Measure.objects.get(pk=measure.pk),
            data=data_of(measure, title=f"Ändrad {number}"),
            expected_version=number,
            by=cast.osteraker,
        )
    return measure


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(
    ("name", "person", "queries"),
    [
        ("measure", "osteraker", 30),
        ("measure", "osteraker_ansvarig", 30),
        ("measure", "vallentuna", 28),
        ("measure", "samordnare", 23),
        ("edit_part", "osteraker", 22),
        ("edit_part", "samordnare", 21),
        ("measure_status", "osteraker", 6),
        ("withdraw_measure", "osteraker", 6),
        ("measure_commitment", "osteraker", 20),
        ("measure_funding", "osteraker", 21),
        ("measure_history", "osteraker", 15),
        ("measure_history", "vallentuna", 15),
        ("restore_values", "osteraker", 24),
        ("restore_values", "samordnare", 24),
    ],
)
def test_pages_of_a_measure(
    cast: Cast,
    client_of: Callable[[User], Client],
    django_assert_num_queries: Counter,
    size: int,
    name: str,
    person: str,
    queries: int,
) -> None:
    measure = full(cast, size)
    client = client_of(cast.person(person))
    own: dict[str, list[Any]] = {"measure_commitment": ["osteraker"], "restore_values": [entries_of(measure)[0].pk]}
    own["edit_part"] = ["vilka"]
    more = own.get(name, [])
    url = reverse(name, args=["stockholm", measure.number, *more])
    with django_assert_num_queries(queries):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(
    ("query", "queries"),
    [("", 17), ("?scope=all", 17), ("?q=stråk", 17), ("?scope=all&owner=osteraker&unfunded=on", 17)],
)
def test_the_list(
    cast: Cast,
    client_of: Callable[[User], Client],
    django_assert_num_queries: Counter,
    size: int,
    query: str,
    queries: int,
) -> None:
    for _ in range(size):
        full(cast, 1)
    client = client_of(cast.osteraker)
    with django_assert_num_queries(queries):
        assert client.get(f"/arbete/stockholm/atgarder/{query}").status_code == 200
