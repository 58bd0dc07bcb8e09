from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from followup.enums import ObservationState
from handlingsplan.loading.demo_statements import say_what_an_owner_must
from handlingsplan.plan.models import Plan
from handlingsplan.publishing.readiness import Readiness, read_readiness, work_links
from measures.enums import CommitmentState, EditorialState
from measures.models import Measure, MeasureGoal
from tests.cast import Cast
from tests.factories import (
    CommitmentFactory,
    FundingRowFactory,
    GoalFactory,
    IndicatorFactory,
    MeasureFactory,
    ObservationFactory,
    RevisionFactory,
)


@pytest.fixture(autouse=True)
def _owner_has_said_all(cast: Cast) -> None:
    say_what_an_owner_must(by=cast.samordnare)


def _notices(readiness: Readiness) -> list[tuple[str, list[str]]]:
    return [(gap.text, [place.text for place in gap.places]) for gap in readiness.notices]


def test_a_plan_that_lacks_nothing(ready: Plan) -> None:
    readiness = read_readiness(ready)
    assert readiness == Readiness(blocking=(), notices=(), accepted=1)
    assert readiness.verdict.reason == ""


def test_an_empty_plan_is_told_everything_that_keeps_it(cast: Cast) -> None:
    readiness = read_readiness(cast.plan)
    assert [(gap.text, len(gap.places), gap.url) for gap in readiness.blocking] == [
        ("8 kapitel har ingen godkänd text.", 8, "/arbete/stockholm/kapitel/"),
        ("Planen har ingen godtagen åtgärd.", 0, "/arbete/stockholm/atgarder/"),
    ]
    assert work_links(cast.plan).href(readiness.blocking[0].places[3]) == "/arbete/stockholm/kapitel/4/"
    assert readiness.verdict.reason == (
        "Planen kan inte publiceras än. 8 kapitel har ingen godkänd text. Planen har ingen godtagen åtgärd."
    )


def test_a_newer_text_is_told_but_does_not_keep(ready: Plan) -> None:
    RevisionFactory(chapter=ready.chapters.get(number=2), html="<p>Nyare.</p>")
    readiness = read_readiness(ready)
    assert _notices(readiness) == [
        (
            "1 kapitel har en nyare text som inte är godkänd. Utgåvan får den text som är godkänd.",
            ["2. Definition av hållbar mobilitet"],
        )
    ]
    assert readiness.verdict


def test_what_is_left_of_the_first_texts_is_told_but_does_not_keep(ready: Plan) -> None:
    html = "<p>Med klimat avses [skriv en mening som alla parter kan stå bakom].</p>"
    chapter = ready.chapters.get(number=2)
    chapter.approved = chapter.latest = RevisionFactory(chapter=chapter, html=html)
    chapter.save()
    readiness = read_readiness(ready)
    assert _notices(readiness) == [
        ("I 1 kapitel står något av starttexten kvar inom hakparentes.", ["2. Definition av hållbar mobilitet"])
    ]
    assert readiness.verdict


def test_what_accepted_measures_lack(ready: Plan, cast: Cast) -> None:
    bare = MeasureFactory(plan=ready, owner=cast.vallentuna_kommun, title="Bilpool")
    FundingRowFactory(measure=bare, amount=None)
    CommitmentFactory(measure=bare, organisation=cast.vallentuna_kommun, state=CommitmentState.PROPOSED)
    CommitmentFactory(measure=bare, organisation=cast.kth, decided=True)
    assert _notices(read_readiness(ready)) == [
        ("1 åtgärd saknar angivna belopp.", ["2. Bilpool"]),
        ("1 åtgärd är inte kopplad till något mål.", ["2. Bilpool"]),
        ("1 åtgärd saknar åtagande från den organisation som ansvarar för den.", ["2. Bilpool"]),
    ]


def test_zero_kronor_is_stated(ready: Plan, cast: Cast) -> None:
    measure = MeasureFactory(plan=ready, owner=cast.kth, goals=[GoalFactory(plan=ready)])
    FundingRowFactory(measure=measure, amount=Decimal(0))
    CommitmentFactory(measure=measure, organisation=cast.kth, state=CommitmentState.INTENDS)
    assert read_readiness(ready).notices == ()


def test_what_waits_for_the_coordinator(ready: Plan, cast: Cast) -> None:
    MeasureFactory.create_batch(2, plan=ready, owner=cast.kth, state=EditorialState.PROPOSED)
    ObservationFactory(
        indicator=IndicatorFactory(plan=ready, title="Cyklister"),
        organisation=cast.kth,
        state=ObservationState.PENDING,
    )
    assert [text for text, _titles in _notices(read_readiness(ready))] == [
        "2 åtgärder är föreslagna men inte godtagna.",
        "1 indikator har värden som väntar på godkännande.",
    ]


def test_an_appendix_without_anything_is_told(ready: Plan) -> None:
    ready.appendices.create(number=1, key="begrepp", title="Begrepp", html="<p>Resa: en förflyttning.</p>")
    ready.appendices.create(number=2, key="karta", title="Karta")
    assert _notices(read_readiness(ready)) == [("1 bilaga har varken text eller fil.", ["Karta"])]


@pytest.mark.parametrize("state", [EditorialState.DRAFT, EditorialState.WITHDRAWN])
def test_drafts_and_what_is_withdrawn_do_not_count(ready: Plan, cast: Cast, state: EditorialState) -> None:
    MeasureFactory(plan=ready, owner=cast.kth, state=state)
    assert read_readiness(ready) == Readiness(blocking=(), notices=(), accepted=1)


def test_another_plans_measures_do_not_count(ready: Plan) -> None:
    MeasureFactory()
    assert read_readiness(ready).accepted == 1


@pytest.mark.parametrize("count", [1, 3])
def test_queries(ready: Plan, cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    MeasureFactory.create_batch(count, plan=ready, owner=cast.kth)
    MeasureFactory.create_batch(count, plan=ready, owner=cast.kth, state=EditorialState.PROPOSED)
    for indicator in IndicatorFactory.create_batch(count, plan=ready):
        ObservationFactory(indicator=indicator, organisation=cast.kth, state=ObservationState.PENDING)
    assert Measure.objects.count() == 1 + 2 * count
    assert MeasureGoal.objects.count() == 1
    with django_assert_num_queries(30):
        read_readiness(ready)
