"""The lines of help: on the pages that they name, and gone where they were put away."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from actors.models import User
from handlingsplan.workspace.help_lines import _LINES, COOKIE
from tests.cast import Cast


@pytest.mark.parametrize("page", _LINES)
def test_a_line_stands_on_its_page_until_it_is_put_away(
    page: str, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    client, address = client_of(cast.politiker), reverse(page, args=["stockholm"])
    assert f'data-help-line="{page}"' in client.get(address).content.decode()
    client.cookies[COOKIE] = "annan." + page
    assert "data-help-line" not in client.get(address).content.decode()


@pytest.mark.browser
def test_what_is_put_away_stays_away_on_that_page(
    cast: Cast, page: Page, sign_in_on: Callable[[Page, User], None], live_server: object
) -> None:
    sign_in_on(page, cast.politiker)
    for name in ("plan_money", "indicators"):
        page.goto(reverse(name, args=["stockholm"]))
        page.get_by_role("button", name="Jag förstår").click()
        expect(page.locator("[data-help-line]")).to_have_count(0)
    page.goto(reverse("plan_money", args=["stockholm"]))
    expect(page.locator("[data-help-line]")).to_have_count(0)
