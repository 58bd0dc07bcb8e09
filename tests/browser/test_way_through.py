"""The portal's main job, from an officer's change to the file in a politician's hand, in Chromium."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.models import RenderJob
from tests.browser.conftest import Stockholm
from tests.chapters.test_editor import go_to
from tests.pages_of import pages_of
from tests.working import LiveWorker

pytestmark = [pytest.mark.browser, pytest.mark.services]

LogIn = Callable[[Page, str], None]
LogOut = Callable[[Page], None]


def _compiled(edition: int) -> bool:
    return RenderJob.objects.filter(edition__number=edition, state=JobState.DONE).exists()


def _officer_changes_a_measure(page: Page) -> None:
    own = page.get_by_role("region", name="Åtgärder som Österåker ansvarar för").last
    own.get_by_role("link", name="10. Vintercyklist i norrort").click()
    page.locator("#gor > details > summary").click()
    page.get_by_role("link", name="Ändra texten").click()
    page.get_by_label("Rubrik").fill("Vintercyklist i hela norrort")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("10. Vintercyklist i hela norrort")


def _coordinator_sends_back(page: Page) -> None:
    page.get_by_role("link", name="7. Uppföljning och utvärdering").first.click()
    page.get_by_role("button", name="Återsänd med kommentar").click()
    expect(page.locator("#granskning")).to_contain_text("Skriv")
    page.get_by_label("Kommentar till den som skriver").fill("Skriv vilken nämnd som får redovisningen.")
    page.get_by_role("button", name="Återsänd med kommentar").click()
    expect(page.locator("#granskning")).to_contain_text("Utkast")


def _editor_answers(page: Page) -> None:
    page.get_by_role("link", name="7. Uppföljning och utvärdering").first.click()
    expect(page.locator("#granskning")).to_contain_text("Skriv vilken nämnd som får redovisningen.")
    page.get_by_role("link", name="Skriv i texten").click()
    page.wait_for_selector("form[data-ready]")
    go_to(page, "Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("Redovisningen går till kommunstyrelsen.")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("Redovisningen går till kommunstyrelsen.")).to_be_visible()
    page.get_by_role("button", name="Lämna in till granskning").click()
    expect(page.locator("#granskning")).to_contain_text("Under granskning")


def _coordinator_approves_and_publishes(page: Page) -> None:
    page.get_by_role("link", name="7. Uppföljning och utvärdering").first.click()
    page.get_by_role("button", name="Godkänn version 3").click()
    expect(page.locator("#granskning")).to_contain_text("Godkänt")
    page.get_by_role("link", name="Nästa utgåva").click()
    page.get_by_label("Vad är nytt i utgåvan?").fill("Redovisning i nämnderna och vintercyklister i hela norrort.")
    page.get_by_role("button", name="Publicera utgåva 2").click()


def _progress_shows_without_reload(page: Page) -> None:
    page.evaluate("window.neverReloaded = true")
    download = page.get_by_role("link", name="Ladda ner PDF")
    expect(download).to_be_visible(timeout=120_000)
    assert page.evaluate("window.neverReloaded") is True


def test_from_an_officers_change_to_a_published_edition(
    page: Page, stockholm: Stockholm, live_worker: LiveWorker, log_in: LogIn, log_out: LogOut
) -> None:
    for name, do in (
        ("osteraker", _officer_changes_a_measure),
        ("samordnare", _coordinator_sends_back),
        ("vallentuna", _editor_answers),
        ("samordnare", _coordinator_approves_and_publishes),
    ):
        log_in(page, name)
        do(page)
        if "jobb" not in page.url:
            log_out(page)
    _progress_shows_without_reload(page)
    live_worker.until(lambda: _compiled(2), seconds=120)
    page.goto("/")
    expect(page.get_by_role("link", name="Ladda ner planen")).to_contain_text("PDF")
    expect(page.locator(".hero__edition")).to_contain_text("Utgåva 2")
    pdf = page.request.get("/planer/stockholm/plan.pdf").body()
    words = " ".join(pages_of(pdf))
    assert "Vintercyklist i hela norrort" in words
    assert "Redovisningen går till kommunstyrelsen." in words


def test_a_politician_has_the_plan_in_two_clicks_on_a_phone(
    phone: Page, stockholm: Stockholm, live_worker: LiveWorker, log_in: LogIn
) -> None:
    live_worker.until(lambda: _compiled(1), seconds=120)
    log_in(phone, "politiker")
    phone.goto("/")
    link = phone.get_by_role("link", name="Ladda ner planen")
    with phone.expect_response("**/planer/stockholm/plan.pdf") as answer:
        link.click()
    assert answer.value.status == 200
    assert answer.value.headers["content-type"] == "application/pdf"


def _titles_by_reading_on(page: Page) -> list[str]:
    page.goto("/")
    page.get_by_role("link", name="Bakgrund och syfte").click()
    titles = []
    while True:
        titles.append(" ".join(page.get_by_role("heading", level=1).inner_text().split()))
        onward = page.locator("a[rel=next]")
        if not onward.count():
            return titles
        onward.first.click()
        page.wait_for_load_state()


def test_the_public_reads_all_eight_chapters_without_signing_in(page: Page, phone: Page, stockholm: Stockholm) -> None:
    on_desk, in_hand = _titles_by_reading_on(page), _titles_by_reading_on(phone)
    assert on_desk == in_hand
    assert on_desk == [
        "1 Bakgrund och syfte",
        "2 Definition av hållbar mobilitet",
        "3 Mål och utmaningar",
        "4 Åtgärder och strategier",
        "5 Samverkan och koordinering",
        "6 Finansiering",
        "7 Uppföljning och utvärdering",
        "8 Exempel och goda tillämpningar",
    ]
