"""The list of indicators, the page of one, and its forms."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from actors.models import User
from followup.enums import Level, ObservationState, Rule, ValuePart
from followup.indicator_page import read_indicator
from followup.models import Indicator, IndicatorGoal, Observation
from followup.queries import read_indicators
from handlingsplan.richtext import words
from tests.cast import Cast
from tests.factories import (
    GoalFactory,
    IndicatorFactory,
    MeasureFactory,
    ObservationFactory,
    OrganisationFactory,
    RetrievalFactory,
    TargetFactory,
)
from tests.measures.posting import sent

LIST = "/arbete/stockholm/indikatorer/"
pytestmark = pytest.mark.usefixtures("_in_2026")


@pytest.fixture
def _in_2026() -> Any:
    with time_machine.travel("2026-11-24", tick=True):
        yield


@pytest.fixture
def indicator(cast: Cast) -> Indicator:
    made = IndicatorFactory(plan=cast.plan, key="parkering", title="Cykelplatser", decimals=1)
    TargetFactory(indicator=made, year=2026, value=Decimal(300))
    TargetFactory(indicator=made, year=2030, value=Decimal(500))
    for organisation in (cast.osteraker_kommun, cast.vallentuna_kommun):
        for year, value in ((2024, 100), (2025, 120)):
            ObservationFactory(indicator=made, organisation=organisation, year=year, value=Decimal(value))
    return made


def url_of(name: str, indicator: Indicator, *more: object) -> str:
    return reverse(name, args=[indicator.plan.slug, indicator.key, *more])


# The list


def test_the_list_sets_the_latest_figure_against_the_next_target(cast: Cast, indicator: Indicator) -> None:
    IndicatorFactory(plan=cast.plan, title="Utan värden")
    lines = read_indicators(cast.samordnare, cast.plan, query="")
    found = [
        (line.indicator.title, line.latest and line.latest.value, line.target and line.target.value) for line in lines
    ]
    assert found == [("Cykelplatser", Decimal(240), Decimal(300)), ("Utan värden", None, None)]


def test_the_target_to_compare_with_is_the_last_one_when_all_have_passed(cast: Cast, indicator: Indicator) -> None:
    indicator.targets.all().delete()
    TargetFactory(indicator=indicator, year=2020, value=Decimal(7))
    (line,) = read_indicators(cast.samordnare, cast.plan, query="")
    assert line.target is not None
    assert line.target.value == 7


def missing(cast: Cast, name: str) -> list[tuple[str, list[str]]]:
    lines = read_indicators(cast[name], cast.plan, query="")
    return [(line.indicator.key, [body.slug for body in line.missing]) for line in lines if line.missing]


def test_the_own_organisations_missing_values_are_pointed_out(cast: Cast, indicator: Indicator) -> None:
    assert missing(cast, "osteraker") == []
    indicator.observations.filter(year=2025).delete()
    assert missing(cast, "osteraker") == missing(cast, "osteraker_ansvarig") == [("parkering", ["osteraker"])]
    assert missing(cast, "samordnare") == missing(cast, "politiker") == missing(cast, "forskare") == []
    ObservationFactory(indicator=indicator, organisation=cast.osteraker_kommun, state=ObservationState.PENDING)
    assert missing(cast, "osteraker") == []


def test_a_returned_value_is_missing_still(cast: Cast, indicator: Indicator) -> None:
    indicator.observations.filter(year=2025).update(state=ObservationState.RETURNED)
    assert missing(cast, "osteraker") == [("parkering", ["osteraker"])]


def test_a_regional_value_is_missed_by_those_who_report_it(cast: Cast) -> None:
    IndicatorFactory(
        plan=cast.plan, key="resor", level=Level.REGION, rule=Rule.NONE, responsible=cast.vallentuna_kommun
    )
    assert missing(cast, "vallentuna") == [("resor", ["region-stockholm"])]
    assert missing(cast, "osteraker") == []


@pytest.mark.parametrize(("query", "count"), [("", 1), ("q=CYKEL", 1), ("q=platser+cykel", 1), ("q=bil", 0)])
def test_the_list_is_searched(
    cast: Cast, client_of: Callable[[User], Client], indicator: Indicator, query: str, count: int
) -> None:
    response = client_of(cast.forskare).get(f"{LIST}?{query}")
    assert len(response.context["lines"]) == count
    assert ("Ingen indikator stämmer med ”bil”." in response.content.decode()) == (count == 0)
    assert indicator.title == "Cykelplatser"


@pytest.mark.parametrize(
    ("order", "titles"),
    [
        ("", ["Cykelplatser", "Åar", "Zebror", "Bilar"]),
        ("nummer", ["Cykelplatser", "Åar", "Zebror", "Bilar"]),
        ("namn", ["Bilar", "Cykelplatser", "Zebror", "Åar"]),
        ("utfall", ["Åar", "Zebror", "Bilar", "Cykelplatser"]),
        ("saknas", ["Åar", "Zebror", "Cykelplatser", "Bilar"]),
    ],
)
def test_the_list_is_sorted(
    cast: Cast, client_of: Callable[[User], Client], indicator: Indicator, order: str, titles: list[str]
) -> None:
    for title in ("Åar", "Zebror"):
        IndicatorFactory(plan=cast.plan, title=title, responsible=None)
    bilar = IndicatorFactory(plan=cast.plan, title="Bilar", level=Level.REGION, responsible=cast.vallentuna_kommun)
    assert indicator.number < bilar.number
    response = client_of(cast.osteraker).get(LIST, {"sortera": order})
    assert [line.indicator.title for line in response.context["lines"]] == titles


def test_an_order_that_the_list_does_not_know_is_refused(cast: Cast, client_of: Callable[[User], Client]) -> None:
    assert client_of(cast.osteraker).get(LIST, {"sortera": "annat"}).status_code == 400


def test_the_list_without_indicators_says_so(cast: Cast, client_of: Callable[[User], Client]) -> None:
    assert "Planen har inga indikatorer än." in client_of(cast.forskare).get(LIST).content.decode()


def test_the_fragment_for_htmx_is_part_of_the_page(
    cast: Cast, client_of: Callable[[User], Client], indicator: Indicator
) -> None:
    client = client_of(cast.osteraker)
    page = client.get(LIST).content.decode()
    fragment = client.get(LIST, headers={"HX-Request": "true"}).content.decode()
    assert fragment.strip() in page
    assert (indicator.title in fragment, "<h1" in fragment) == (True, False)


def test_the_coordinator_sees_what_waits_and_others_do_not(
    cast: Cast, client_of: Callable[[User], Client], indicator: Indicator
) -> None:
    ObservationFactory(indicator=indicator, organisation=cast.osteraker_kommun, state=ObservationState.PENDING)
    failed = RetrievalFactory(indicator=indicator, state="failed", problem="Kolada svarar inte i tid.")
    RetrievalFactory(indicator=indicator, state="discarded")
    for name, seen in (("samordnare", (1, failed)), ("osteraker", (0, None))):
        (line,) = read_indicators(cast[name], cast.plan, query="")
        assert (line.waiting, line.retrieval) == seen
    client = client_of(cast.samordnare)
    assert "Statistiken gick inte att hämta" in client.get(LIST).content.decode()
    first = client.get(reverse("workspace", args=["stockholm"])).content.decode()
    assert ("Kolada svarar inte i tid." in first, failed.get_absolute_url() in first) == (True, True)


# The page


@pytest.mark.parametrize(("name", "links"), [("osteraker", 1), ("osteraker_ansvarig", 1), ("politiker", 0)])
def test_only_who_reports_is_offered_to_change_what_waits(
    cast: Cast, client_of: Callable[[User], Client], indicator: Indicator, name: str, links: int
) -> None:
    ObservationFactory(
        indicator=indicator, organisation=cast.osteraker_kommun, year=2026, state=ObservationState.PENDING
    )
    client = client_of(cast[name])  # type: ignore[arg-type] # nobody here is anonymous
    text = client.get(indicator.get_absolute_url()).content.decode()
    change = f"{url_of('report_observation', indicator)}?organisation=osteraker&amp;year=2026"
    assert (text.count("Inlämnat, väntar på samordnaren"), text.count(change)) == (1, links)


def test_whom_a_sum_waits_for_and_where_values_come_from(cast: Cast, indicator: Indicator) -> None:
    Observation.objects.filter(year=2025, organisation=cast.vallentuna_kommun).delete()
    Observation.objects.filter(year=2025).update(source="Räkning", note="I maj.")
    page = read_indicator(cast.forskare, indicator)
    assert [organisation.slug for organisation in page.lacking] == ["vallentuna"]
    assert [(line.source, line.first, line.last, line.count) for line in page.sources] == [
        ("Räkning", 2025, 2025, 1),
        ("", 2024, 2024, 2),
    ]
    assert [(value.year, value.note) for value in page.noted] == [(2025, "I maj.")]


def test_the_page_holds_figures_values_and_facts(
    cast: Cast, client_of: Callable[[User], Client], indicator: Indicator
) -> None:
    page = read_indicator(cast.forskare, indicator)
    assert page.years == (2025, 2024)
    assert [figure and figure.value for figure in page.figures] == [Decimal(240), Decimal(200)]
    cells = {row.organisation.slug: [cell and cell.value for cell in row.cells] for row in page.rows}
    assert cells == {"osteraker": [120, 100], "vallentuna": [120, 100]}
    assert [row.organisation.slug for row in page.rows] == ["vallentuna", "osteraker"]
    text = client_of(cast.forskare).get(indicator.get_absolute_url()).content.decode()
    words = ["Cykelplatser", "Ska öka", "Summa", "1\u202f000,0 (2024)", "2030: 500,0", "<svg", "240,0"]
    assert [word for word in words if word not in text] == []


def test_an_indicator_without_values_has_a_page(cast: Cast, client_of: Callable[[User], Client]) -> None:
    bare = IndicatorFactory(plan=cast.plan, baseline_year=None, baseline_value=None)
    text = client_of(cast.forskare).get(bare.get_absolute_url()).content.decode()
    assert ("Inga godkända värden än." in text, '<figure class="chart' in text) == (True, False)


def test_what_waits_is_shown_with_the_value_it_would_replace(cast: Cast, indicator: Indicator) -> None:
    pending = ObservationFactory(
        indicator=indicator, organisation=cast.osteraker_kommun, state=ObservationState.PENDING, value=Decimal(130)
    )
    (waiting,) = read_indicator(cast.samordnare, indicator).waiting
    assert waiting.earlier is not None
    assert (waiting.observation, waiting.earlier.value) == (pending, Decimal(120))
    assert read_indicator(cast.vallentuna, indicator).waiting == ()
    decides = {name: read_indicator(cast[name], indicator).decides for name in ("osteraker", "samordnare")}
    assert decides == {"osteraker": False, "samordnare": True}


def test_the_coordinator_approves_from_the_page(
    cast: Cast, client_of: Callable[[User], Client], indicator: Indicator
) -> None:
    pending = ObservationFactory(
        indicator=indicator, organisation=cast.osteraker_kommun, state=ObservationState.PENDING, value=Decimal("130.5")
    )
    client = client_of(cast.samordnare)
    page = client.get(indicator.get_absolute_url()).content.decode()
    assert 'name="seen" value="130.500000000000"' in page
    url = url_of("approve_observation", indicator, pending.pk)
    stale = client.post(url, {"seen": "130.4"}, follow=True)
    assert "Värdet för Österåker 2025 har ändrats sedan du läste det." in stale.content.decode()
    approved = client.post(url, {"seen": "130.500000000000"}, follow=True)
    assert "Värdet för Österåker 2025 är godkänt." in approved.content.decode()
    text = client.get(indicator.get_absolute_url()).content.decode()
    assert ("<del>120,0</del>" in text, "250,5" in text) == (True, True)


# The forms


def test_an_officer_reports_with_a_decimal_comma(
    cast: Cast, client_of: Callable[[User], Client], indicator: Indicator
) -> None:
    client = client_of(cast.osteraker)
    url = url_of("report_observation", indicator)
    data = sent(client.get(f"{url}?organisation=osteraker&year=2026"), value="1 234,5 platser", source="Egen räkning")
    response = client.post(url, data, follow=True)
    assert response.redirect_chain == [(indicator.get_absolute_url(), 302)]
    text = response.content.decode()
    assert "Värdet för Österåker 2026 är inlämnat och väntar på samordnarens godkännande." in text
    row = Observation.objects.get(year=2026)
    assert (row.value, row.source, row.state) == (Decimal("1234.5"), "Egen räkning", "pending")


def test_a_correction_begins_from_what_is_stored(
    cast: Cast, client_of: Callable[[User], Client], indicator: Indicator
) -> None:
    page = client_of(cast.osteraker).get(f"{url_of('report_observation', indicator)}?organisation=osteraker&year=2025")
    assert sent(page, seen=None) == {"organisation": ["osteraker"], "year": "2025", "value": "120,0"}


@pytest.mark.parametrize("query", ["organisation=nowhere&year=2025", "year=tjugo", "year=99999", "organisation=kth"])
def test_odd_links_to_the_form_are_harmless(
    cast: Cast, client_of: Callable[[User], Client], indicator: Indicator, query: str
) -> None:
    page = client_of(cast.osteraker).get(f"{url_of('report_observation', indicator)}?{query}")
    assert (page.status_code, page.context["form"].is_bound) == (200, False)


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"value": "abc"}, {"value": ["Skriv med siffror, som 1 234,5."]}),
        ({"value": ""}, {"value": ["Skriv värdet."]}),
        ({"value": "1,25"}, {"value": ["Skriv högst 1 decimal."]}),
        (
            {"value": "1.5"},
            {"value": ["Använd inte punkt i tal: skriv decimaler med komma och tusental med mellanslag, som 1 234,5."]},
        ),
        ({"value": "120,0", "year": "2025", "note": ""}, {"value": ["Det värdet är redan godkänt."]}),
        ({"year": "1800"}, {"year": ["Kontrollera året: det ska ligga mellan 1990 och 2100."]}),
        ({"year": "2027"}, {"year": ["Året har inte varit än."]}),
        ({"year": "tjugosju"}, {"year": ["Skriv året med fyra siffror, som 2027."]}),
        ({"year": ""}, {"year": ["Skriv året."]}),
        ({"organisation": ""}, {"organisation": ["Välj vilken organisation värdet gäller."]}),
        ({"organisation": "vallentuna"}, {"organisation": ["Valet finns inte i planen."]}),
        ({"source": "x" * 301}, {"source": ["Texten är för lång: 301 tecken, högst 300 får plats."]}),
    ],
)
def test_the_report_form_refuses_and_keeps_what_was_typed(
    cast: Cast,
    client_of: Callable[[User], Client],
    indicator: Indicator,
    typed: dict[str, str],
    errors: dict[str, list[str]],
) -> None:
    client = client_of(cast.osteraker)
    url = url_of("report_observation", indicator)
    data = {"organisation": "osteraker", "year": "2026", "value": "7", "source": "", "note": "Min anteckning"} | typed
    response = client.post(url, data)
    form = response.context["form"]
    assert (response.status_code, form.errors) == (422, errors)
    assert {name: form[name].value() for name in data} == data
    assert next(iter(errors.values()))[0] in response.content.decode()
    assert Observation.objects.exclude(state=ObservationState.APPROVED).count() == 0


def test_returning_without_words_is_refused_at_the_field(
    cast: Cast, client_of: Callable[[User], Client], indicator: Indicator
) -> None:
    pending = ObservationFactory(
        indicator=indicator, organisation=cast.osteraker_kommun, state=ObservationState.PENDING
    )
    client = client_of(cast.samordnare)
    url = url_of("return_observation", indicator, pending.pk)
    response = client.post(url, sent(client.get(url)))
    assert (response.status_code, response.context["form"].errors) == (
        422,
        {"reason": ["Skriv vad som behöver rättas."]},
    )
    client.post(url, {"reason": "Fel enhet."})
    text = client_of(cast.osteraker).get(indicator.get_absolute_url()).content.decode()
    assert ("Fel enhet." in text, "Rätta och lämna in igen" in text) == (True, True)


# Queries


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(
    ("path", "name", "queries"),
    [
        ("", "osteraker", 11),
        ("", "samordnare", 12),
        ("parkering/", "osteraker", 13),
        ("parkering/", "samordnare", 15),
        ("parkering/rapportera/", "osteraker", 12),
        ("parkering/rutnat/", "osteraker", 12),
        ("parkering/rutnat/", "samordnare", 12),
        ("parkering/statistik/", "samordnare", 9),
    ],
)
def test_pages_cost_the_same_with_one_and_three(
    cast: Cast,
    client_of: Callable[[User], Client],
    django_assert_num_queries: Callable[[int], AbstractContextManager[Any]],
    size: int,
    path: str,
    name: str,
    queries: int,
) -> None:
    first = IndicatorFactory(plan=cast.plan, key="parkering")
    for indicator in (first, *(IndicatorFactory(plan=cast.plan) for _ in range(size - 1))):
        IndicatorGoal.objects.create(plan=cast.plan, indicator=indicator, goal=GoalFactory(plan=cast.plan))
        for step in range(size):
            body = OrganisationFactory()
            TargetFactory(indicator=indicator, year=2026 + step)
            ObservationFactory(indicator=indicator, organisation=body)
            ObservationFactory(indicator=indicator, organisation=body, state=ObservationState.PENDING)
            MeasureFactory(plan=cast.plan, owner=body)
    client = client_of(cast.person(name))
    with django_assert_num_queries(queries):
        assert client.get(LIST + path).status_code == 200


def test_parts_are_shown_and_what_they_contradict(
    cast: Cast, indicator: Indicator, client_of: Callable[[User], Client]
) -> None:
    Indicator.objects.filter(pk=indicator.pk).update(rule=Rule.SUM)
    newest = Observation.objects.get(organisation=cast.vallentuna_kommun, year=2025)
    for part, value in ((ValuePart.WOMEN, 50), (ValuePart.MEN, 60)):
        newest.parts.create(part=part, value=Decimal(value))
    html = client_of(cast.politiker).get(url_of("indicator", indicator)).content.decode()
    ((_before, told, *_rest),) = [re.split("</?ul[^>]*>", html.partition('id="motsagelser"')[2])]
    assert words(told) == (
        "Vallentuna 2025: Kvinnor och män är tillsammans 110,0 "
        f"{indicator.unit}, men helheten anges till 120,0 {indicator.unit}."
    )
    table = html.partition('id="delar-tabell"')[2].partition("</table>")[0]
    cells = [words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", table, re.DOTALL)]
    assert cells == ["Organisation", "Kvinnor", "Män", "Alla", "Vallentuna", "50,0", "60,0", "120,0"]
