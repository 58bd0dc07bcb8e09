"""What was sent back is read by everybody as it was when it was last in the plan; what its owner writes then is not."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from actors.history import delete_as
from actors.models import User
from handlingsplan.discussion.threads import add_comment
from measures import editorial
from measures.editing import MeasureData, create_measure, save_measure
from measures.extras import add_link, add_milestone
from measures.history.as_known import sent_back_in
from measures.models import Measure
from measures.money.rows import FundingEntry, funding_version, save_funding
from tests.cast import Cast
from tests.factories import ChallengeFactory, GoalFactory, PackageFactory
from tests.measures.posting import data_of

SignIn = Callable[[User], Client]
OTHERS = ("vallentuna", "samordnare", "forskare")
# What everybody could read before it was sent back, and what only its owner has written since.
THEN = ("Bron", "Ett räcke", "Räcket håller", "Samråd", "Kartan", "Mål då", "Utmaning då", "Paket då", "Delas av alla")
SINCE = ("Tunneln", "Hemligt", "Rivning", "Ritningen", "Mål nu", "Paket nu", "Internt", "700")


@pytest.fixture
def sent_back(cast: Cast) -> Measure:
    """A measure with all that hangs on one, sent back, and then changed in all of that."""
    said = MeasureData(
        title="Bron",
        description="Ett räcke",
        expected_result="Räcket håller",
        owner=cast.osteraker_kommun,
        participants=[cast.vallentuna_kommun],
        package=PackageFactory(plan=cast.plan, title="Paket då"),
        goals=[GoalFactory(plan=cast.plan, title="Mål då")],
        challenges=[ChallengeFactory(plan=cast.plan, title="Utmaning då")],
        modes=["cycling"],
        areas=[cast.osteraker_kommun],
    )
    measure = create_measure(cast.plan, data=said, by=cast.osteraker)
    add_milestone(measure, title="Samråd", planned_on=None, by=cast.osteraker)
    add_link(measure, label="Kartan", url="https://example.org/karta", by=cast.osteraker)
    _pay(measure, cast, 500_000)
    editorial.propose(measure, by=cast.osteraker)
    add_comment(measure, text="Delas av alla", by=cast.vallentuna)
    editorial.send_back(measure, by=cast.samordnare, comment="Vad kostar räcket?")
    _go_on(Measure.objects.get(pk=measure.pk), cast)
    return Measure.objects.get(pk=measure.pk)


def _pay(measure: Measure, cast: Cast, amount: int) -> None:
    rows = list(measure.funding_rows.all())
    version = funding_version(rows)
    kept = rows[0].pk if rows else None
    entry = FundingEntry(pk=kept, organisation_id=cast.osteraker_kommun.pk, year=2027, amount=Decimal(amount))
    save_funding(measure, entries=[entry], expected_version=version, by=cast.osteraker)


def _go_on(measure: Measure, cast: Cast) -> None:
    links = {
        "goals": [GoalFactory(plan=cast.plan, title="Mål nu")],
        "challenges": [],
        "modes": [],
        "areas": [],
        "participants": [cast.sodertalje_kommun],
        "package": PackageFactory(plan=cast.plan, title="Paket nu"),
    }
    texts = {"title": "Tunneln", "description": "Hemligt", "expected_result": "Hemligt"}
    said = data_of(measure, **texts, **links)
    save_measure(measure, data=said, expected_version=measure.version, by=cast.osteraker)
    delete_as(measure.milestones.get(), by=cast.osteraker)
    add_milestone(measure, title="Rivning", planned_on=None, by=cast.osteraker)
    add_link(measure, label="Ritningen", url="https://example.org/ritning", by=cast.osteraker)
    _pay(measure, cast, 700_000)
    add_comment(measure, text="Internt", by=cast.osteraker, private_to=cast.osteraker_kommun)


def _holds(page: str, words: tuple[str, ...]) -> dict[str, bool]:
    return {word: word in page for word in words}


@pytest.mark.parametrize("name", OTHERS)
def test_others_read_it_as_it_was(cast: Cast, client_of: SignIn, sent_back: Measure, name: str) -> None:
    client = client_of(cast.person(name))
    page = client.get(sent_back.get_absolute_url()).content.decode()
    assert _holds(page, THEN) == dict.fromkeys(THEN, True)
    assert _holds(page, SINCE) == dict.fromkeys(SINCE, False)
    said = ("Sara Lindqvist återsände åtgärden", "Vad kostar räcket?", "500\u202f000", "Cykel", "Vallentuna")
    assert _holds(page, said) == dict.fromkeys(said, True)
    assert "Södertälje" not in page.partition("<main")[2]


@pytest.mark.parametrize("name", ["osteraker", "politiker"])
def test_its_own_people_read_what_they_write(cast: Cast, client_of: SignIn, sent_back: Measure, name: str) -> None:
    page = client_of(cast.person(name)).get(sent_back.get_absolute_url()).content.decode()
    assert _holds(page, ("Tunneln", "Hemligt", "Rivning", "Internt")) == {
        "Tunneln": True,
        "Hemligt": True,
        "Rivning": True,
        "Internt": True,
    }


def test_the_list_tells_who_sent_it_back_and_why(cast: Cast, client_of: SignIn, sent_back: Measure) -> None:
    page = client_of(cast.samordnare).get(reverse("sent_back_measures", args=[cast.plan.slug])).content.decode()
    said = ("1. Bron", "Österåker", "återsänd av Sara Lindqvist", "Vad kostar räcket?")
    assert (_holds(page, said), _holds(page, SINCE)) == (dict.fromkeys(said, True), dict.fromkeys(SINCE, False))


def test_it_is_no_longer_listed_once_it_is_handed_over_again(cast: Cast, sent_back: Measure) -> None:
    assert [line.measure.title for line in sent_back_in(cast.plan)] == ["Bron"]
    editorial.withdraw(sent_back, by=cast.osteraker)
    assert [line.measure.title for line in sent_back_in(cast.plan)] == ["Bron"]
    editorial.restore(sent_back, by=cast.osteraker)
    editorial.propose(sent_back, by=cast.osteraker)
    assert sent_back_in(cast.plan) == []
    editorial.send_back(sent_back, by=cast.samordnare, comment="Igen.")
    assert [(line.measure.title, line.event.comment) for line in sent_back_in(cast.plan)] == [("Tunneln", "Igen.")]


def test_whoever_asks_an_organisation_does_so_in_the_plan_alone(
    cast: Cast, client_of: SignIn, sent_back: Measure
) -> None:
    """Nothing is written on what is only read as it was."""
    client, address = client_of(cast.samordnare), [cast.plan.slug, sent_back.number]
    assert client.get(reverse("edit_measure", args=address)).status_code == 404
    assert client.post(reverse("edit_part", args=[*address, "vad"]), {"title": "Hej"}).status_code == 404
    for name in ("ask_about_measure", "comment_measure", "measure_status", "withdraw_measure"):
        assert client.post(reverse(name, args=address), {"text": "Hej", "comment": "Hej"}).status_code == 404


def test_who_is_outside_the_plan_reads_nothing(cast: Cast, client_of: SignIn, sent_back: Measure) -> None:
    client = client_of(cast.outsider)
    assert client.get(sent_back.get_absolute_url()).status_code == 404
    assert client.get(reverse("sent_back_measures", args=[cast.plan.slug])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_much_was_sent_back(
    cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        data = MeasureData(title="Bron", description="Ett räcke", owner=cast.osteraker_kommun)
        measure = create_measure(cast.plan, data=data, by=cast.osteraker)
        editorial.propose(measure, by=cast.osteraker)
        editorial.send_back(measure, by=cast.samordnare, comment="Mer.")
    with django_assert_num_queries(4):
        assert len(sent_back_in(cast.plan)) == count
