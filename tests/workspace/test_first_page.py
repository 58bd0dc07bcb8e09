"""The working plan's first page: what is mine to do as cards, from the one source that pages and letters have too."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import User
from followup.rounds.opening import RoundData, open_round
from handlingsplan.workspace.acts import WORDS, Act
from handlingsplan.workspace.agenda import agenda
from handlingsplan.workspace.cards import cards_of
from measures.enums import CommitmentState, EditorialState
from measures.measure_page import next_steps
from measures.models import Measure
from measures.permissions import visible_measure
from tests.cast import Cast
from tests.factories import CommitmentFactory, MeasureFactory

PEOPLE = ("samordnare", "osteraker", "osteraker_ansvarig", "vallentuna", "forskare", "politiker")
SignIn = Callable[[User], Client]


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """Return a plan with something to do for everybody, on the first of February 2027."""
    own = {"plan": cast.plan, "owner": cast.osteraker_kommun}
    for state in EditorialState:
        MeasureFactory(**own, state=state, title=f"Bro {state}", participants=[cast.vallentuna_kommun])
    MeasureFactory(**own, state=EditorialState.DRAFT, description="")
    late = MeasureFactory(**own, planned_start=date(2026, 1, 1), planned_end=date(2026, 12, 31))
    CommitmentFactory(measure=late, organisation=cast.osteraker_kommun, state=CommitmentState.INTENDS)
    open_round(
        cast.plan, data=RoundData(title="Uppföljning", year=2026, deadline=date(2027, 2, 15)), by=cast.samordnare
    )
    return cast


@time_machine.travel("2027-02-01", tick=False)
def test_each_person_gets_the_cards_of_the_role(busy: Cast) -> None:
    found = {
        name: [(card.title, card.time_left) for card in cards_of(agenda(busy.person(name), busy.plan))]
        for name in PEOPLE
    }
    report, draft = ("Lämna rapporten", "14 dagar kvar"), ("Lämna över ett utkast", "")
    cost, describe = ("Skriv vad 2 åtgärder kostar", ""), ("Beskriv en åtgärd", "")
    status = ("Berätta hur det går med 2 åtgärder", "")
    assert found == {
        "samordnare": [
            ("Ta ställning till en åtgärd", ""),
            ("Påminn dem som inte har rapporterat", "14 dagar kvar"),
        ],
        "osteraker": [report, status, draft, describe, cost, ("Skriv vad ni bidrar med i 3 åtgärder", "")],
        "osteraker_ansvarig": [
            report,
            ("Lämna 2 åtaganden", ""),
            ("Registrera beslut om åtaganden", ""),
            status,
            draft,
            describe,
            cost,
        ],
        "vallentuna": [("Skriv vad ni bidrar med i 2 åtgärder", "")],
        "forskare": [],
        "politiker": [],
    }


@time_machine.travel("2027-02-01", tick=False)
@pytest.mark.parametrize("name", PEOPLE)
def test_a_measures_page_says_the_same_as_the_first_page(busy: Cast, name: str) -> None:
    user = busy.person(name)
    visible = Measure.objects.visible_to(user, busy.plan)
    steps = [
        (str(one), step.text)
        for one in visible
        for step in next_steps(user, visible_measure(user, busy.plan.slug, one.number))
    ]
    titles = {str(one) for one in visible}
    told = [(item.title, item.note) for item in agenda(user, busy.plan) if item.title in titles]
    assert sorted(told) == sorted(steps)


def test_every_act_has_its_words() -> None:
    assert list(WORDS) == list(Act)


@time_machine.travel("2027-02-01", tick=False)
@pytest.mark.parametrize("name", PEOPLE)
def test_at_most_five_cards_stand_open_and_one_button_is_filled(busy: Cast, client_of: SignIn, name: str) -> None:
    user = busy.person(name)
    page = client_of(user).get(reverse("workspace", args=[busy.plan.slug])).content.decode()
    cards = cards_of(agenda(user, busy.plan))
    first, _fold, rest = page.partition('id="vantar"')[2].partition('class="todo__more"')
    shown = min(len(cards), 5)
    assert (first.count('<li class="todo'), rest.count('<li class="todo')) == (shown, len(cards) - shown)
    assert first.count("btn-primary") == bool(cards)


@time_machine.travel("2027-02-01", tick=False)
@pytest.mark.parametrize("name", PEOPLE)
def test_the_first_page_asks_as_much_with_more_measures(busy: Cast, client_of: SignIn, name: str) -> None:
    client, address = client_of(busy.person(name)), reverse("workspace", args=[busy.plan.slug])
    counts = []
    for _more in range(2):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
        for state in EditorialState:
            MeasureFactory.create_batch(2, plan=busy.plan, owner=busy.osteraker_kommun, state=state)
    assert counts[0] == counts[1]
