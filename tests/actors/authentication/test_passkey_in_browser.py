"""A passkey from the first day to the last, with an authenticator that Chromium plays."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from actors.models import User
from tests.cast import Cast
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
PATIENT = 20_000
NOTHING_TO_DO = "Inget att göra just nu, Örjan Åkesson"


@pytest.fixture
def key_page(page: Page) -> Page:
    chromium = page.context.new_cdp_session(page)
    chromium.send("WebAuthn.enable")
    chromium.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return page


def _sign_in(page: Page, user: User) -> None:
    page.goto(reverse("account_login"))
    page.locator("[name=login]").fill(user.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Logga in", exact=True).click()


def test_a_passkey_is_added_used_renamed_and_removed(key_page: Page, cast: Cast, axe: Callable[[Page], None]) -> None:
    page = key_page
    _sign_in(page, cast.osteraker)
    expect(page.get_by_role("heading", level=1)).to_have_text(NOTHING_TO_DO)
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Namn").fill("Telefonen")
    axe(page)
    page.get_by_role("button", name="Lägg till").click()
    expect(page.get_by_text("Passnyckeln är tillagd.")).to_be_visible(timeout=PATIENT)

    page.context.clear_cookies()
    _sign_in(page, cast.osteraker)
    expect(page.get_by_role("button", name="Använd en passnyckel")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Använd en passnyckel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NOTHING_TO_DO, timeout=PATIENT)

    page.goto(reverse("mfa_list_webauthn"))
    axe(page)
    page.get_by_role("link", name="Byt namn").click()
    page.get_by_label("Namn").fill("Min telefon")
    axe(page)
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Min telefon")).to_be_visible()
    page.get_by_role("link", name="Ta bort").click()
    expect(page.get_by_role("heading", name="Ta bort passnyckeln")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Ta bort").click()
    expect(page.get_by_text("Du har ingen passnyckel än.")).to_be_visible()
