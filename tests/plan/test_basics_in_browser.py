"""The pages of what a plan rests on, in Chromium."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from actors.models import User
from tests.cast import Cast
from tests.factories import GoalFactory, IndicatorFactory, MeasureFactory, TargetFactory
from tests.plan.basics_table import KINDS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Axe = Callable[[Page], None]
SignIn = Callable[[Page, User], None]
ROOT = "/arbete/stockholm/grunder/"


def test_every_page_is_accessible(any_page: Page, cast: Cast, sign_in_on: SignIn, axe: Axe) -> None:
    goal = GoalFactory(plan=cast.plan, target_year=2020)
    MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, goals=[goal])
    indicator = TargetFactory(indicator=IndicatorFactory(plan=cast.plan)).indicator
    free = GoalFactory(plan=cast.plan)
    segments = [kind.subject.segment for kind in KINDS.values()]
    pages = ["", *(f"{segment}/" for segment in segments), *(f"{segment}/ny/" for segment in segments)]
    pages += [f"mal/{goal.pk}/ta-bort/", f"mal/{free.pk}/ta-bort/", f"indikatorer/{indicator.pk}/"]
    sign_in_on(any_page, cast.samordnare)
    for page in pages:
        any_page.goto(ROOT + page)
        axe(any_page)
        assert any_page.evaluate("document.documentElement.scrollWidth") <= any_page.viewport_size["width"]  # type: ignore[index] # it is set


def test_the_coordinator_adds_a_goal_and_is_told_what_is_wrong(
    any_page: Page, cast: Cast, sign_in_on: SignIn, axe: Axe
) -> None:
    GoalFactory(plan=cast.plan, number=1, title="Gå mer")
    sign_in_on(any_page, cast.samordnare)
    any_page.goto("/arbete/stockholm/")
    any_page.get_by_role("link", name="Grunder").click()
    any_page.get_by_role("link", name="Mål", exact=True).click()
    any_page.get_by_role("link", name="Lägg till mål").click()
    any_page.get_by_label("Nummer").fill("1")
    any_page.get_by_label("Rubrik").fill("Åka tåg")
    any_page.get_by_role("button", name="Spara").click()
    expect(any_page.get_by_role("alert")).to_be_focused()
    expect(any_page.get_by_role("alert")).to_contain_text("Nummer 1 har redan ”Gå mer”. Nästa lediga är 2.")
    axe(any_page)
    any_page.get_by_label("Nummer").fill("2")
    any_page.get_by_role("button", name="Spara").click()
    expect(any_page.get_by_role("status")).to_contain_text("Sparat: Åka tåg.")
    any_page.get_by_role("link", name="Ändra Åka tåg").click()
    any_page.get_by_role("link", name="Ta bort").click()
    any_page.get_by_role("button", name="Ja, ta bort").click()
    expect(any_page.get_by_role("status")).to_contain_text("Borttaget: Åka tåg.")
