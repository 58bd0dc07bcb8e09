"""The same pages in Chromium: nothing runs, and the browser asks nobody but the portal."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page

from actors.models import User
from measures.models import Measure
from tests.cast import Cast
from tests.hostile.filling import fill
from tests.hostile.test_hostile import TEXTS, addresses

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_nothing_runs_in_chromium(
    cast: Cast, page: Page, client_of: Callable[[User], Client], sign_in_on: Callable[[Page, User], None]
) -> None:
    filled = fill(cast, TEXTS, client_of)
    Measure.objects.filter(plan=cast.plan).update(state="accepted")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script("window.pwned = () => { window.ran = true }")
    sign_in_on(page, cast.samordnare)
    ran = {}
    for address in addresses(filled):
        page.goto(address)
        ran[address] = page.evaluate("window.ran === true")
    own = page.url.partition("/arbete/")[0]
    assert [address for address, it_ran in ran.items() if it_ran] == []
    assert [url for url in asked if not url.startswith((own, "data:"))] == []
