"""A whole round in Chromium, on a desk and in a hand: asked, answered in every way, disposed of, reported, published.

Twelve bodies and five private persons; what is many of one kind is done by the functions that the pages call.
"""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from actors.models import User
from handlingsplan.consultation.cutting import CutData, cut_point
from handlingsplan.consultation.dispositions import DispositionData, dispose_group, dispose_many, put_together
from handlingsplan.consultation.drafts import Writer, add_remark, draft_of
from handlingsplan.consultation.enums import Channel
from handlingsplan.consultation.models import Body, Consultation, Point, PointGroup, Response
from handlingsplan.consultation.preparing import BodyData, add_body
from handlingsplan.consultation.public_answers import let_in, send_public_answer
from handlingsplan.consultation.receiving import hand_in
from handlingsplan.consultation.working_days import working_days_after
from handlingsplan.editions.freezing import thaw
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter, Plan
from handlingsplan.publishing.publish import publish
from tests.axe import at_both_widths
from tests.cast import Cast
from tests.consultation.rounds import confirmation_to, last_day, link_to, prepared, remark
from tests.document_texts.documents import ANSWER, pdf

pytestmark = pytest.mark.browser
SignInOn = Callable[[Page, User], None]
POINTS, GROUPS = 140, 30
LINKED = ("Cykelföreningen", "Pendlarna", "Trafikrådet")
BY_PDF = ("Länsstyrelsen", "Trafikverket")
BY_MAIL, LATE, EXTENDED, SILENT = "Skolan", "Sena nämnden", "Universitetet", "Den tysta"
MORE = ("Handelskammaren", "Räddningstjänsten")
FILE: FilePayload = {"name": "yttrande.pdf", "mimeType": "application/pdf", "buffer": pdf()}


def body_named(name: str) -> Body:
    return Body.objects.select_related("consultation__plan").get(name=name)


def _ask_everybody(page: Page, plan: Plan, cast: Cast) -> Consultation:
    """Prepare a round with twelve bodies, the last of them through the form, and send it out."""
    one = prepared(plan, by=cast.samordnare)
    others = (*LINKED, *BY_PDF, BY_MAIL, LATE, EXTENDED, *MORE)
    for number, name in enumerate(others):
        add_body(one, data=BodyData(name=name, email=f"registrator{number}@example.org"), by=cast.samordnare)
    own = BodyData(name="Österåkers kommun", email="kommun@example.org", organisation=cast.osteraker_kommun)
    add_body(one, data=own, by=cast.samordnare)
    page.goto(reverse("ask_body", args=[plan.slug, one.number]))
    page.get_by_label("Namn").fill(SILENT)
    page.get_by_label("Registratorns e-postadress").fill("tyst@example.org")
    page.get_by_role("button", name="Lägg till").click()
    page.goto(one.get_absolute_url())
    page.locator("summary", has_text="Skicka remissen").click()
    page.get_by_role("button", name="Ja, frys och skicka 12 brev").click()
    expect(page.get_by_text("Remissen är skickad.")).to_be_visible()
    return Consultation.objects.select_related("plan").get(pk=one.pk)


def _hand_in(page: Page, body: Body, stance: str) -> None:
    """Hand in what a body has written, and confirm it as its registrar does."""
    page.goto(reverse("answer", args=[link_to(body)]))
    page.get_by_label(stance, exact=True).check()
    page.get_by_role("button", name="Lämna in svaret").click()
    expect(page.get_by_text("Ett brev har gått till").first).to_be_visible()
    page.goto(reverse("confirm_response", args=[confirmation_to(body)]))
    page.get_by_role("button", name="Ja, bekräfta och lämna in").click()
    expect(page.get_by_role("heading", name="Yttrandet är inlämnat")).to_be_visible()


def _write_on_the_phone(phone: Page, body: Body) -> None:
    """Mark words of a chapter, write about them, lose the tab, and find the words in the draft again."""
    address = reverse("answer_chapter", args=[link_to(body), 2])
    phone.goto(address)
    phone.evaluate("""() => {
        const words = document.querySelector("#kapitlet p").firstChild;
        getSelection().setBaseAndExtent(words, 0, words, 7);
    }""")
    phone.get_by_role("button", name="Skriv om de markerade orden").click()
    expect(phone.get_by_label("Ord i planen som det gäller")).not_to_have_value("")
    phone.locator("#id_text").fill("Skriv tydligare vad som menas.")
    phone.locator("#id_text").blur()
    expect(phone.get_by_text("Sparat i utkastet kl.")).to_be_visible()
    other = phone.context.new_page()
    other.goto(reverse("answer", args=[link_to(body)]))
    expect(other.get_by_text("Skriv tydligare vad som menas.")).to_be_visible()
    other.close()


