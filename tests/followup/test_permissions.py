"""What every page of indicators answers whom: cast × page, compared cell by cell.

Österåker has a value of each state; 200 is a page, 302 a deed done (or, for the anonymous, the way to the log-in
page), 403 a refusal with its reason, 404 nothing to be seen.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import User
from followup.enums import ObservationState
from followup.models import Observation
from tests.cast import Cast
from tests.factories import IndicatorFactory, ObservationFactory

CAST = ("osteraker", "osteraker_ansvarig", "vallentuna", "samordnare", "politiker", "forskare", "outsider", "anonymous")

#                          officer  lead  officer  coordi-  reader  evalu-  out-    anony-
#                          own      own   other    nator    own     ator    sider   mous
TABLE = """
list                      | 200  | 200  | 200  | 200  | 200  | 200  | 404  | 302
page                      | 200  | 200  | 200  | 200  | 200  | 200  | 404  | 302
form to report            | 200  | 200  | 200  | 200  | 403  | 403  | 404  | 302
report Österåker's value  | 302  | 302  | 422  | 302  | 403  | 403  | 404  | 302
approve what waits        | 403  | 403  | 404  | 302  | 403  | 404  | 404  | 302
approve the approved      | 403  | 403  | 403  | 403  | 403  | 403  | 404  | 302
approve the returned      | 403  | 403  | 404  | 403  | 403  | 404  | 404  | 302
approve the draft         | 403  | 403  | 404  | 404  | 403  | 404  | 404  | 302
return what waits         | 403  | 403  | 404  | 302  | 403  | 404  | 404  | 302
form to return what waits | 403  | 403  | 404  | 200  | 403  | 404  | 404  | 302
return the approved       | 403  | 403  | 403  | 403  | 403  | 403  | 404  | 302
"""

PENDING, APPROVED, RETURNED, DRAFT = "pending", "approved", "returned", "draft"
SEEN, REASON = {"seen": "100"}, {"reason": "Fel enhet."}
REPORT = {"organisation": "osteraker", "year": "2020", "value": "12"}
# The page's name, the state of the value that it is about, and what is sent to it.
Request = tuple[str, str, dict[str, Any] | None]

REQUESTS: dict[str, Request] = {
    "list": ("indicators", "", None),
    "page": ("indicator", "", None),
    "form to report": ("report_observation", "", None),
    "report Österåker's value": ("report_observation", "", REPORT),
    "approve what waits": ("approve_observation", PENDING, SEEN),
    "approve the approved": ("approve_observation", APPROVED, SEEN),
    "approve the returned": ("approve_observation", RETURNED, SEEN),
    "approve the draft": ("approve_observation", DRAFT, SEEN),
    "return what waits": ("return_observation", PENDING, REASON),
    "form to return what waits": ("return_observation", PENDING, None),
    "return the approved": ("return_observation", APPROVED, REASON),
}


def _answer(client: Client, cast: Cast, request: Request) -> int:
    """Ask for the page of a new indicator, with a value of Österåker in the state."""
    name, state, data = request
    indicator = IndicatorFactory(plan=cast.plan)
    args: list[str | int] = ["stockholm"] if name == "indicators" else ["stockholm", indicator.key]
    if state:
        value = ObservationFactory(indicator=indicator, organisation=cast.osteraker_kommun, state=state)
        args.append(value.pk)
    url = reverse(name, args=args)
    return (client.get(url) if data is None else client.post(url, data)).status_code


def _expected(name: str) -> dict[str, int]:
    column = CAST.index(name) + 1
    rows = [[part.strip() for part in line.split("|")] for line in TABLE.strip().splitlines()]
    return {row[0]: int(row[column]) for row in rows}


def _client(cast: Cast, name: str, client_of: Callable[[User], Client]) -> Client:
    return Client() if name == "anonymous" else client_of(cast.person(name))


@pytest.mark.parametrize("name", CAST)
def test_every_page_answers_everybody_as_the_table_says(
    cast: Cast, client_of: Callable[[User], Client], name: str
) -> None:
    client = _client(cast, name, client_of)
    found = {title: _answer(client, cast, request) for title, request in REQUESTS.items()}
    assert found == _expected(name)


#                officer  lead  officer  coordi-  reader  evalu-
#                own      own   other    nator    own     ator
SEEN_BY = """
approved        | yes    | yes | yes    | yes    | yes   | yes
pending         | yes    | yes | –      | yes    | yes   | –
returned        | yes    | yes | –      | yes    | yes   | –
draft           | yes    | yes | –      | –      | yes   | –
"""


def test_values_are_seen_by_those_whom_they_concern(cast: Cast) -> None:
    indicator = IndicatorFactory(plan=cast.plan)
    for state in ObservationState:
        ObservationFactory(indicator=indicator, organisation=cast.osteraker_kommun, state=state)
    found = {name: {row.state for row in Observation.objects.visible_to(cast[name], cast.plan)} for name in CAST[:6]}
    lines = [[part.strip() for part in line.split("|")] for line in SEEN_BY.strip().splitlines()]
    assert found == {
        name: {line[0] for line in lines if line[column] == "yes"} for column, name in enumerate(CAST[:6], 1)
    }
    assert not Observation.objects.visible_to(cast.outsider, cast.plan).exists()
    assert not Observation.objects.visible_to(cast.anonymous, cast.plan).exists()


@pytest.mark.parametrize("name", ["approve_observation", "return_observation", "indicator", "report_observation"])
def test_what_belongs_to_another_plan_or_indicator_is_not_found(
    cast: Cast, client_of: Callable[[User], Client], name: str
) -> None:
    here, there = IndicatorFactory(plan=cast.plan), IndicatorFactory(key="elsewhere")
    foreign = ObservationFactory(indicator=there, state=PENDING)
    more = [foreign.pk] if name in {"approve_observation", "return_observation"} else []
    tries = [[there.plan.slug, there.key, *more], ["stockholm", there.key if not more else here.key, *more]]
    client = client_of(cast.samordnare)
    ask = client.get if name == "indicator" else client.post
    assert [ask(reverse(name, args=args)).status_code for args in tries] == [404, 404]


def test_a_value_is_not_approved_by_looking(cast: Cast, client_of: Callable[[User], Client]) -> None:
    value = ObservationFactory(indicator=IndicatorFactory(plan=cast.plan), state=PENDING)
    url = reverse("approve_observation", args=["stockholm", value.indicator.key, value.pk])
    assert client_of(cast.samordnare).get(url).status_code == 405
    assert Observation.objects.get().state == PENDING
