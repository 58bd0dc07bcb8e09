"""How many clicks each job takes from the first page, and that keys alone, or no scripts, are no hindrance."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from actors.models import User
from tests.browser.conftest import Stockholm
from tests.browser.jobs import JOBS, Hand, Keys
from tests.browsing import opened

pytestmark = pytest.mark.browser
SignInOn = Callable[[Page, User], None]


def _do_all(stockholm: Stockholm, sign_in_on: SignInOn, hands: type[Hand], page: Page) -> dict[str, Hand]:
    """Do every job, each as its own person, and return the hands that did them."""
    done = {}
    for job, (person, do, _most) in JOBS.items():
        page.context.clear_cookies()
        sign_in_on(page, stockholm.people[person])
        page.goto(stockholm.plan.get_workspace_url())
        hand = done[job] = hands(page)
        do(hand)
    return done


def test_no_job_takes_more_clicks_than_it_may(stockholm: Stockholm, page: Page, sign_in_on: SignInOn) -> None:
    taken = {job: hand.clicks for job, hand in _do_all(stockholm, sign_in_on, Hand, page).items()}
    assert {job: clicks for job, clicks in taken.items() if clicks > JOBS[job][2]} == {}


def test_every_job_is_done_by_keys_alone_and_shows_where_they_are(
    stockholm: Stockholm, page: Page, sign_in_on: SignInOn
) -> None:
    done = _do_all(stockholm, sign_in_on, Keys, page)
    assert {job: hand.unseen for job, hand in done.items() if isinstance(hand, Keys) and hand.unseen} == {}


def test_every_job_can_be_done_without_scripts(
    stockholm: Stockholm, browser: Browser, live_server: LiveServer, sign_in_on: SignInOn
) -> None:
    with opened(browser, live_server, with_scripts=False) as page:
        done = _do_all(stockholm, sign_in_on, Hand, page)
    assert {*done} == {*JOBS}
