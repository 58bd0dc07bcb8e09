"""The plan at a glance: counted right, at a constant cost, and for the public only what was frozen."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import User
from followup.enums import Level, Rule, TrackStatus
from followup.queries import approved_values, is_expected
from handlingsplan.chapters.charts import coverage, money_by_year, status_share
from handlingsplan.chapters.dashboard import Counts, map_of, overview_of
from handlingsplan.chapters.links import PrintLinks
from handlingsplan.chapters.reading import Stage, read_plan
from handlingsplan.chapters.rendering import render_chapter
from handlingsplan.editions import published
from handlingsplan.plan.models import Plan
from handlingsplan.publishing.publish import publish
from measures.enums import Status
from tests.cast import Cast
from tests.factories import (
    CommitmentFactory,
    GoalFactory,
    IndicatorFactory,
    MeasureFactory,
    ObservationFactory,
    TargetFactory,
    approve_all_chapters,
)


@pytest.fixture
def full(cast: Cast) -> Plan:
    """A goal with a done and a delayed measure and an indicator that two municipalities report."""
    plan = cast.plan
    goal = GoalFactory(plan=plan, title="Fler cyklar")
    done = MeasureFactory(plan=plan, owner=cast.osteraker_kommun, goals=[goal], status=Status.DONE)
    MeasureFactory(
        plan=plan, owner=cast.vallentuna_kommun, goals=[goal], status=Status.DELAYED, status_reason="Överklagat"
    )
    CommitmentFactory(measure=done, organisation=cast.osteraker_kommun, decided=True)
    CommitmentFactory(measure=done, organisation=cast.vallentuna_kommun)
    indicator = IndicatorFactory(plan=plan, goals=[goal], baseline_year=2024, baseline_value=Decimal(100))
    TargetFactory(indicator=indicator, year=2090, value=Decimal(200))
    for organisation, year in (
        (cast.osteraker_kommun, 2024),
        (cast.vallentuna_kommun, 2024),
        (cast.osteraker_kommun, 2025),
    ):
        ObservationFactory(indicator=indicator, organisation=organisation, year=year, value=Decimal(50))
    return plan


def test_the_overview_counts_what_the_plan_holds(cast: Cast, full: Plan) -> None:
    seen = overview_of(read_plan(full, stage=Stage.WORKING))
    assert seen.measures == Counts(all=2, done=1, under_way=0, in_trouble=1)
    assert (seen.asked, seen.decided) == (2, 1)
    assert [(line.link.text, line.measures.all, line.asked, line.decided) for line in seen.organisations] == [
        ("Vallentuna", 1, 1, 0),
        ("Österåker", 1, 1, 1),
    ]
    (goal,) = seen.goals
    assert (goal.link.text, goal.measures.all, [one.standing for one in goal.indicators]) == (
        "Fler cyklar",
        2,
        [TrackStatus.TOO_EARLY],
    )
    assert [(count.standing, count.count) for count in seen.standings] == [(TrackStatus.TOO_EARLY, 1)]
    assert {line.number: line.words for line in seen.chapters}[4] == (
        "1 genomförda, 0 pågår, 1 försenade eller avbrutna av 2"
    )


def test_an_empty_plan_has_an_overview(cast: Cast) -> None:
    document = read_plan(cast.plan, stage=Stage.WORKING)
    seen = overview_of(document)
    assert (seen.measures.all, seen.statuses, seen.money, seen.organisations) == (0, None, None, ())
    assert map_of(document, "") is None


def test_the_map_shows_the_chosen_indicators_latest_values(cast: Cast, full: Plan) -> None:
    document = read_plan(full, stage=Stage.WORKING)
    shown = map_of(document, "finns-inte")
    assert shown is not None
    assert shown.map is not None
    assert len(shown.rows) == len(shown.map.areas) == 26
    assert {row.name: (row.value, row.year) for row in shown.rows if row.is_party} == {
        "Södertälje": (None, None),
        "Vallentuna": (Decimal(50), 2024),
        "Österåker": (Decimal(50), 2025),
    }
    assert map_of(document, shown.chosen.anchor) == shown


def test_the_charts_of_the_chapters(cast: Cast, full: Plan) -> None:
    document = read_plan(full, stage=Stage.WORKING)
    shares = status_share(document.measures)
    assert shares is not None
    assert {share.label: share.count for share in shares.shares if share.count} == {"Genomförd": 1, "Försenad": 1}
    covered = coverage(document.followup)
    assert covered is not None
    assert [(row.count, row.whole, row.year) for row in covered.rows] == [(1, 3, 2025)]
    assert money_by_year(document.financing) is None


def test_coverage_is_counted_against_those_whom_the_list_of_indicators_waits_for(cast: Cast, full: Plan) -> None:
    IndicatorFactory(plan=full)
    IndicatorFactory(plan=full, level=Level.REGION, rule=Rule.NONE)
    ObservationFactory(indicator=full.indicators.get(number=1), organisation=cast.kth)
    covered = coverage(read_plan(full, stage=Stage.WORKING).followup)
    assert covered is not None
    values = approved_values(full)
    expected = [
        sum(is_expected(indicator, party.organisation, values.get(indicator.pk, {})) for party in full.parties.all())
        for indicator in full.indicators.exclude(level=Level.REGION)
    ]
    assert [row.whole for row in covered.rows] == expected == [4, 3]
    assert [(row.count, row.year) for row in covered.rows] == [(2, 2025), (0, None)]


def test_an_edition_that_does_not_know_who_was_expected_counts_those_who_reported(full: Plan) -> None:
    chapter = read_plan(full, stage=Stage.WORKING).followup
    before = [indicator.model_copy(update={"expected": None}) for indicator in chapter.indicators]
    covered = coverage(chapter.model_copy(update={"indicators": before}))
    assert covered is not None
    assert [(row.count, row.whole) for row in covered.rows] == [(1, 2)]


@pytest.mark.parametrize(("number", "charts"), [(4, 1), (6, 1), (7, 2)])
def test_every_chart_has_a_title_a_description_and_a_table(small: Plan, number: int, charts: int) -> None:
    document = read_plan(small, stage=Stage.WORKING)
    html = render_chapter(document.chapters[number - 1], links=PrintLinks())
    drawings = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(drawings) == charts
    for drawing in drawings:
        labelled = re.search(r'aria-labelledby="(\S+) (\S+)"', drawing)
        assert labelled is not None
        for name, tag in zip(labelled.groups(), ("title", "desc"), strict=True):
            assert re.search(rf'<{tag} id="{name}">[^<]+</{tag}>', drawing)
    assert html.count("<table") >= charts


def test_an_indicator_says_how_it_stands_in_the_chapter(cast: Cast, full: Plan) -> None:
    document = read_plan(full, stage=Stage.WORKING)
    html = render_chapter(document.followup, links=PrintLinks())
    assert "<strong>För tidigt att säga.</strong>" in html


def test_the_public_sees_the_frozen_edition_and_not_what_came_after(
    cast: Cast, full: Plan, client: Client, client_of: Callable[[User], Client]
) -> None:
    published.forget()
    url = reverse("published_standing", args=[full.slug])
    assert client.get(url).status_code == 404
    approve_all_chapters(full)
    publish(full, summary="Första utgåvan.", by=cast.samordnare)
    MeasureFactory(plan=full, owner=cast.osteraker_kommun, status=Status.DONE)
    counts = {
        name: page.context["overview"].measures.done
        for name, page in (
            ("public", client.get(url)),
            ("working", client_of(cast.politiker).get(reverse("dashboard", args=[full.slug]))),
        )
    }
    assert counts == {"public": 1, "working": 2}
    assert client_of(cast.outsider).get(reverse("dashboard", args=[full.slug])).status_code == 404
    published.forget()


@pytest.mark.parametrize("size", [1, 3])
def test_the_overview_costs_the_same_with_one_and_three(
    cast: Cast,
    client_of: Callable[[User], Client],
    django_assert_num_queries: Callable[[int], AbstractContextManager[Any]],
    size: int,
) -> None:
    for _ in range(size):
        goal = GoalFactory(plan=cast.plan)
        measure = MeasureFactory(plan=cast.plan, goals=[goal])
        CommitmentFactory(measure=measure)
        ObservationFactory(indicator=IndicatorFactory(plan=cast.plan, goals=[goal]))
    client = client_of(cast.osteraker)
    with django_assert_num_queries(27):
        assert client.get(reverse("dashboard", args=[cast.plan.slug])).status_code == 200
