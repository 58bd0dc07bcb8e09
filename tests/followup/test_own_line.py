"""The own organisation's line in an indicator's chart, and a chart of its own where the whole is a sum."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import User
from followup.charts.own import ChartedIndicator, charts_with_own
from followup.enums import Rule
from tests.cast import Cast
from tests.factories import IndicatorFactory, ObservationFactory


@dataclass(frozen=True)
class Value:
    year: int
    value: Decimal


def values(*amounts: int) -> list[Value]:
    return [Value(2024 + index, Decimal(amount)) for index, amount in enumerate(amounts)]


WHOLE = ChartedIndicator("indikator-1", "Cykelvägar", "km", 0, None, values(0, 0, 60), values(40, 50))


def test_the_line_is_in_the_chart_of_the_whole_and_told_in_words() -> None:
    (drawn,) = charts_with_own(WHOLE, Rule.MEAN, own=values(30, 35)[::-1], label="Österåker")
    assert drawn.chart is not None
    assert ([mark.label for mark in drawn.chart.own], drawn.chart.own_label) == (["30", "35"], "Österåker")
    assert drawn.chart.own_path == " ".join(f"{mark.x},{mark.y}" for mark in drawn.chart.own)
    assert drawn.chart.summary.endswith("Österåker: senast 35 km år 2025.")


def test_beside_a_sum_it_has_a_chart_of_its_own() -> None:
    whole, own = charts_with_own(WHOLE, Rule.SUM, own=values(3, 4), label="Österåker")
    assert whole.chart is not None
    assert own.chart is not None
    assert (whole.chart.own, own.chart.outcome, len(own.chart.own)) == ((), (), 2)
    assert (own.charted.anchor, own.charted.title) == ("indikator-1-egen", "Cykelvägar, Österåker")


@pytest.mark.parametrize("rule", [Rule.SUM, Rule.MEAN])
def test_who_has_no_value_sees_the_whole_alone(rule: Rule) -> None:
    (drawn,) = charts_with_own(WHOLE, rule, own=(), label="")
    assert drawn.chart is not None
    assert drawn.chart.own == ()


def test_the_page_draws_it_for_who_belongs_there_alone(cast: Cast, client_of: Callable[[User], Client]) -> None:
    indicator = IndicatorFactory(plan=cast.plan, rule=Rule.MEAN)
    for organisation in (cast.osteraker_kommun, cast.vallentuna_kommun):
        for year, value in ((2024, 3), (2025, 4)):
            ObservationFactory(indicator=indicator, organisation=organisation, year=year, value=value)
    url, drawn = reverse("indicator", args=[cast.plan.slug, indicator.key]), {}
    for name in ("osteraker", "vallentuna", "samordnare"):
        charts = client_of(cast.person(name)).get(url).context["page"].charts
        drawn[name] = [one.chart.own_label for one in charts]
    assert drawn == {"osteraker": ["Österåker"], "vallentuna": ["Vallentuna"], "samordnare": [""]}
