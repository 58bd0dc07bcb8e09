"""Good examples: found, and made into measures."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from actors.models import User
from measures.good_examples import find_examples, measure_from_example
from measures.models import Measure
from tests.cast import Cast
from tests.factories import GoodExampleFactory

ClientOf = Callable[[User], Client]


def test_search_is_forgiving_of_case_and_takes_all_words(cast: Cast) -> None:
    winter = GoodExampleFactory(plan=cast.plan, organisation=cast.osteraker_kommun, results="Åttio cyklade.")
    GoodExampleFactory(plan=cast.plan, organisation=cast.vallentuna_kommun, results="Tio gick.")
    assert find_examples(cast.plan, "ÅTTIO vintercyklisten") == [winter]
    assert find_examples(cast.plan, "österåker") == [winter]
    assert find_examples(cast.plan, "buss") == []
    assert len(find_examples(cast.plan, "")) == 2


def test_a_measure_made_of_an_example_is_an_own_draft_that_knows_where_it_came_from(cast: Cast) -> None:
    example = GoodExampleFactory(plan=cast.plan, organisation=cast.vallentuna_kommun, results="Bra.", cost="340 tkr")
    made = measure_from_example(example, owner=cast.osteraker_kommun, by=cast.osteraker)
    assert (made.title, made.owner, made.state) == (example.title, cast.osteraker_kommun, "draft")
    assert made.description == (
        "Efter det goda exemplet ”Vintercyklisten 1” från Vallentuna.\n\n"
        "Tvåhundra pendlare fick dubbdäck mot löfte att cykla hela vintern.\n\n"
        "Resultat där: Bra.\n\nKostnad där: 340 tkr"
    )
    assert (made.origin.example, made.origin.by) == (example, cast.osteraker)


def test_the_button_makes_a_draft_and_the_measure_tells_where_it_came_from(cast: Cast, client_of: ClientOf) -> None:
    example = GoodExampleFactory(plan=cast.plan, organisation=cast.vallentuna_kommun)
    client = client_of(cast.osteraker)
    assert "Gör en åtgärd av det här" in client.get(reverse("good_examples", args=["stockholm"])).content.decode()
    url = reverse("make_measure", args=["stockholm", example.number])
    assert client.post(url, {"owner": "vallentuna"}).status_code == 404
    made = client.post(url, {"owner": "osteraker"})
    measure = Measure.objects.get()
    assert made["Location"] == measure.get_absolute_url()
    assert "Efter ett gott exempel" in client.get(measure.get_absolute_url()).content.decode()


def test_readers_read_and_make_nothing(cast: Cast, client_of: ClientOf) -> None:
    example = GoodExampleFactory(plan=cast.plan, organisation=cast.vallentuna_kommun)
    client = client_of(cast.politiker)
    page = client.get(reverse("good_examples", args=["stockholm"])).content.decode()
    assert (example.title in page, "Gör en åtgärd" in page) == (True, False)
    assert client.post(reverse("make_measure", args=["stockholm", example.number])).status_code == 403
