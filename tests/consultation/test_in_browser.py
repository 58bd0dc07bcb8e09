"""A round in Chromium, on a desk and in a hand: a body answers by link, the coordinator replies, all read of it."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from actors.models import User
from handlingsplan.consultation.models import Body, Consultation, Point
from handlingsplan.plan.models import Plan
from tests.cast import Cast
from tests.consultation.rounds import asked, confirmation_to, link_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def answer_by_link(page: Page, body: Body, axe: Callable[[Page], None]) -> None:
    page.goto(reverse("answer", args=[link_to(body)]))
    axe(page)
    page.get_by_role("link", name="Skriv en synpunkt").click()
    page.get_by_label("Synpunkt", exact=True).fill("Fler cykelställ vid stationerna.")
    page.get_by_role("button", name="Spara i utkastet").click()
    page.get_by_label("Har synpunkter").check()
    page.get_by_role("button", name="Lämna in svaret").click()
    expect(page.get_by_text("Ett brev har gått till").first).to_be_visible()
    page.goto(reverse("confirm_response", args=[confirmation_to(body)]))
    page.get_by_role("button", name="Ja, bekräfta och lämna in").click()
    expect(page.get_by_role("heading", name="Yttrandet är inlämnat")).to_be_visible()


def test_a_point_goes_from_words_to_the_report(
    ready: Plan, cast: Cast, any_page: Page, sign_in_on: Callable[[Page, User], None], axe: Callable[[Page], None]
) -> None:
    one = asked(ready, cast)
    answer_by_link(any_page, Body.objects.get(name="Förening 0"), axe)
    sign_in_on(any_page, cast.samordnare)
    any_page.goto(one.get_absolute_url())
    any_page.get_by_role("link", name="Synpunkter", exact=True).click()
    axe(any_page)
    any_page.get_by_label("Synpunkt 1").check()
    any_page.get_by_label("Svar", exact=True).fill("Det är inskrivet.")
    any_page.get_by_role("button", name="Ta ställning").click()
    expect(any_page.get_by_text("1 synpunkt är ändrad.")).to_be_visible()
    any_page.goto(one.get_absolute_url())
    any_page.get_by_text("Avsluta svarstiden").last.click()
    any_page.get_by_role("button", name="Ja, avsluta svarstiden").click()
    any_page.get_by_role("link", name="Samrådsredogörelse").click()
    any_page.get_by_text("Ge ut redogörelsen").click()
    any_page.get_by_role("button", name="Ja, ge ut den").click()
    any_page.goto(reverse("consultation_account", args=[ready.slug, one.number]))
    expect(any_page.get_by_text("Fler cykelställ vid stationerna.")).to_be_visible()
    expect(any_page.get_by_text("Det är inskrivet.")).to_be_visible()
    axe(any_page)
    assert (Point.objects.get().reply, Consultation.objects.get().state) == ("Det är inskrivet.", "accounted_for")
