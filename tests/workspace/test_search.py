"""Searching everything in a plan: in which forms of the words, and not by those who may not see it."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import User
from handlingsplan.plan.models import Chapter
from handlingsplan.workspace.search import search_plan
from measures.enums import CommitmentState, EditorialState
from tests.cast import Cast
from tests.factories import (
    CommitmentFactory,
    GoalFactory,
    IndicatorFactory,
    MeasureFactory,
    PlanFactory,
    RevisionFactory,
)

SignIn = Callable[[User], Client]


def found(cast: Cast, query: str, name: str = "vallentuna") -> dict[str, list[str]]:
    user = cast[name]
    assert isinstance(user, User)
    return {kind.label: [hit.title for hit in kind.hits] for kind in search_plan(user, cast.plan, query)}


@pytest.mark.parametrize("query", ["cykelväg", "Cykelvägarna", "CYKELVÄGAR  nya", "cykelva\u0308g"])
def test_endings_and_case_are_forgiven(cast: Cast, query: str) -> None:
    MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Nya cykelvägar")
    assert found(cast, query) == {"Åtgärder": ["1. Nya cykelvägar"]}


def test_every_kind_is_found(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Färjelägen")
    GoalFactory(plan=cast.plan, title="Fler färjor")
    IndicatorFactory(plan=cast.plan, title="Resor med färja")
    chapter = Chapter.objects.get(plan=cast.plan, number=2)
    chapter.latest = RevisionFactory(chapter=chapter, html="<p>En färja är en båt.</p>")
    chapter.save()
    CommitmentFactory(
        measure=measure, organisation=cast.kth, decided=True, decision_body="Färjenämnden", registry_number="FN 2026/7"
    )
    assert {kind: len(titles) for kind, titles in found(cast, "färj").items()} == {
        "Åtgärder": 1,
        "Mål": 1,
        "Indikatorer": 1,
        "Kapitel": 1,
    }
    assert found(cast, "FN 2026/7")["Beslut"] == [str(measure)]


def test_a_title_comes_before_a_text_and_a_number_before_both(cast: Cast) -> None:
    MeasureFactory(plan=cast.plan, owner=cast.kth, title="Annat", description="Här nämns tunnel 3.")
    MeasureFactory(plan=cast.plan, owner=cast.kth, title="Tunnel")
    third = MeasureFactory(plan=cast.plan, owner=cast.kth, title="Bro")
    assert found(cast, "tunnel")["Åtgärder"] == ["2. Tunnel", "1. Annat"]
    assert found(cast, "3")["Åtgärder"][0] == str(third)


def test_drafts_and_people_are_found_by_those_who_see_them(cast: Cast) -> None:
    MeasureFactory(
        plan=cast.plan, owner=cast.osteraker_kommun, title="Hemlig bro", state=EditorialState.DRAFT, number=100_000_001
    )
    MeasureFactory(plan=PlanFactory(slug="annan", coordinating_organisation=cast.region), title="Hemlig bro i annan")
    seen = {name: found(cast, "hemlig", name) for name in ("osteraker", "politiker", "vallentuna", "samordnare")}
    own = {"Åtgärder": ["Utkast: Hemlig bro"]}
    assert seen == {"osteraker": own, "politiker": own, "vallentuna": {}, "samordnare": {}}
    people = {name: found(cast, "Örjan", name) for name in ("osteraker", "vallentuna", "samordnare")}
    orjan = {"Personer": ["Örjan Åkesson"]}
    assert people == {"osteraker": orjan, "vallentuna": {}, "samordnare": orjan}


def test_it_asks_as_much_whatever_there_is(cast: Cast, client_of: SignIn) -> None:
    client, address = client_of(cast.samordnare), reverse("search", args=[cast.plan.slug])
    counts = []
    for _more in range(2):
        MeasureFactory.create_batch(3, plan=cast.plan, owner=cast.osteraker_kommun, title="Bro till Vallentuna")
        CommitmentFactory(measure=cast.plan.measures.first(), state=CommitmentState.INTENDS)
        client.get(address, {"q": "Vallentuna"})
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address, {"q": "Vallentuna"}).content.decode()
        counts.append(len(asked))
    assert (counts[0] == counts[1], page.count("Vallentuna kommun</a>")) == (True, 1)


@pytest.mark.parametrize("query", ["", "   ", "%", "''", "\u200b", "999999999999"])
def test_nothing_is_found_by_nothing(cast: Cast, client_of: SignIn, query: str) -> None:
    MeasureFactory(plan=cast.plan)
    page = client_of(cast.osteraker).get(reverse("search", args=[cast.plan.slug]), {"q": query})
    assert (page.status_code, page.context["found"]) == (200, [])
