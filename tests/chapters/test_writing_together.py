"""People who write in one chapter in Chromium: `python -m bench writing-together --browser` runs sixty sequences."""

from collections.abc import Callable
from random import Random

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from actors.models import User
from handlingsplan.plan import workflow
from tests.cast import Cast
from tests.chapters.together import Desk
from tests.random_texts import Writer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEQUENCES, STEPS = 2, 8


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_no_word_is_lost_in_chromium(
    cast: Cast, client_of: Callable[[User], Client], browser: Browser, live_server: LiveServer, seed: int
) -> None:
    chapter = cast.plan.chapters.get(number=3)
    workflow.appoint_editors(chapter, [cast.vallentuna, cast.osteraker], by=cast.samordnare)
    people = {"sara": cast.samordnare, "viktor": cast.vallentuna, "annmarie": cast.osteraker}
    desk = Desk(Random(seed), chapter, people, client_of, browser, live_server.url)
    html = Writer(desk.chance, "start").text(4)
    workflow.save_text(chapter, html=html, expected_version=0, by=cast.samordnare)
    assert (desk.run(STEPS), desk.done) == ([], desk.done)
