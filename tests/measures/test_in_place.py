"""A part of a measure written in its place: saved while one writes, each save with its undoing in the receipt."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Dialog, Page, Route, expect

from actors.ledger import entries_of
from actors.models import User
from measures.models import Measure, Milestone
from measures.parts import PARTS
from tests.cast import Cast
from tests.factories import MeasureFactory
from tests.measures.posting import sent

SignIn = Callable[[User], Client]
PART = {"hx-request": "true"}


@pytest.fixture
def measure(cast: Cast) -> Measure:
    made: Measure = MeasureFactory(
        plan=cast.plan, owner=cast.osteraker_kommun, participants=[cast.vallentuna_kommun], county_wide=False
    )
    return made


def url_of(measure: Measure, part: str) -> str:
    return reverse("edit_part", args=[measure.plan.slug, measure.number, part])


def again(measure: Measure) -> Measure:
    return Measure.objects.get(pk=measure.pk)


def test_what_saves_itself_asks_and_tells_nobody(measure: Measure, cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.osteraker)
    for part in PARTS:
        form = client.get(url_of(measure, part.key), headers=PART).content.decode()
        assert ("hx-trigger" in form) == part.saves_itself == (part.key in {"vad", "bidrar"})


def test_a_save_meanwhile_gives_what_the_next_one_begins_from_and_its_undoing(
    measure: Measure, cast: Cast, client_of: SignIn
) -> None:
    client, url = client_of(cast.osteraker), url_of(measure, "vad")
    before = measure.title
    first = client.post(url, sent(client.get(url, headers=PART), title="Sopsaltning", under_tiden="1"), headers=PART)
    assert (first.status_code, again(measure).title) == (200, "Sopsaltning")
    second = client.post(url, sent(first, description="Tre stråk.", under_tiden="1"), headers=PART)
    assert (second.status_code, again(measure).description) == (200, "Tre stråk.")
    undone = client.post(
        reverse("restore_values", args=["stockholm", measure.number, first.context["entry"]]),
        {"based_on": first.context["undo"]["based_on"].value(), "angrat": "1"},
    )
    assert (undone["Location"], again(measure).title) == (measure.get_absolute_url(), before)
    assert again(measure).description == "Tre stråk."
    same = client.post(url, sent(client.get(url, headers=PART), under_tiden="1"), headers=PART)
    assert "undo" not in same.context
    assert entries_of(measure).count() == 4


def test_what_is_wrong_is_told_beside_the_button_and_a_clash_is_shown_in_place(
    measure: Measure, cast: Cast, client_of: SignIn
) -> None:
    mine, theirs, url = client_of(cast.osteraker), client_of(cast.samordnare), url_of(measure, "vad")
    page = mine.get(url, headers=PART)
    wrong = mine.post(url, sent(page, title="", under_tiden="1"), headers=PART)
    assert (wrong.status_code, "HX-Retarget" in wrong, "Skriv en rubrik." in wrong.content.decode()) == (
        422,
        False,
        True,
    )
    theirs.post(url, sent(theirs.get(url), title="Deras"))
    clash = mine.post(url, sent(page, title="Min", under_tiden="1"), headers=PART)
    assert (clash.status_code, clash["HX-Retarget"], clash["HX-Reswap"]) == (409, "#del-vad", "outerHTML")
    shown = clash.content.decode()
    assert ("Deras" in shown, "Min" in shown, "hx-trigger" in shown, again(measure).title) == (
        True,
        True,
        False,
        "Deras",
    )


def test_what_others_are_told_of_leads_to_the_page_with_its_receipt(
    measure: Measure, cast: Cast, client_of: SignIn
) -> None:
    client, url = client_of(cast.osteraker), url_of(measure, "nar")
    page = client.get(url, headers=PART)
    answer = client.post(
        url, sent(page, planned_end="2029-06-30", moved_because="Tjälen", under_tiden="1"), headers=PART
    )
    assert answer["HX-Redirect"] == measure.get_absolute_url()
    receipt = str(next(iter(client.get(measure.get_absolute_url()).context["messages"])))
    entry = entries_of(measure).first()
    assert receipt.startswith("”När” är sparat. Besked har gått till ")
    assert f'historik/{entry and entry.pk}/aterstall/">Ångra</a>' in receipt


@pytest.mark.browser
def test_a_part_opens_saves_and_closes_where_it_stands(
    measure: Measure, cast: Cast, page: Page, sign_in_on: Callable[[Page, User], None], live_server: object
) -> None:
    sign_in_on(page, cast.osteraker)
    page.goto(measure.get_absolute_url())
    part = page.locator("#del-vad")
    part.get_by_role("link", name="Ändra").click()
    part.get_by_label("Rubrik").fill("Sopsaltade stråk")
    part.get_by_label("Beskrivning").fill("Tre stråk.")
    expect(part.get_by_role("status")).to_contain_text("Sparat kl.")
    assert again(measure).title == "Sopsaltade stråk"
    part.get_by_role("button", name="Klar").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sopsaltade stråk")
    expect(part).to_contain_text("Tre stråk.")
    expect(part.locator("form")).to_have_count(0)


@pytest.mark.browser
def test_what_was_taken_is_not_offered_again_and_answers_come_where_they_were_written(
    measure: Measure, cast: Cast, page: Page, sign_in_on: Callable[[Page, User], None], live_server: object
) -> None:
    sign_in_on(page, cast.osteraker)
    page.goto(measure.get_absolute_url())
    for day in ("2029-06-30", "2029-07-31"):
        when = page.locator("#del-nar")
        when.get_by_role("link", name="Ändra").click()
        when.get_by_label("Planerat slut").wait_for()
        expect(page.locator(".kept-form")).to_have_count(0)
        when.get_by_label("Planerat slut").fill(day)
        when.get_by_label("Varför flyttas tiden?").fill("Tjälen.")
        with page.expect_navigation():  # the receipt before it says the same
            when.get_by_role("button", name="Spara").click()
        expect(page.locator("#besked")).to_contain_text("”När” är sparat.")
    page.get_by_label("Din synpunkt").fill("Hinner vi?")
    page.get_by_role("button", name="Lämna synpunkten").click()
    expect(page.get_by_text("Hinner vi?")).to_be_visible()
    page.get_by_role("button", name="Markera som löst").click()
    expect(page.locator("#besked")).to_contain_text("Tråden är markerad som löst.")
    expect(page.locator(".kept-form")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize(("part", "field"), [("vad", "Beskrivning"), ("nar", "Varför flyttas tiden?")])
def test_leaving_words_in_a_part_opened_in_place_asks_first(
    measure: Measure,
    cast: Cast,
    page: Page,
    sign_in_on: Callable[[Page, User], None],
    live_server: object,
    part: str,
    field: str,
) -> None:
    sign_in_on(page, cast.osteraker)
    page.goto(measure.get_absolute_url())
    opened, asked = page.locator(f"#del-{part}"), list[str]()
    opened.get_by_role("link", name="Ändra").click()

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    if part == "nar":
        opened.get_by_label("Planerat slut").fill("2029-06-30")
    opened.get_by_label(field).clear()
    opened.get_by_label(field).press_sequentially("Tjälen")
    page.locator(".crumbs a").first.click()
    expect(opened.get_by_label(field)).to_have_value("Tjälen")
    assert asked == ["beforeunload"]


def test_status_is_told_in_its_place_and_undone_from_the_receipt(
    measure: Measure, cast: Cast, client_of: SignIn
) -> None:
    client, url = client_of(cast.osteraker), reverse("measure_status", args=["stockholm", measure.number])
    opened = client.get(url, headers=PART)
    wrong = client.post(url, sent(opened, status="delayed"), headers=PART)
    assert (wrong.status_code, wrong["HX-Retarget"], wrong["HX-Reswap"]) == (422, "#del-status", "outerHTML")
    saved = client.post(url, sent(opened, status="delayed", status_reason="Tjälen."), headers=PART)
    assert saved["HX-Redirect"] == measure.get_absolute_url()
    page = client.get(measure.get_absolute_url())
    entry = entries_of(measure)[0].pk
    receipt = f'Status är sparad. <a href="{url}?fore={entry}">Ångra</a>'
    assert [str(message) for message in page.context["messages"]] == [receipt]
    proposed = client.get(url, {"fore": entry})
    assert (proposed.status_code, "Så här var det före ändringen." in proposed.content.decode()) == (200, True)
    assert client.post(url, sent(proposed)).status_code == 302
    assert (again(measure).status, again(measure).status_reason) == (measure.status, "")
    assert client.get(url, {"fore": 1}).status_code == 404


def test_rows_beside_come_and_go_in_their_place_with_their_undoing(
    measure: Measure, cast: Cast, client_of: SignIn
) -> None:
    client, url = client_of(cast.osteraker), reverse("measure_beside", args=["stockholm", measure.number])
    typed = {"kind": "milstolpe", "title": "Upphandlat", "planned_on": "2027-03-01"}
    receipt = client.post(url, typed, headers=PART).context["receipt"]
    row = measure.milestones.get()
    assert receipt.words == "Tillagt: Upphandlat."
    row.title = "Avtalat"
    row.save()
    stale = client.post(receipt.undo, dict(receipt.fields), headers=PART)
    assert (stale.status_code, stale["HX-Retarget"], stale["HX-Reselect"]) == (409, "#innehall", "#innehall")
    removed = client.post(receipt.undo, headers=PART).context["receipt"]
    assert (removed.words, measure.milestones.count()) == ("Borttaget: Avtalat.", 0)
    client.post(removed.undo, dict(removed.fields), headers=PART)
    assert [(one.title, str(one.planned_on)) for one in measure.milestones.all()] == [("Avtalat", "2027-03-01")]
    reach = reverse("reach_milestone", args=["stockholm", measure.number, measure.milestones.get().pk])
    wrong = client.post(reach, {"reached_on": "2099-01-01"}, headers=PART).context["receipt"]
    assert (wrong.is_wrong, wrong.undo) == (True, "")
    reached = client.post(reach, {"reached_on": "2026-01-07"}, headers=PART).context["receipt"]
    remove = reverse("remove_beside", args=["stockholm", measure.number, "milstolpe", measure.milestones.get().pk])
    client.post(reached.undo, dict(reached.fields), headers=PART)
    assert measure.milestones.get().reached_on is None
    client.post(reach, {"reached_on": "2026-01-07"}, headers=PART)
    assert client.post(remove, headers=PART).context["receipt"].undo == ""  # it would not be as it was


@pytest.mark.browser
def test_a_row_beside_sent_again_after_a_lost_answer_is_there_once(
    measure: Measure, cast: Cast, page: Page, sign_in_on: Callable[[Page, User], None], live_server: object
) -> None:
    sign_in_on(page, cast.osteraker)
    page.goto(reverse("measure_beside", args=["stockholm", measure.number]))
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)

    def lose(route: Route) -> None:
        route.fetch()
        route.fulfill(status=204)  # nothing comes into the page

    page.route("**/bredvid/", lose, times=1)
    steps = page.locator("#del-milstolpe")
    steps.get_by_label("Vad ska vara klart?").fill("Upphandlat")
    with page.expect_response("**/bredvid/"):
        steps.get_by_role("button", name="Lägg till").click()
    expect(steps.get_by_role("listitem")).to_have_count(0)
    steps.get_by_role("button", name="Lägg till").click()
    expect(page.get_by_text("Det där var redan skickat, och är sparat en gång.")).to_be_visible()
    expect(steps.get_by_role("listitem")).to_have_count(1)
    assert (asked, measure.milestones.count()) == ([], 1)


@pytest.mark.browser
def test_a_button_beside_whose_row_has_changed_asks_and_does_it_all_the_same(
    measure: Measure, cast: Cast, page: Page, sign_in_on: Callable[[Page, User], None], live_server: object
) -> None:
    step = Milestone.objects.create(measure=measure, title="Upphandlat")
    sign_in_on(page, cast.osteraker)
    page.goto(measure.get_absolute_url())
    page.locator("#del-bredvid").get_by_role("link", name="Ändra").click()
    expect(page.get_by_role("button", name="Ta bort Upphandlat")).to_be_visible()
    step.title = "Avtalat"
    step.save()
    page.get_by_role("button", name="Ta bort Upphandlat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Det har ändrats medan du läste")
    page.get_by_role("button", name="Gör det ändå").click()
    expect(page.get_by_text("Borttaget: Avtalat.")).to_be_visible()
    assert measure.milestones.count() == 0
