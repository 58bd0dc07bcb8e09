"""An organisation's page at work: every organisation's name leads there, and it says what is theirs."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import User
from handlingsplan.workspace.organisation_page import read_organisation
from measures.enums import CommitmentState, EditorialState
from tests.cast import Cast
from tests.factories import CommitmentFactory, FundingRowFactory, MeasureFactory

SignIn = Callable[[User], Client]


@time_machine.travel("2027-02-01", tick=False)
def test_the_page_says_what_is_theirs(cast: Cast) -> None:
    own = {"plan": cast.plan, "owner": cast.vallentuna_kommun}
    late = MeasureFactory(**own, planned_start=date(2026, 1, 1), planned_end=date(2026, 12, 31))
    MeasureFactory(**own, state=EditorialState.DRAFT)
    other = MeasureFactory(plan=cast.plan, owner=cast.kth)
    stand = CommitmentFactory(measure=other, organisation=cast.vallentuna_kommun, state=CommitmentState.INTENDS)
    FundingRowFactory(measure=other, organisation=cast.vallentuna_kommun, year=2027, amount=Decimal(500), state="need")
    shown = read_organisation(cast.osteraker, cast.plan, cast.vallentuna_kommun)
    assert ([row.pk for row in shown.owned], shown.late_count, list(shown.takes_part)) == ([late.pk], 1, [stand])
    assert shown.stands == [("intends", "Avser delta", 1)]
    assert [(row.year, row.amount, row.secured) for row in shown.years if row.amount] == [(2027, Decimal(500), None)]


def test_people_are_named_to_those_who_see_them(cast: Cast) -> None:
    named = {
        name: [str(row.user) for row in read_organisation(cast.person(name), cast.plan, cast.vallentuna_kommun).people]
        for name in ("vallentuna", "samordnare", "osteraker")
    }
    assert named == {"vallentuna": ["Viktor Ek"], "samordnare": ["Viktor Ek"], "osteraker": []}


@pytest.mark.parametrize("name", ["osteraker", "politiker", "samordnare"])
def test_names_in_the_list_lead_there(cast: Cast, client_of: SignIn, name: str) -> None:
    client = client_of(cast.person(name))
    address = reverse("organisation", args=[cast.plan.slug, "vallentuna"])
    page = client.get(reverse("organisations", args=[cast.plan.slug])).content.decode()
    assert (f'href="{address}">Vallentuna</a>' in page, client.get(address).status_code) == (True, 200)


def test_it_asks_as_much_with_more_measures(cast: Cast, client_of: SignIn) -> None:
    client, address = client_of(cast.samordnare), reverse("organisation", args=[cast.plan.slug, "vallentuna"])
    counts = []
    for _more in range(2):
        MeasureFactory.create_batch(3, plan=cast.plan, owner=cast.vallentuna_kommun)
        CommitmentFactory(measure=MeasureFactory(plan=cast.plan), organisation=cast.vallentuna_kommun)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]
