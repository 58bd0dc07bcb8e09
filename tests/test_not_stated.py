"""What is not stated is nowhere shown as 0: every address, file and table of a plan whose amounts nobody has stated."""

import re
from collections.abc import Callable, Sequence
from http import HTTPStatus
from uuid import UUID

from django.test import Client
from django.urls import reverse

from actors.models import User
from handlingsplan.exports.tables import TABLES
from handlingsplan.plan.models import Plan
from handlingsplan.publishing.publish import publish
from measures.enums import FundingState
from tests.cast import Cast
from tests.factories import CommitmentFactory, FundingRowFactory, GoalFactory, MeasureFactory, approve_all_chapters
from tests.walking import every_route, seen_in

ZERO = re.compile(r"(?<![\d\u202f\u00a0,])0(?:[\s\u202f\u00a0]|</\w+>)*(?:kr|kronor|tkr|mnkr)\b")
ONE_OF = {
    "slug": "stockholm",
    "organisation": "osteraker",
    "part": "pengar",
    "form": "docx",
    "kind": "milstolpe",
    "token": UUID(int=0),
}
AS_ON_PAGES = (".pdf",)  # a PDF is printed from the templates of the page
MANY = 60


def _values(_pattern: str, parameter: str) -> Sequence[object]:
    if parameter == "table":
        return [table.key for table in TABLES]
    if parameter == "number":
        return range(1, 9)
    return [ONE_OF.get(parameter, 1)]


def _plan_without_amounts(cast: Cast) -> Plan:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, goals=[GoalFactory(plan=cast.plan)])
    for state in FundingState:
        FundingRowFactory(measure=measure, state=state, amount=None)
    CommitmentFactory(measure=measure, organisation=cast.osteraker_kommun, decided=True)
    approve_all_chapters(cast.plan)
    return cast.plan


def test_no_address_shows_what_is_not_stated_as_nothing(cast: Cast, client_of: Callable[[User], Client]) -> None:
    publish(_plan_without_amounts(cast), by=cast.samordnare)
    client, told, shown = client_of(cast.samordnare), {}, 0
    for route in every_route():
        if "slug" in route.parameters and not route.pattern.endswith(AS_ON_PAGES):
            for address in route.addresses(_values):
                answer = client.get(address)
                if answer.status_code == HTTPStatus.OK:
                    shown += 1
                    told[address] = ZERO.findall(seen_in(answer))
    assert ({address: said for address, said in told.items() if said}, shown > MANY) == ({}, True)


def test_a_stated_zero_is_shown_as_zero(cast: Cast, client_of: Callable[[User], Client]) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    FundingRowFactory(measure=measure, amount=0)
    assert ZERO.search(seen_in(client_of(cast.samordnare).get(reverse("dashboard", args=["stockholm"]))))