def _many_remarks(body: Body, count: int, channel: Channel = Channel.LINK, by: User | None = None) -> None:
    for number in range(count):
        add_remark(body, remark(f"{body} skriver sak nummer {number}."), writer=Writer(channel, by))


def _send_a_pdf(page: Page, body: Body) -> None:
    page.goto(reverse("answer_decision", args=[link_to(body)]))
    page.get_by_label("Undertecknat yttrande").set_input_files(FILE)
    page.get_by_label("Beslutande organ").fill("Styrelsen")
    page.get_by_role("button", name="Spara i utkastet").click()
    _hand_in(page, body, "Har synpunkter")


def _cut(page: Page, plan: Plan, response: Response) -> None:
    page.goto(reverse("cut_point", args=[plan.slug, 1, response.number]))
    page.get_by_label(ANSWER[1]).check()
    page.get_by_role("button", name="Lägg till").click()
    expect(page.locator("#stycken").get_by_role("link", name="Synpunkt")).to_have_count(1)
    expect(page.get_by_text("2 stycken är inte med i någon synpunkt.")).to_be_visible()


def _enter_a_mail(page: Page, plan: Plan) -> None:
    page.goto(reverse("enter_response", args=[plan.slug, 1, body_named(BY_MAIL).pk]))
    page.get_by_label("Har synpunkter").check()
    page.get_by_label("Kom in den").fill(timezone.localdate().isoformat())
    page.get_by_label("Undertecknat yttrande").set_input_files(FILE)
    page.get_by_role("button", name="Registrera").click()
    expect(page.get_by_text("Yttrandet är registrerat.")).to_be_visible()


def _the_public_answers(phone: Page, page: Page, one: Consultation, cast: Cast) -> None:
    phone.goto(reverse("public_answer", args=[one.plan.slug, one.number]))
    phone.get_by_label("Din synpunkt").fill("Fler bänkar, tack.")
    phone.get_by_label("Namn, om du vill").fill("Nils Hemlig")
    phone.get_by_role("button", name="Skicka").click()
    expect(phone.get_by_role("heading", name="Tack för din synpunkt")).to_be_visible()
    page.goto(reverse("public_responses", args=[one.plan.slug, one.number]))
    page.get_by_role("button", name="Godta : Fler bänkar, tack.").click()
    expect(page.get_by_text("Svaret är godtaget")).to_be_visible()
    for number in range(4):
        let_in(send_public_answer(one, remark(f"Privat sak nummer {number}."), name="Nils Hemlig"), by=cast.samordnare)


def _late_and_extended(page: Page, one: Consultation) -> None:
    """Give one body more time, end the time for answers, and let both answer after the last day."""
    extended = body_named(EXTENDED)
    page.goto(reverse("edit_body", args=[one.plan.slug, one.number, extended.pk]))
    page.get_by_label("Längre tid, till och med").fill(working_days_after(last_day(), 20).isoformat())
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("längre tid till")).to_be_visible()
    Consultation.objects.update(answers_by=timezone.localdate() - timedelta(days=1))  # time goes by
    page.goto(one.get_absolute_url())
    page.locator("#avsluta").locator("xpath=..").locator("summary", has_text="Avsluta svarstiden").click()
    page.get_by_role("button", name="Ja, avsluta svarstiden").click()
    expect(page.get_by_text("Svarstiden är avslutad.")).to_be_visible()
    for name in (LATE, EXTENDED):
        _many_remarks(body_named(name), 5)
        _hand_in(page, body_named(name), "Har synpunkter")


def _change_chapters(plan: Plan, cast: Cast) -> list[tuple[Chapter, int]]:
    """Write two chapters anew, as what was said asks for, and return their versions."""
    changed = []
    for chapter in Chapter.objects.filter(plan=plan, number__in=(2, 3)).order_by("number"):
        latest = chapter.revisions.latest("number")
        html = f"{latest.html}<p>Ändrat efter remissen.</p>"
        saved = workflow.save_text(chapter, html=html, expected_version=latest.number, by=cast.samordnare)
        workflow.submit(chapter, by=cast.samordnare)
        workflow.approve(chapter, revision=saved, by=cast.samordnare)
        changed.append((chapter, saved.number))
    return changed


