"""What everybody reads by the API: the document's own parts, filtered, page by page, once for all."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator

from handlingsplan.api.collections import COLLECTIONS
from handlingsplan.editions.models import Edition
from handlingsplan.editions.schemas import FORMAT, schema_of
from handlingsplan.publishing.publish import publish, withdraw_edition
from tests.cast import Cast
from tests.factories import GoodExampleFactory, IndicatorFactory, MeasureFactory, PlanFactory

NEWEST = "/api/plans/stockholm/editions/newest/"
LATE = {"status": "delayed", "status_reason": "Staten har inte betalat."}
SITE = "https://plan.example.org"


@pytest.fixture
def three(cast: Cast, edition: Edition) -> Edition:
    """Return a second edition with three measures, an indicator and an example."""
    for number, owner in ((102, cast.vallentuna_kommun), (103, cast.osteraker_kommun)):
        MeasureFactory(plan=cast.plan, number=number, owner=owner, title=f"Åtgärd {number}", **LATE)
    IndicatorFactory(plan=cast.plan)
    GoodExampleFactory(plan=cast.plan, organisation=cast.osteraker_kommun)
    return publish(cast.plan, by=cast.samordnare, summary="Den andra.")


def _get(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json; charset=utf-8"), answer.content
    return answer.json()


def test_lists_hold_what_the_frozen_document_holds_by_its_schema(three: Edition, client: Client) -> None:
    document = json.loads(three.content)
    measures = [one for package in document["measures"]["packages"] for one in package["measures"]]
    frozen = {
        "goals": document["goals"]["goals"],
        "measures": sorted(measures, key=lambda one: one["number"]),
        "packages": document["measures"]["packages"],
        "parties": [party for group in document["cooperation"]["groups"] for party in group["parties"]],
        "indicators": document["followup"]["indicators"],
        "examples": document["examples"]["examples"],
        "adoptions": document["adoptions"],
    }
    assert {name: _get(client, f"{NEWEST}{name}/")["items"] for name in frozen} == frozen
    definitions = schema_of(FORMAT)["$defs"]
    for collection in COLLECTIONS:
        part = Draft202012Validator({"$ref": f"#/$defs/{collection.of.__name__}", "$defs": definitions})
        for item in _get(client, f"{NEWEST}{collection.name}/")["items"]:
            part.validate(item)
            assert _get(client, f"{NEWEST}{collection.name}/{item['key']}/") == item
    assert _get(client, f"{NEWEST}chapters/4/") == document["measures"]


def test_a_list_is_chosen_by_properties_and_words(three: Edition, client: Client) -> None:
    def numbers(question: str) -> list[int]:
        return [one["number"] for one in _get(client, f"{NEWEST}measures/?{question}")["items"]]

    first = numbers("")[0]
    assert numbers("") == [first, 102, 103]
    assert numbers("status=delayed") == [102, 103]
    assert numbers("status=delayed&owner_key=organisation-vallentuna") == [102]
    goal = _get(client, f"{NEWEST}goals/")["items"][0]["key"]
    assert numbers(f"goals={goal}") == [first]
    assert numbers("q=vintercykling") == [first]
    assert numbers("q=finns-inte") == numbers("status=okand") == []


def test_pages_lead_to_one_another(three: Edition, client: Client) -> None:
    address = f"{NEWEST}measures/?page_size=2&status=delayed&q="
    first = _get(client, f"{NEWEST}measures/?page_size=2")
    assert (first["count"], len(first["items"]), first["previous"]) == (3, 2, None)
    assert first["next"] == f"{SITE}{NEWEST}measures/?page_size=2&page=2"
    second = _get(client, first["next"].removeprefix(SITE))
    assert ([one["number"] for one in second["items"]], second["next"]) == ([103], None)
    assert second["previous"].endswith("page=1")
    assert _get(client, address)["count"] == 2
    beyond = _get(client, f"{NEWEST}measures/?page_size=2&page=9")
    assert (beyond["items"], beyond["next"], beyond["previous"][-6:]) == ([], None, "page=2")


def test_editions_stay_and_the_newest_is_the_newest_that_holds(three: Edition, cast: Cast, client: Client) -> None:
    rows = _get(client, "/api/plans/stockholm/editions/")["items"]
    assert [(row["number"], row["summary"], row["withdrawn_because"]) for row in rows] == [
        (2, "Den andra.", None),
        (1, "Den första.", None),
    ]
    assert rows[0]["checksum"] == three.checksum
    assert rows[0]["document"] == f"{SITE}/planer/stockholm/utgavor/2/plan.json"
    withdraw_edition(three, reason="Fel bilaga.", by=cast.samordnare)
    assert _get(client, NEWEST)["number"] == 1
    assert _get(client, "/api/plans/stockholm/editions/2/")["withdrawn_because"] == "Fel bilaga."
    assert _get(client, "/api/plans/")["items"][0]["newest_edition"] == 1
    assert _get(client, "/api/plans/stockholm/")["plan"]["slug"] == "stockholm"


def test_who_has_an_answer_costs_no_query(three: Edition, cast: Cast, client: Client) -> None:
    asked = [NEWEST, f"{NEWEST}measures/", f"{NEWEST}measures/?status=delayed", f"{NEWEST}measures/?q=x&page=2"]
    tags = {address: client.get(address)["ETag"] for address in asked}
    with CaptureQueriesContext(connection) as queries:
        answers = [client.get(address, headers={"If-None-Match": tag}) for address, tag in tags.items()]
    assert ([one.status_code for one in answers], len(queries)) == ([304] * 4, 0)
    assert {one["Access-Control-Allow-Origin"] for one in answers} == {"*"}
    publish(cast.plan, by=cast.samordnare)
    again = [client.get(address, headers={"If-None-Match": tag}).status_code for address, tag in tags.items()]
    assert again == [200, 304, 200, 200]  # the second says the same, in the same bytes


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/plans/utkastet/editions/", 404),
        ("/api/finns/inte", 404),
        ("/api/plans/finns-inte/", 404),
        ("/api/plans/stockholm/editions/9/", 404),
        (f"{NEWEST}measures/measure-999/", 404),
        (f"{NEWEST}chapters/9/", 422),
        (f"{NEWEST}measures/?page=0", 422),
        (f"{NEWEST}measures/?page_size=1000", 422),
        ("/api/plans/å/", 404),
    ],
)
def test_what_is_wrong_is_told_as_data(edition: Edition, client: Client, address: str, status: int) -> None:
    PlanFactory(slug="utkastet")
    answer = client.get(address)
    assert (answer.status_code, list(answer.json())) == (status, ["detail"])
    assert client.post(address).status_code == 405


def test_the_page_for_people_names_the_description(edition: Edition, client: Client) -> None:
    assert "https://plan.example.org/api/openapi.json" in client.get("/api/").content.decode()
