from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from actors.models import User
from handlingsplan.jobs.dispatch import dispatch_when_committed
from handlingsplan.jobs.models import RenderJob
from handlingsplan.loading import demo
from handlingsplan.loading.demo_statements import say_what_an_owner_must
from handlingsplan.loading.plan import find_folder, load_plan
from handlingsplan.plan.models import Plan
from tests.recording import Recording, record


@dataclass(frozen=True)
class Stockholm:
    """The demonstration as `bin/run` sets it up: one edition is published, and there is work to do."""

    plan: Plan
    people: dict[str, User]


def demonstration() -> Stockholm:
    plan = load_plan(find_folder("stockholm"))
    people = demo.create_people()
    demo.publish_first_edition(plan, by=people["samordnare"])
    demo.leave_work_to_do(plan, people)
    say_what_an_owner_must(by=people["samordnare"])
    return Stockholm(plan, people)


@pytest.fixture(scope="session")
def recorded_stockholm(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Recording[Stockholm]:
    with django_db_blocker.unblock():
        return record(demonstration)


@pytest.fixture
def stockholm(transactional_db: None, recorded_stockholm: Recording[Stockholm]) -> Stockholm:
    made = recorded_stockholm.play()
    dispatch_when_committed(*RenderJob.objects.values_list("pk", flat=True))
    return made


@pytest.fixture
def log_in() -> Callable[[Page, str], None]:
    """Sign in as people do: through the form that the start page's link to one's work leads to."""

    def through_the_form(page: Page, name: str) -> None:
        page.goto("/")
        banner = page.get_by_role("banner")
        menu = banner.locator("summary", has_text="Meny")
        if menu.is_visible():  # in a hand
            menu.click()
        banner.get_by_role("link", name="Mitt arbete").click()
        page.get_by_label("Användarnamn").or_(page.locator("[name=login]")).first.fill(name)
        page.locator("[name=password]").fill(demo.PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Logga in").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(f", {User.objects.get(username=name)}")

    return through_the_form


@pytest.fixture
def log_out() -> Callable[[Page], None]:
    def through_the_menu(page: Page) -> None:
        page.get_by_role("banner").locator("details.menu summary").click()
        page.get_by_role("button", name="Logga ut").click()
        page.wait_for_url("/")
        page.goto(reverse("account_login"))
        expect(page.get_by_role("banner").get_by_role("link", name="Logga in")).to_be_visible()

    return through_the_menu
