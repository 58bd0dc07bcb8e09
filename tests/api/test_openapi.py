"""The description: every word in both languages, and no answer that it does not name."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from handlingsplan.api.portal import api
from handlingsplan.chapters.document.descriptions import ENGLISH
from handlingsplan.editions.models import Edition
from handlingsplan.plan.access_keys.keys import make_key
from handlingsplan.wsgi import application
from tests.cast import Cast
from tests.matrix.asking import patterns

ASKED = 4  # times each address
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def _described() -> dict[str, Any]:
    described: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/")))
    return described


def _operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in _described()["paths"].items():
        yield from ((path, operation) for operation in methods.values())


def test_every_operation_parameter_and_property_is_told_in_both_languages() -> None:
    silent = [path for path, one in _operations() if not (one["summary"] and one["x-summary-en"])]
    parameters = ((path, one) for path, operation in _operations() for one in operation["parameters"])
    silent += [f"{path} {one['name']}" for path, one in parameters if not _is_said(one["schema"])]
    properties = (
        (name, key, one)
        for name, part in _described()["components"]["schemas"].items()
        for key, one in part.get("properties", {}).items()
    )
    silent += [f"{name}.{key}" for name, key, one in properties if not _is_said(one)]
    assert silent == []


def _is_said(part: dict[str, Any]) -> bool:
    return bool(part.get("description") and part.get(ENGLISH))


def test_every_address_of_the_api_is_described() -> None:
    described = {path.removeprefix("/api/") for path in _described()["paths"]}
    routes = {str(one.pattern) for one in patterns() if str(one.name).startswith("api_")} - {"api/<path:rest>"}
    assert len(described) == len(routes) == 49
    names = [operation["operationId"] for _path, operation in _operations()]
    assert len(names) == len(set(names))


def test_the_description_is_served_to_everybody(client: Client, db: None) -> None:
    answer = client.get("/api/openapi.json")
    assert answer.json() == _described()
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.fixture
def _connection_kept() -> Iterator[None]:
    """Keep the connection, and the test's transaction in it, after a request that comes the way of a server."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_connection_kept")
@pytest.mark.parametrize("by_key", [False, True])
def test_nothing_breaks_and_every_answer_is_described(edition: Edition, cast: Cast, by_key: bool) -> None:  # noqa: FBT001 pytest's
    _key, secret = make_key(cast.osteraker_kommun, purpose="Prov", days=1, by=cast.osteraker_ansvarig)
    headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {secret}"} if by_key else {})
    schema = schemathesis.openapi.from_dict(_described())
    schema.app = application
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()
        if operation.path.startswith("/api/working/") != by_key:
            continue
        _ask(operation, headers)


def _ask(operation: Any, headers: dict[str, str]) -> None:
    here = {"slug": "stockholm", "edition": "newest"}

    @settings(
        max_examples=ASKED,
        phases=[Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def ask(case: Any) -> None:
        case.path_parameters |= {name: value for name, value in here.items() if name in case.path_parameters}
        case.call_and_validate(headers=headers)

    ask()
