"""Chromium on the live server: `page` on a desk, `phone` in a hand, `any_page` both after one another."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, sync_playwright
from pytest_django.live_server_helper import LiveServer

from actors.models import User
from tests.axe import DESK, HAND, violations

CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",  # a container's root has no user namespaces
]


def chromium() -> str | None:
    """Return the installed Chromium; None leaves the choice to Playwright."""
    named = os.environ.get("HANDLINGSPLAN_CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUM)), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium per module.

    Playwright's event loop runs in this very thread, where Django would take every query for an asynchronous one;
    nothing here is, so that guard is off for as long as the loop runs.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        launched = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield launched
        launched.close()


@contextmanager
def opened(
    browser: Browser, live_server: LiveServer, viewport: ViewportSize = DESK, *, with_scripts: bool = True
) -> Iterator[Page]:
    """Open a page, and fail at its end when the browser complained: scripts, the CSP, or the server's errors."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        expected = (
            "status of 4",
            "net::ERR_INTERNET_DISCONNECTED",
        )  # refusals are pages too; tests take the network away
        if message.type == "error" and not any(words in message.text for words in expected):
            complaints.append(message.text)

    with browser.new_context(
        base_url=live_server.url,
        viewport=viewport,
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
        java_script_enabled=with_scripts,
    ) as context:
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
    assert complaints == []


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    with opened(browser, live_server, DESK) as shown:
        yield shown


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    with opened(browser, live_server, HAND) as shown:
        yield shown


@pytest.fixture(params=[DESK, HAND], ids=["desk", "hand"])
def any_page(browser: Browser, live_server: LiveServer, request: pytest.FixtureRequest) -> Iterator[Page]:
    with opened(browser, live_server, request.param) as shown:
        yield shown


@pytest.fixture
def sign_in_on(client_of: Callable[[User], Client], live_server: LiveServer) -> Callable[[Page, User], None]:
    """Sign a person in on a page without the log-in form: `sign_in_on(page, cast.osteraker)`."""

    def sign_in(page: Page, user: User) -> None:
        show_session(page.context, client_of(user), live_server.url)

    return sign_in


def show_session(context: BrowserContext, client: Client, url: str) -> None:
    """Let the browser at the address be signed in as the client is."""
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Check what a page shows now against WCAG and good practice: `axe(page)`."""

    def check(page: Page) -> None:
        assert (page.url, violations(page)) == (page.url, [])

    return check
