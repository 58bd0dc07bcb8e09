"""Nothing that others can ask the portal tells that an organisation has a draft, before it is handed over.

Every address of the URLconf is asked as everybody else: once with the draft there, and once without it. The two
answers are the same to the letter, so neither its words, its number, nor its effect on any count or sum shows.
A new address is covered as soon as it is in the URLconf; one with a parameter that nobody told how to fill fails.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from actors.models import User
from handlingsplan.publishing.publish import publish
from measures.editing import save_measure
from measures.enums import EditorialState, Status
from measures.models import Measure
from tests.cast import Cast
from tests.factories import (
    ChallengeFactory,
    CommentFactory,
    CommitmentFactory,
    FunderFactory,
    FundingRowFactory,
    GoalFactory,
    GoodExampleFactory,
    IndicatorFactory,
    MeasureFactory,
    ObservationFactory,
    PackageFactory,
    approve_all_chapters,
)
from tests.measures.posting import data_of
from tests.walking import difference, every_route, seen_in

WORD = "Hemligstråket"
OTHERS = ("vallentuna", "sodertalje", "samordnare", "forskare", "anonymous")
ACCOUNTS = "konto/"  # where people's own accounts are: nothing of a plan, and allauth writes when it shows some of it
# The primary key of the draft, and of one row of each kind that belongs to it: one address asks about them all.
KEY = 4444
PUBLIC = "planer/"  # what is published says the same to all: it is asked as nobody
SEARCHES = (f"?q={WORD}", f"?scope=all&q={WORD}", "?scope=all&state=draft")
MANY = 200
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@dataclass
class Scene:
    """A plan with one of everything; the draft comes later, as number 4."""

    cast: Cast
    goal: Any
    package: Any
    challenge: Any
    job: Any

    def values(self, pattern: str, parameter: str) -> Sequence[object]:
        """Return what to fill a parameter with; a KeyError asks whoever adds a new kind to tell."""
        if pattern.startswith("organisationer/") and parameter == "slug":
            return ["vallentuna"]
        if pattern.endswith("kapitel/<int:number>/"):
            return {"slug": ["stockholm"], "number": range(1, 9)}[parameter]
        if parameter == "pk" or parameter.endswith("_pk"):
            return [1] if "grunder/" in pattern else [1, KEY]
        return {
            "slug": ["stockholm"],
            "number": [1, 4],
            "version": [1],
            "year": [2026],
            "organisation": ["osteraker", "vallentuna"],
            "key": ["indikator-1"],
            "kind": ["milstolpe"],
            "secret": ["x"],
            "table": ["measures"],
            "form": ["docx"],
            "since": [1],
            "chapter": [4],
            "part": ["vad", "vilka"],
            "token": [self.job.token],
        }[parameter]

    def answers(
        self, ask: Callable[[str], HttpResponse], *, below: str = "", name: str = "anonymous"
    ) -> Iterator[tuple[str, HttpResponse]]:
        """Yield every address below, with its answer; one that knows no such method says so whatever it is about."""
        for route in every_route():
            is_elsewhere = route.pattern.startswith((ACCOUNTS,) if name == "anonymous" else (ACCOUNTS, PUBLIC))
            if is_elsewhere or not route.pattern.startswith(below):
                continue
            for address in route.addresses(self.values):
                response = ask(address)
                yield address, response
                if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                    break


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of refusals are what is asked for, and writing about each takes longer than giving it."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def scene(cast: Cast) -> Iterator[Scene]:
    with time_machine.travel(NOW, tick=False):
        goal, package = GoalFactory(plan=cast.plan), PackageFactory(plan=cast.plan)
        challenge = ChallengeFactory(plan=cast.plan)
        for owner in (cast.osteraker_kommun, cast.vallentuna_kommun, cast.kth):
            measure = MeasureFactory(plan=cast.plan, owner=owner, package=package, goals=[goal], challenges=[challenge])
            FundingRowFactory(measure=measure)
            CommitmentFactory(measure=measure, organisation=owner, decided=True)
        GoodExampleFactory(plan=cast.plan, organisation=cast.osteraker_kommun)
        ObservationFactory(indicator=IndicatorFactory(plan=cast.plan), organisation=cast.osteraker_kommun)
        FunderFactory(plan=cast.plan)
        approve_all_chapters(cast.plan)
        edition = publish(cast.plan, by=cast.samordnare)
        yield Scene(cast, goal, package, challenge, edition.job)


def write_draft(scene: Scene) -> Measure:
    """Give Österåker a draft with a unique word in all that can be written, and with one of everything."""
    cast = scene.cast
    draft: Measure = MeasureFactory(
        pk=KEY,
        plan=cast.plan,
        number=4,
        owner=cast.osteraker_kommun,
        participants=[cast.vallentuna_kommun, cast.region],
        package=scene.package,
        goals=[scene.goal],
        challenges=[scene.challenge],
        modes=["cycling"],
        four_step=2,
        title=WORD,
        description=WORD,
        expected_result=WORD,
        state=EditorialState.DRAFT,
        status=Status.DELAYED,
        status_reason=WORD,
    )
    FundingRowFactory(pk=KEY, measure=draft, amount=Decimal(987_654), note=WORD)
    FundingRowFactory(measure=draft, funder=FunderFactory._meta.model.objects.first(), note=WORD, year=2030)
    FundingRowFactory(measure=draft, organisation=cast.vallentuna_kommun, state="need")
    CommentFactory(pk=KEY, about=draft, author=cast.osteraker, text=WORD)
    draft.editorial_events.create(pk=KEY, act="propose", by=cast.osteraker, comment=WORD)
    draft.editorial_events.create(act="send_back", by=cast.samordnare, comment=WORD)
    draft.milestones.create(pk=KEY, title=WORD)
    draft.links.create(pk=KEY, label=WORD, url="https://example.org/")
    image = ContentFile(b"\x89PNG", name="bild.png")
    draft.attachments.create(pk=KEY, name=f"{WORD}.pdf", file=image, content_type="image/png", size=1)
    save_measure(draft, data=data_of(draft, title=f"{WORD} 2"), expected_version=1, by=cast.osteraker)
    return draft


def ask_all(client: Client, scene: Scene, **only: Any) -> dict[object, str]:
    """Ask at every address; what can be searched, and what is downloaded, also with words that match the draft."""
    answers: dict[object, str] = {}
    for address, response in scene.answers(client.get, **only):
        answers[address] = seen_in(response)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if response.status_code == HTTPStatus.OK and (not is_page or 'method="get"' in answers[address]):
            for search in SEARCHES:
                answers[address + search] = seen_in(client.get(address + search))
    return answers


@pytest.fixture
def everybody_else(cast: Cast, client_of: Callable[[User], Client]) -> dict[str, Client]:
    return {name: Client() if name == "anonymous" else client_of(cast[name]) for name in OTHERS}  # type: ignore[arg-type] # only the last is nobody


@pytest.mark.parametrize("name", OTHERS)
def test_no_answer_to_others_tells_of_a_draft(scene: Scene, everybody_else: dict[str, Client], name: str) -> None:
    with transaction.atomic():
        write_draft(scene)
        there = ask_all(everybody_else[name], scene, name=name)
        transaction.set_rollback(True)
    assert difference(ask_all(everybody_else[name], scene, name=name), there) == {}


def test_its_own_people_see_it_so_the_walk_would_have_found_it(
    scene: Scene, client_of: Callable[[User], Client]
) -> None:
    write_draft(scene)
    answers = ask_all(client_of(scene.cast.politiker), scene, below="arbete/<slug:slug>/atgarder/")
    found = {asked for asked, text in answers.items() if WORD in text.partition("\n")[2]}
    assert {f"/arbete/stockholm/atgarder/{more}" for more in ("", "4/", "4/historik/", SEARCHES[1])} <= found


def _as_it_is(draft: Measure) -> list[dict[str, Any]]:
    rows = (draft.history, draft.funding_rows, draft.participations, draft.commitments, draft.editorial_events)
    return [row for kind in rows for row in kind.order_by("pk").values()]


@pytest.mark.parametrize("name", ["vallentuna", "samordnare"])
def test_nothing_that_others_send_reaches_a_draft(scene: Scene, everybody_else: dict[str, Client], name: str) -> None:
    draft = write_draft(scene)
    before, told = _as_it_is(draft), []

    def post(address: str) -> HttpResponse:
        with transaction.atomic():
            response: Any = everybody_else[name].post(address, {"q": WORD, "comment": "Hej", "text": "Hej"})
            if WORD in seen_in(response) or _as_it_is(draft) != before:
                told.append(address)
            transaction.set_rollback(True)
        return response

    asked = [address for address, _response in scene.answers(post)]
    assert (told, len(asked) > MANY) == ([], True)


def test_no_edition_holds_it(scene: Scene) -> None:
    write_draft(scene)
    assert WORD not in publish(scene.cast.plan, by=scene.cast.samordnare).content
