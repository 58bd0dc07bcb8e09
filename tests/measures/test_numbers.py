"""Numbers are given at hand-over, without gaps, and tell nothing of drafts; old addresses go on leading to them."""

import random
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import User
from measures import editorial
from measures.bulk import BulkChange, change_many
from measures.editing import MeasureData, create_measure
from measures.enums import DRAFT_NUMBERS, EditorialAct, EditorialState
from measures.models import Measure
from measures.workbooks.cells import for_workbook
from measures.workbooks.export import write_xlsx
from tests.cast import Cast
from tests.factories import MeasureFactory, PlanFactory
from tests.measures.posting import sent
from tests.measures.workbooks.importing import applied, uploaded

SignIn = Callable[[User], Client]


def draft_of(cast: Cast, name: str = "osteraker", title: str = "Bron") -> Measure:
    data = MeasureData(title=title, description="Text", owner=getattr(cast, f"{name}_kommun"))
    return create_measure(cast.plan, data=data, by=cast.person(name))


def numbers() -> list[int]:
    """Return the numbers of what has been handed over, in the order in which that was done."""
    events = Measure.objects.filter(editorial_events__act=EditorialAct.PROPOSE).order_by("editorial_events__pk")
    return list(dict.fromkeys(events.values_list("number", flat=True)))


def test_what_others_see_is_numbered_without_gaps_whatever_becomes_of_drafts(cast: Cast) -> None:
    MeasureFactory(plan=PlanFactory(), number=99)
    chance = random.Random(1)
    drafts: list[Measure] = []
    for _ in range(30):
        name = chance.choice(["osteraker", "vallentuna", "sodertalje"])
        if chance.random() < 0.5 or not drafts:
            drafts.append(draft_of(cast, name))
            continue
        draft = drafts.pop(chance.randrange(len(drafts)))
        by = getattr(cast, draft.owner.slug)
        if chance.random() < 0.3:
            editorial.withdraw(draft, by=by)
            continue
        handed_over = editorial.propose(draft, by=by)
        if chance.random() < 0.5:
            editorial.send_back(handed_over, by=cast.samordnare, comment="Mer.")
            editorial.propose(handed_over, by=by)
    assert numbers() == list(range(1, len(numbers()) + 1))
    assert len(numbers()) > 5
    others = Measure.objects.in_plan(cast.plan).exclude(editorial_events__act=EditorialAct.PROPOSE)
    assert {number in DRAFT_NUMBERS for number in others.values_list("number", flat=True)} == {True}


def test_numbers_go_on_from_the_plans_highest(cast: Cast) -> None:
    MeasureFactory(plan=cast.plan, owner=cast.region, number=41)
    drafts = [draft_of(cast, title=title) for title in ("A", "B")]
    change_many(drafts, BulkChange(act=EditorialAct.PROPOSE), readings={}, by=cast.osteraker)
    assert numbers() == [42, 43]


def test_a_number_once_given_stays(cast: Cast) -> None:
    draft = editorial.propose(draft_of(cast), by=cast.osteraker)
    back = editorial.send_back(draft, by=cast.samordnare, comment="Mer.")
    assert (back.number, back.state, str(back)) == (1, EditorialState.DRAFT, "1. Bron")


def test_a_drafts_addresses_lead_to_it_also_once_it_is_numbered(cast: Cast, client_of: SignIn) -> None:
    client, draft = client_of(cast.osteraker), draft_of(cast)
    page, form = draft.get_absolute_url(), reverse("edit_part", args=[cast.plan.slug, draft.number, "vad"])
    assert "<h1>Utkast: Bron</h1>" in client.get(page).content.decode()
    typed = sent(client.get(form), title="Tunneln")
    editorial.propose(draft, by=cast.osteraker_ansvarig)
    new = reverse("measure", args=[cast.plan.slug, 1])
    assert client.get(page)["Location"] == new
    assert client.post(form, typed)["Location"] == new
    assert Measure.objects.get().title == "Tunneln"
    assert client_of(cast.vallentuna).get(page)["Location"] == new


def test_a_workbook_written_before_finds_what_has_a_number_since(cast: Cast) -> None:
    draft = draft_of(cast)
    content = write_xlsx(for_workbook(Measure.objects.in_plan(cast.plan)))
    editorial.propose(draft, by=cast.osteraker)
    result = applied(uploaded(cast, content, by=cast.osteraker, organisation=cast.osteraker_kommun))
    assert (result["counts"]["unchanged"], result["counts"]["new"], Measure.objects.count()) == (1, 0, 1)


def test_ones_drafts_come_in_the_order_in_which_they_were_written(cast: Cast) -> None:
    """Whatever others write between them: their numbers follow on one another."""
    written = [draft_of(cast, name) for name in ("osteraker", "vallentuna", "osteraker", "sodertalje", "osteraker")]
    own = [draft.number for draft in written if draft.owner == cast.osteraker_kommun]
    assert own == list(range(own[0], own[0] + 3))


@pytest.mark.parametrize("name", ["vallentuna", "samordnare"])
def test_a_drafts_number_is_nothing_to_others(cast: Cast, client_of: SignIn, name: str) -> None:
    draft = draft_of(cast)
    assert client_of(cast.person(name)).get(draft.get_absolute_url()).status_code == 404
