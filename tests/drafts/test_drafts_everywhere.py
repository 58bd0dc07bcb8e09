"""Nothing that others can ask the portal tells that an organisation has a draft, before it is handed over.

Every address of the URLconf is asked as everybody else: once with the draft there, and once without it. The two
answers are the same to the letter, so neither its words, its number, nor its effect on any count or sum shows.
A new address is covered as soon as it is in the URLconf; one with a parameter that nobody told how to fill fails.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from actors.ledger import entries_of
from actors.models import User
from handlingsplan.publishing.publish import publish
from measures.models import Measure
from tests.cast import Cast
from tests.drafts.scene import A_KEY, NUMBER, WORD, Scene, with_key, write_draft
from tests.responses import Response
from tests.walking import difference, seen_in

OTHERS = ("vallentuna", "sodertalje", "samordnare", "forskare", "anonymous", A_KEY)
SEARCHES = (f"?q={WORD}", f"?scope=all&q={WORD}", "?scope=all&state=draft")
MANY = 200


def ask_all(client: Client, scene: Scene, **only: Any) -> dict[object, str]:
    """Ask at every address; what can be searched, and what is downloaded, also with words that match the draft."""
    answers: dict[object, str] = {}
    for address, response in scene.answers(client.get, **only):
        answers[address] = seen_in(response)
        is_page = response.get("Content-Type", "").startswith("text/html")
        below_bar = answers[address].partition("<main")[
            2
        ]  # every page's bar has a search of its own, an address here too
        if response.status_code == HTTPStatus.OK and (not is_page or 'method="get"' in below_bar):
            for search in SEARCHES:
                answers[address + search] = seen_in(client.get(address + search))
    return answers


@pytest.fixture
def everybody_else(cast: Cast, client_of: Callable[[User], Client]) -> dict[str, Client]:
    people = {name: client_of(cast.person(name)) for name in OTHERS if name not in {"anonymous", A_KEY}}
    return people | {"anonymous": Client(), A_KEY: with_key(cast.vallentuna_kommun)[0]}


@pytest.mark.parametrize("name", OTHERS)
def test_no_answer_to_others_tells_of_a_draft(scene: Scene, everybody_else: dict[str, Client], name: str) -> None:
    only = {"name": name, "below": "api/" if name == A_KEY else ""}
    with transaction.atomic():
        write_draft(scene)
        there = ask_all(everybody_else[name], scene, **only)
        transaction.set_rollback(True)
    assert difference(ask_all(everybody_else[name], scene, **only), there) == {}


def test_its_own_people_see_it_so_the_walk_would_have_found_it(
    scene: Scene, client_of: Callable[[User], Client]
) -> None:
    write_draft(scene)
    answers = ask_all(client_of(scene.cast.politiker), scene, below="arbete/<slug:slug>/atgarder/")
    found = {asked for asked, text in answers.items() if WORD in text.partition("\n")[2]}
    assert {
        f"/arbete/stockholm/atgarder/{more}" for more in ("", f"{NUMBER}/", f"{NUMBER}/historik/", SEARCHES[1])
    } <= found


def test_a_key_of_its_own_sees_it_too(scene: Scene) -> None:
    write_draft(scene)
    client, _key = with_key(scene.cast.osteraker_kommun)
    answers = ask_all(client, scene, name=A_KEY, below="api/working/")
    assert [asked for asked, text in answers.items() if WORD in text.partition("\n")[2]] != []


def _as_it_is(draft: Measure) -> list[Any]:
    rows: list[Any] = [
        entries_of(draft),
        draft.funding_rows,
        draft.participations,
        draft.commitments,
        draft.editorial_events,
    ]
    return [row for kind in rows for row in kind.select_related(None).order_by("pk").values()]


@pytest.mark.parametrize("name", ["vallentuna", "samordnare"])
def test_nothing_that_others_send_reaches_a_draft(scene: Scene, everybody_else: dict[str, Client], name: str) -> None:
    draft = write_draft(scene)
    before, told = _as_it_is(draft), []

    def post(address: str) -> Response:
        with transaction.atomic():
            response = everybody_else[name].post(address, {"q": WORD, "comment": "Hej", "text": "Hej"})
            if WORD in seen_in(response) or _as_it_is(draft) != before:
                told.append(address)
            transaction.set_rollback(True)
        return response

    asked = [address for address, _response in scene.answers(post)]
    assert (told, len(asked) > MANY) == ([], True)


def test_no_edition_holds_it(scene: Scene) -> None:
    write_draft(scene)
    assert WORD not in publish(scene.cast.plan, by=scene.cast.samordnare).content