def _dispose(page: Page, one: Consultation, cast: Cast) -> None:
    """Dispose of one point on its page, with the chapter it changed, of two on the board, of the rest in groups."""
    (first, version), (second, other) = _change_chapters(one.plan, cast)
    page.goto(reverse("point", args=[one.plan.slug, one.number, 1]))
    page.get_by_label("Ställningstagande").select_option(label="Tillgodosedd")
    page.get_by_label("Svar till den som har svarat").fill("Kapitlet är omskrivet.")
    page.get_by_label("Kapitel som har ändrats").select_option(value=str(first.pk))
    page.get_by_label("Kapitlets version").fill(str(version))
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_role("link", name="Ändringen i planen")).to_be_visible()
    page.goto(reverse("consultation_points", args=[one.plan.slug, one.number]))
    for number in (2, 3):
        page.get_by_label(f"Synpunkt {number}", exact=True).check()
    page.get_by_label("Svar", exact=True).fill("Det noteras.")
    page.locator("#flera-lage").select_option(label="Noterad")
    page.get_by_role("button", name="Ta ställning").click()
    expect(page.get_by_text("2 synpunkter är ändrade.")).to_be_visible()
    numbers = list(Point.objects.filter(disposition="none").values_list("number", "version"))
    for number in range(GROUPS):
        put_together(one, dict(numbers[number::40]), title=f"Grupp {number}", by=cast.samordnare)
    for group in PointGroup.objects.select_related("consultation"):
        data = DispositionData(disposition="partly", reply=f"Svar till {group}.", chapter=second, revision_number=other)
        dispose_group(group, data, title=group.title, expected_version=group.version, by=cast.samordnare)
    left = dict(Point.objects.filter(disposition="none", group=None).values_list("number", "version"))
    dispose_many(one, left, DispositionData(disposition="not_taken", reply="Det ryms inte."), by=cast.samordnare)


def _report_and_publish(page: Page, one: Consultation, cast: Cast) -> str:
    """Give the report out, make it an appendix, publish, and return the appendix of the edition as it is read."""
    page.goto(reverse("consultation_report", args=[one.plan.slug, one.number]))
    page.locator("summary", has_text="Ge ut redogörelsen").click()
    page.get_by_role("button", name="Ja, ge ut den").click()
    page.get_by_role("button", name="Lägg den som bilaga till nästa utgåva").click()
    expect(page.get_by_role("link", name="Bilagan i planen")).to_be_visible()
    [appendix] = thaw(publish(one.plan, by=cast.samordnare).content).appendices
    return unescape(appendix.html)


def test_a_whole_round(ready: Plan, cast: Cast, page: Page, phone: Page, sign_in_on: SignInOn) -> None:
    sign_in_on(page, cast.samordnare)
    one = _ask_everybody(page, ready, cast)
    _write_on_the_phone(phone, body_named(LINKED[0]))
    for name in LINKED:
        _many_remarks(body_named(name), 25)
        _hand_in(phone, body_named(name), "Har synpunkter")
    for name in BY_PDF:
        _send_a_pdf(page, body_named(name))
        _cut(page, ready, Response.objects.get(body__name=name))
    _enter_a_mail(page, ready)
    mailed = Response.objects.select_related("consultation__plan", "body").get(body__name=BY_MAIL)
    for number in range(10):
        cut_point(mailed, remark(f"Skolan skriver sak nummer {number}."), CutData(), by=cast.samordnare)
    for name in MORE:
        hand_in(body_named(name), "agrees", expected_version=0, writer=Writer(Channel.LINK))
        _hand_in(page, body_named(name), "Instämmer")
    own, lead = body_named("Österåkers kommun"), Writer(Channel.ACCOUNT, cast.osteraker_ansvarig)
    _many_remarks(own, 37, *(lead.channel, lead.by))
    draft = draft_of(own)
    assert draft is not None
    hand_in(own, "remarks", expected_version=draft.version, writer=lead)
    _the_public_answers(phone, page, one, cast)
    _late_and_extended(page, one)
    assert (Point.objects.count(), sorted(Point.objects.values_list("number", flat=True))) == (
        POINTS,
        list(range(1, POINTS + 1)),
    )
    _dispose(page, one, cast)
    assert PointGroup.objects.count() == GROUPS
    told = _report_and_publish(page, one, cast)
    account = reverse("consultation_account", args=[ready.slug, one.number])
    public = unescape(Client().get(account).content.decode())
    lost = [point.number for point in Point.objects.all() if point.text not in told or point.text not in public]
    assert (lost, told.count("Synpunkt "), "Hemlig" in told + public) == ([], POINTS, False)
    assert (f"{SILENT}." in public, "(för sent)" in public, "Ändrat efter remissen" in told) == (True, True, False)
    assert dict(Response.objects.filter(is_late=True).values_list("body__name", "is_late")) == {LATE: True}
    page.goto(account)
    assert at_both_widths(page) == ([], [], 0)
