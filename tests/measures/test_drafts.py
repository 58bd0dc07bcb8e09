"""A draft is its owner's own: no page, list, count, sum, search, history or choice of others reveals it."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import User
from measures import editorial
from measures.editing import save_measure
from measures.enums import EditorialState
from measures.models import Measure
from measures.money.rows import FundingEntry, funding_version, save_funding
from tests.cast import Cast
from tests.factories import FundingRowFactory, MeasureFactory
from tests.measures.posting import data_of

OTHERS = ("vallentuna", "sodertalje", "samordnare", "forskare")
OWN = ("osteraker", "osteraker_ansvarig", "politiker")
LIST = "/arbete/stockholm/atgarder/"


@pytest.fixture
def draft(cast: Cast) -> Measure:
    measure = MeasureFactory(
        plan=cast.plan,
        owner=cast.osteraker_kommun,
        participants=[cast.vallentuna_kommun],
        title="Hemlig gågata",
        state=EditorialState.DRAFT,
    )
    FundingRowFactory(measure=measure, amount=Decimal(987_654))
    FundingRowFactory(measure=measure, organisation=cast.vallentuna_kommun)
    return measure


def seen(client: Client, query: str) -> tuple[list[str], int, Decimal | None]:
    context = client.get(f"{LIST}?{query}").context
    return [row.title for row in context["page"]], context["page"].paginator.count, context["sums"]["secured"]


QUERIES = (
    "scope=all",
    "scope=mine",
    "scope=all&q=hemlig",
    "scope=all&q=1",
    "scope=all&state=draft",
    "scope=all&owner=osteraker",
)


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("query", QUERIES)
def test_others_see_neither_the_draft_nor_that_it_is_there(
    cast: Cast, client_of: Callable[[User], Client], draft: Measure, name: str, query: str
) -> None:
    assert seen(client_of(cast.person(name)), query) == ([], 0, None)
    assert draft.state == EditorialState.DRAFT


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("query", QUERIES)
def test_its_owners_people_see_it(
    cast: Cast, client_of: Callable[[User], Client], draft: Measure, name: str, query: str
) -> None:
    assert seen(client_of(cast.person(name)), query) == ([draft.title], 1, Decimal(1_087_654))


@pytest.mark.parametrize("name", OTHERS)
def test_a_measure_sent_back_is_a_draft_again_and_read_as_it_was(
    cast: Cast, client_of: Callable[[User], Client], draft: Measure, name: str
) -> None:
    editorial.propose(draft, by=cast.osteraker)
    client = client_of(cast.person(name))
    assert seen(client, "scope=all")[0] == [draft.title]
    editorial.send_back(draft, by=cast.samordnare, comment="Mer.")
    save_measure(draft, data=data_of(draft, title="Ny"), expected_version=draft.version, by=cast.osteraker)
    assert seen(client, "scope=all") == ([], 0, None)
    page = client.get(Measure.objects.get().get_absolute_url()).content.decode()
    assert (f"<h1>1. {draft.title}</h1>" in page, "Sara Lindqvist återsände åtgärden" in page) == (True, True)


def test_history_tells_others_what_happened_since_the_hand_over(
    cast: Cast, client_of: Callable[[User], Client], draft: Measure
) -> None:
    save_measure(draft, data=data_of(draft, title="Gågata"), expected_version=1, by=cast.osteraker)
    rows = list(draft.funding_rows.all())
    row = FundingEntry(organisation_id=cast.osteraker_kommun.pk, year=2029, amount=Decimal(4_321))
    save_funding(draft, entries=[row], expected_version=funding_version(rows), by=cast.osteraker)
    editorial.propose(draft, by=cast.osteraker)
    draft = Measure.objects.get(pk=draft.pk)
    save_measure(draft, data=data_of(draft, title="Gångfartsgata"), expected_version=2, by=cast.osteraker)
    url = reverse("measure_history", args=["stockholm", draft.number])
    own, others = (client_of(cast.person(name)).get(url).content.decode() for name in ("osteraker", "vallentuna"))
    assert {word: (word in own, word in others) for word in ("Hemlig", "4\u202f321", "Gångfartsgata")} == {
        "Hemlig": (True, False),
        "4\u202f321": (True, False),
        "Gångfartsgata": (True, True),
    }


def test_nobody_is_asked_about_a_draft(cast: Cast, client_of: Callable[[User], Client], draft: Measure) -> None:
    response = client_of(cast.vallentuna).get("/arbete/stockholm/")
    assert draft.title not in response.content.decode()
    assert draft.commitments.count() == 0
