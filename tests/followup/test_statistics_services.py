"""Kolada and SCB, as recorded; and when they are dead, slow, changed or simply know nothing."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx
import pytest
import respx

from actors.permissions import RefusedError
from followup.enums import RetrievalState, Service
from followup.models import Indicator, Observation, ObservationPart, Retrieval
from followup.queries import approved_values
from followup.statistics.applying import apply_import, approve_imported
from followup.statistics.http_client import new_client
from followup.statistics.kolada import BASE as KOLADA
from followup.statistics.readings import Reading
from followup.statistics.retrievals import fetch, fetch_all
from followup.statistics.scb import BASE as SCB
from followup.statistics.scb import selection_problem
from tests.cast import Cast
from tests.factories import IndicatorFactory
from tests.followup.statistics import municipalities

CODES = {"0182": "Nacka", "0184": "Solna"}


@pytest.fixture
def kolada(cast: Cast) -> Indicator:
    municipalities(cast.plan, [(name, code) for code, name in CODES.items()])
    return IndicatorFactory(plan=cast.plan, service=Service.KOLADA, service_key="N00945", unit="antal")


@pytest.fixture
def scb(cast: Cast) -> Indicator:
    municipalities(cast.plan, [(name, code) for code, name in CODES.items()])
    return IndicatorFactory(
        plan=cast.plan, service=Service.SCB, service_key="TAB638", service_selection="Kon=1+2", unit="Antal"
    )


@pytest.fixture
def network() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False) as router:
        yield router


def kpi(title: str = "Invånare, antal") -> dict[str, Any]:
    return {"values": [{"id": "N00945", "title": title}], "count": 1}


def row(code: str, year: int, **values: float | None) -> dict[str, Any]:
    """Return a row as Kolada answers it; `T`, `K` and `M` are all, women and men."""
    genders = [{"gender": sex, "value": value, "count": 1, "status": ""} for sex, value in values.items()]
    return {"kpi": "N00945", "municipality": code, "period": year, "values": genders}


def dataset(unit: str = "antal", **more: Any) -> dict[str, Any]:
    """Return a table as PxWeb answers it."""
    return {
        "label": "Folkmängd",
        "id": ["Region", "ContentsCode", "Tid"],
        "size": [2, 1, 2],
        "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
        "dimension": {
            "Region": {"category": {"index": {"0182": 0, "0184": 1}, "label": CODES}},
            "ContentsCode": {"category": {"index": {"BE": 0}, "unit": {"BE": {"base": unit, "decimals": 0}}}},
            "Tid": {"category": {"index": {"2023": 0, "2024": 1}}},
        },
        "value": [10, 11, 20, None],
    } | more


def fetched(indicator: Indicator, cast: Cast) -> Retrieval:
    with new_client() as client:
        return fetch(indicator, client=client, by=cast.samordnare)


def read(retrieval: Retrieval) -> list[tuple[int, Decimal]]:
    return [(one.year, one.value) for one in map(Reading.from_json, retrieval.readings)]


# As they should be


def test_kolada_answers_in_pages_with_values_by_sex(cast: Cast, kolada: Indicator, network: respx.MockRouter) -> None:
    network.get(f"{KOLADA}/kpi/N00945").respond(json=kpi())
    next_url = f"{KOLADA}/data/kpi/N00945/municipality/0182,0184?page=2"
    network.get(next_url).respond(json={"values": [row("0184", 2024, T=None)], "next_url": None})
    first = {"values": [row("0182", 2024, T=110.5, K=60, M=50.5), row("9999", 2024, T=1)], "next_url": next_url}
    network.get(f"{KOLADA}/data/kpi/N00945/municipality/0182,0184", params={}).respond(json=first)
    retrieval = fetched(kolada, cast)
    assert (retrieval.state, retrieval.problem, retrieval.title) == (RetrievalState.READY, "", "Invånare, antal")
    assert (read(retrieval), retrieval.unmatched) == ([(2024, Decimal("110.5"))], ["Solna"])
    apply_import(retrieval, by=cast.samordnare)
    value = Observation.objects.get()
    assert (value.source, value.retrieval, value.state) == ("Kolada, nyckeltal N00945", retrieval, "pending")
    assert dict(value.parts.values_list("part", "value")) == {"women": 60, "men": Decimal("50.5")}
    approve_imported(retrieval, by=cast.samordnare)
    assert ObservationPart.objects.count() == 2


def test_kolada_is_asked_for_25_codes_at_a_time(cast: Cast, kolada: Indicator, network: respx.MockRouter) -> None:
    municipalities(cast.plan, [(f"Ort {n}", f"02{n:02}") for n in range(30)])
    network.get(f"{KOLADA}/kpi/N00945").respond(json=kpi())
    asked = network.get(url__regex=rf"{KOLADA}/data/.*").respond(json={"values": [row("0182", 2024, T=1)]})
    fetched(kolada, cast)
    assert [len(call.request.url.path.rpartition("/")[2].split(",")) for call in asked.calls] == [25, 7]


def test_scb_is_asked_for_all_organisations_and_years_at_once(
    cast: Cast, scb: Indicator, network: respx.MockRouter
) -> None:
    asked = network.get(f"{SCB}/tables/TAB638/data").respond(json=dataset())
    retrieval = fetched(scb, cast)
    assert dict(asked.calls.last.request.url.params) == {
        "lang": "sv",
        "outputFormat": "json-stat2",
        "valueCodes[Region]": "0182,0184",
        "valueCodes[Tid]": "*",
        "valueCodes[Kon]": "1 2",
    }
    assert (retrieval.state, read(retrieval)) == (
        RetrievalState.READY,
        [(2023, Decimal(10)), (2023, Decimal(20)), (2024, Decimal(11))],
    )


def test_another_unit_than_the_indicators_is_asked_for(cast: Cast, scb: Indicator, network: respx.MockRouter) -> None:
    network.get(f"{SCB}/tables/TAB638/data").respond(json=dataset("tusental"))
    retrieval = fetched(scb, cast)
    assert (retrieval.state, retrieval.readings) == (RetrievalState.CHOOSING, [])
    assert (retrieval.table or {})["unit"] == "tusental"


# As they should not be


def _bad_answers(good: dict[str, Any]) -> list[tuple[Any, str]]:
    changed = "har inte den form som väntades. Tjänsten kan ha ändrats."
    return [
        (httpx.ConnectError("no way"), "går inte att nå. Försök igen senare."),
        (httpx.ReadTimeout("slow"), "svarar inte i tid. Försök igen senare."),
        (httpx.Response(404), "känner inte till det som efterfrågas. Kontrollera id och urval."),
        (httpx.Response(429), "tar inte emot fler frågor just nu. Försök igen senare."),
        (httpx.Response(503), "svarade med felet 503. Försök igen senare."),
        (
            httpx.Response(302, headers={"Location": "https://example.org"}),
            "svarade med felet 302. Försök igen senare.",
        ),
        (httpx.Response(200, text="<html>"), changed),
        (httpx.Response(200, json=[]), changed),
        (httpx.Response(200, json={"values": [{"nyckel": 1}]}), changed),
        (httpx.Response(200, text=json.dumps(good).replace("10", "NaN")), changed),
    ]


@pytest.mark.parametrize(("answer", "problem"), _bad_answers({"values": [row("0182", 2024, T=10)]}))
def test_a_kolada_that_fails_says_so_and_changes_nothing(
    cast: Cast, kolada: Indicator, network: respx.MockRouter, answer: Any, problem: str
) -> None:
    network.get(f"{KOLADA}/kpi/N00945").respond(json=kpi())
    network.get(url__startswith=f"{KOLADA}/data/").mock(side_effect=[answer])
    retrieval = fetched(kolada, cast)
    assert (retrieval.state, retrieval.problem.endswith(problem)) == (RetrievalState.FAILED, True)
    assert (retrieval.readings, Observation.objects.count()) == ([], 0)


@pytest.mark.parametrize(("answer", "problem"), _bad_answers(dataset()))
def test_an_scb_that_fails_says_so_and_changes_nothing(
    cast: Cast, scb: Indicator, network: respx.MockRouter, answer: Any, problem: str
) -> None:
    network.get(f"{SCB}/tables/TAB638/data").mock(side_effect=[answer])
    retrieval = fetched(scb, cast)
    assert (retrieval.state, retrieval.problem.endswith(problem)) == (RetrievalState.FAILED, True)


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ([kpi(), {"values": []}], "Kolada har inga värden av N00945 för planens organisationer."),
        ([{"values": []}], "Svaret från Kolada har inte den form som väntades. Tjänsten kan ha ändrats."),
        (
            [kpi(), {"values": [], "next_url": "https://example.org/"}],
            "Svaret från Kolada har inte den form som väntades. Tjänsten kan ha ändrats.",
        ),
    ],
)
def test_what_kolada_does_not_know_is_told(
    cast: Cast, kolada: Indicator, network: respx.MockRouter, answers: list[Any], problem: str
) -> None:
    network.get(url__startswith=KOLADA).mock(side_effect=[httpx.Response(200, json=answer) for answer in answers])
    assert fetched(kolada, cast).problem == problem


def test_a_selection_with_several_values_a_year_is_told(cast: Cast, scb: Indicator, network: respx.MockRouter) -> None:
    both = {"index": {"BE": 0, "CE": 1}}
    dimension = dataset()["dimension"] | {"ContentsCode": {"category": both}}
    answer = dataset(dimension=dimension, size=[2, 2, 2], value=[1, 2, 3, 4, 5, 6, 7, 8])
    network.get(f"{SCB}/tables/TAB638/data").respond(json=answer)
    assert fetched(scb, cast).problem == ("Urvalet ger flera värden per år. Välj en kod för varje variabel i tabellen.")


@pytest.mark.parametrize(
    ("selection", "right"),
    [("", True), ("Kon=1%2B2&Alder=tot", True), ("Kon", False), ("K[o]n=1", False), ("Kon=<x>", False)],
)
def test_a_selection_is_variables_with_codes(selection: str, right: bool) -> None:  # noqa: FBT001 a table's column
    assert (selection_problem(selection) == "") == right


# On schedule


def test_the_schedule_keeps_what_is_new_for_a_person_and_says_nothing_of_the_rest(
    cast: Cast, kolada: Indicator, network: respx.MockRouter
) -> None:
    network.get(f"{KOLADA}/kpi/N00945").respond(json=kpi())
    network.get(url__startswith=f"{KOLADA}/data/").respond(json={"values": [row("0182", 2024, T=5)]})
    assert [one.state for one in fetch_all()] == [RetrievalState.READY]
    assert approved_values(cast.plan) == {}
    apply_import(Retrieval.objects.get(), by=cast.samordnare)
    approve_imported(Retrieval.objects.get(), by=cast.samordnare)
    assert [one.state for one in fetch_all()] == [RetrievalState.APPLIED]
    assert Observation.objects.count() == 1


def test_a_new_answer_takes_the_place_of_one_that_nobody_went_through(
    cast: Cast, kolada: Indicator, network: respx.MockRouter
) -> None:
    network.get(url__startswith=KOLADA).respond(503)
    fetch_all()
    fetched(kolada, cast)
    assert [one.state for one in Retrieval.objects.all()] == [RetrievalState.FAILED, RetrievalState.DISCARDED]


def test_a_closed_plan_asks_for_nothing(cast: Cast, kolada: Indicator, network: respx.MockRouter) -> None:
    cast.plan.status = "closed"
    cast.plan.save()
    assert fetch_all() == []
    assert network.calls.call_count == 0


@pytest.mark.parametrize("name", ["osteraker", "politiker", "outsider"])
def test_only_the_coordinator_asks_on_demand(cast: Cast, kolada: Indicator, name: str) -> None:
    with new_client() as client, pytest.raises(RefusedError):
        fetch(kolada, client=client, by=cast.person(name))
    assert Retrieval.objects.count() == 0
