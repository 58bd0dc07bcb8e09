"""The pages of what a plan rests on, in Chromium."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from actors.models import User
from tests.cast import Cast
from tests.factories import GoalFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Axe = Callable[[Page], None]
SignIn = Callable[[Page, User], None]


def test_the_coordinator_adds_a_goal_and_is_told_what_is_wrong(
    page: Page, cast: Cast, sign_in_on: SignIn, axe: Axe
) -> None:
    GoalFactory(plan=cast.plan, number=1, title="Gå mer")
    sign_in_on(page, cast.samordnare)
    page.goto("/arbete/stockholm/")
    page.get_by_role("link", name="Grunder").click()
    page.get_by_role("link", name="Mål", exact=True).click()
    page.get_by_role("link", name="Lägg till mål").click()
    page.get_by_label("Nummer").fill("1")
    page.get_by_label("Rubrik").fill("Åka tåg")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Nummer 1 har redan ”Gå mer”. Nästa lediga är 2.")
    axe(page)
    page.get_by_label("Nummer").fill("2")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("status")).to_contain_text("Sparat: Åka tåg.")
    page.get_by_role("link", name="Ändra Åka tåg").click()
    page.get_by_role("link", name="Ta bort").click()
    page.get_by_role("button", name="Ja, ta bort").click()
    expect(page.get_by_role("status")).to_contain_text("Borttaget: Åka tåg.")
