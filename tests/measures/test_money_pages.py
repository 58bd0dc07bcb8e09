"""The pages of the plan's money and of one organisation's."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import User
from measures.enums import FundingKind, FundingState
from tests.cast import Cast
from tests.factories import FunderFactory, FundingRowFactory, MeasureFactory, PackageFactory

ClientOf = Callable[[User], Client]


def _add(cast: Cast, count: int = 1) -> None:
    package = PackageFactory(plan=cast.plan)
    for _number in range(count):
        measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, package=package)
        FundingRowFactory(plan=cast.plan, measure=measure, amount=Decimal(300), state=FundingState.DECIDED)
        FundingRowFactory(plan=cast.plan, measure=measure, amount=Decimal(500), state=FundingState.NEED, year=2027)
        FundingRowFactory(plan=cast.plan, measure=measure, amount=None, state=FundingState.NEED, year=2028)
        funder = FunderFactory(plan=cast.plan)
        FundingRowFactory(plan=cast.plan, measure=measure, organisation=None, funder=funder, amount=Decimal(200))
        FundingRowFactory(
            plan=cast.plan, measure=measure, organisation=cast.vallentuna_kommun, kind=FundingKind.OPERATION
        )


def test_what_the_plan_needs_has_and_lacks(cast: Cast, client_of: ClientOf) -> None:
    _add(cast)
    whole = client_of(cast.politiker).get(reverse("plan_money", args=["stockholm"])).context["whole"]
    assert (whole.need, whole.secured, whole.gap, whole.unstated, whole.percent) == (101_000, 100_500, 500, 1, 99)


@pytest.mark.parametrize(
    ("query", "need"),
    [
        ({"funder": "part-osteraker"}, 800),
        ({"year": "2027"}, 500),
        ({"kind": "operation"}, 100_000),
        ({"state": "need"}, 500),
        ({"owner": "osteraker"}, 101_000),
        ({"owner": "vallentuna"}, None),
        ({"year": "2028"}, None),
        ({"funder": "part-osteraker", "state": "decided"}, 300),
        ({"funder": "part-finns-inte"}, None),
        ({"year": "abc"}, None),
    ],
)
def test_filters(cast: Cast, client_of: ClientOf, query: dict[str, str], need: int | None) -> None:
    _add(cast)
    page = client_of(cast.osteraker).get(reverse("plan_money", args=["stockholm"]), query)
    assert page.context["whole"].need == need


def test_drafts_are_in_no_sum_not_even_the_own_ones(cast: Cast, client_of: ClientOf) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state="draft")
    FundingRowFactory(plan=cast.plan, measure=measure)
    page = client_of(cast.osteraker).get(reverse("plan_money", args=["stockholm"]))
    assert page.context["whole"].need is None


def test_the_page_of_an_organisation(cast: Cast, client_of: ClientOf) -> None:
    _add(cast)
    page = client_of(cast.osteraker).get(reverse("organisation_money", args=["stockholm", "osteraker"]))
    shared = [(line.label, line.total, line.share) for line in page.context["tables"][0].lines]
    assert shared[1:] == [("Vallentuna", 100_000, Decimal("99.0")), ("Österåker", 800, Decimal("0.8"))]
    assert page.context["confirms"] is True
    other = client_of(cast.osteraker).get(reverse("organisation_money", args=["stockholm", "vallentuna"]))
    assert len(other.context["waiting"]) == 1
    assert other.context["confirms"] is False
    assert client_of(cast.osteraker).get(reverse("organisation_money", args=["stockholm", "okand"])).status_code == 404


def test_outsiders_see_nothing(cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.outsider).get(reverse("plan_money", args=["stockholm"])).status_code == 404


QUERIES = {"plan_money": ([], 16), "organisation_money": (["osteraker"], 12)}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", QUERIES)
def test_the_number_of_queries_is_constant(
    cast: Cast, client_of: ClientOf, django_assert_num_queries: Any, count: int, name: str
) -> None:
    _add(cast, count)
    client = client_of(cast.osteraker)
    arguments, queries = QUERIES[name]
    with django_assert_num_queries(queries):
        client.get(reverse(name, args=["stockholm", *arguments]))
