"""The report in the next edition and on the pages of what it is about; private persons forgotten, counts still true."""

from datetime import timedelta
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors.permissions import RefusedError
from handlingsplan.consultation.accounting import give_out
from handlingsplan.consultation.appendix import append_report
from handlingsplan.consultation.board import points_of
from handlingsplan.consultation.dispositions import DispositionData, dispose
from handlingsplan.consultation.drafts import Remark, Writer, add_remark
from handlingsplan.consultation.enums import Channel
from handlingsplan.consultation.keeping import kept_of_consultations
from handlingsplan.consultation.models import Body, Consultation, Point, PublicSender, Response
from handlingsplan.consultation.preparing import end_answers
from handlingsplan.consultation.public_answers import let_in, send_public_answer
from handlingsplan.consultation.receipts import own_part_of
from handlingsplan.consultation.receiving import receive
from handlingsplan.consultation.report import parts as report_parts
from handlingsplan.consultation.report.docx import REPORT_WORDS, ReportWord, make_waiting
from handlingsplan.consultation.report.reading import read_report, report_of
from handlingsplan.editions.freezing import thaw
from handlingsplan.exports.keeping.package import write_package
from handlingsplan.operations.retention import forget_old
from handlingsplan.plan.models import Plan
from handlingsplan.publishing.publish import publish
from handlingsplan.web_addresses import site_address
from measures.models import Measure
from tests.cast import Cast
from tests.consultation.rounds import asked, remark, time_passes
from tests.post import delivered

TEXTS = ("Mer cykel & gång <nu>.", "Åtgärden är för dyr.", "Kapitlet är bra.", "Fler bänkar.")


@pytest.fixture
def measure(ready: Plan) -> Measure:
    return Measure.objects.filter(plan=ready, state="accepted").earliest("number")


@pytest.fixture
def accounted(ready: Plan, measure: Measure, cast: Cast) -> Consultation:
    """Return a consultation that is accounted for: on the plan, on a measure and its money, and from the public."""
    one = asked(ready, cast)
    body = Body.objects.select_related("consultation__plan").get(name="Förening 0")
    places = ("chapter-2", f"measure-{measure.number}/money", "chapter-2")
    for text, place in zip(TEXTS, places, strict=False):
        response = add_remark(body, Remark(place=place, label=place, text=text), writer=Writer(Channel.LINK))
    response.stance = "remarks"
    receive(response, by=None)
    let_in(
        send_public_answer(one, remark(TEXTS[3], "chapter-4"), name="Nils", email="n@example.org"), by=cast.samordnare
    )
    for point in points_of(one).select_related("consultation"):
        data = DispositionData(disposition="partly", reply=f"Svar {point.number}.", measure=measure)
        dispose(point, data, subjects=(), group=None, expected_version=0, by=cast.samordnare)
    time_passes(one)
    end_answers(one, by=cast.samordnare)
    return give_out(one, by=cast.samordnare)


def test_the_report_is_an_appendix_of_the_next_edition_once(accounted: Consultation, cast: Cast) -> None:
    append_report(accounted, by=cast.samordnare)
    with pytest.raises(RefusedError, match="redan en bilaga"):
        append_report(accounted, by=cast.samordnare)
    edition = publish(accounted.plan, by=cast.samordnare)
    [appendix] = thaw(edition.content).appendices
    told = unescape(appendix.html)
    assert appendix.title == "Samrådsredogörelse: Remiss"
    assert [(text in told, f"Svar {number}." in told) for number, text in enumerate(TEXTS, start=1)] == [
        (True, True)
    ] * 4
    assert ("Nils" in told, "n@example.org" in told) == (False, False)


def test_what_was_said_stands_on_the_measure_and_the_chapter_with_what_was_done(
    accounted: Consultation, measure: Measure, cast: Cast
) -> None:
    plan = accounted.plan
    publish(plan, by=cast.samordnare)
    pages = {
        "measure": reverse("public_measure", args=[plan.slug, measure.number]),
        "chapter": reverse("published_chapter", args=[plan.slug, 2]),
        "other": reverse("published_chapter", args=[plan.slug, 5]),
    }
    found = {name: unescape(Client().get(page).content.decode()) for name, page in pages.items()}
    said = {name: [text in page for text in TEXTS] for name, page in found.items()}
    # All led to a change of the measure; two are about the second chapter
    assert said == {"measure": [True] * 4, "chapter": [True, False, True, False], "other": [False] * 4}
    assert ["Svar 2." in page for page in found.values()] == [True, False, False]


def test_the_reports_figures_and_who_said_what_agree_with_its_points(accounted: Consultation) -> None:
    report = report_of(accounted)
    assert [(place.label, count, counts) for place, count, counts in report.by_place] == [
        ("chapter-2", 2, [2]),
        ("4. Åtgärder", 1, [1]),
        (report.sections[2].label, 1, [1]),
    ]
    assert [(name, [point.number for point in points]) for name, points in report.by_body] == [
        ("Förening 0", [1, 2, 3]),
        ("Privatperson", [4]),
    ]
    assert [(name, told) for name, told in report.told_by_body] == [
        ("Förening 0", [("Delvis tillgodosedd", [1, 2, 3])]),
        ("Privatperson", [("Delvis tillgodosedd", [4])]),
    ]
    assert (report.by_stance, report.late, report.count) == ([("Har synpunkter", 1)], 0, Point.objects.count())


def test_a_private_person_is_forgotten_and_counts_and_words_stay_true(accounted: Consultation) -> None:
    before, frozen = read_report(accounted), report_of(accounted)
    assert PublicSender.objects.count() == 1
    forget_old()
    assert PublicSender.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        forget_old()
    assert PublicSender.objects.count() == 0
    assert (read_report(accounted), report_of(accounted)) == (before, frozen)
    assert TEXTS[3] in [point.text for point in frozen.points]


def test_a_long_report_is_shown_some_points_at_a_time_and_by_who_said_it(
    accounted: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_parts, "POINTS_PER_PAGE", 2)
    address, client = reverse("consultation_account", args=[accounted.plan.slug, accounted.number]), Client()

    def shown(query: str) -> list[str]:
        page = unescape(client.get(f"{address}{query}").content.decode())
        return [text for text in TEXTS if text in page]

    in_order = [TEXTS[0], TEXTS[2], TEXTS[3], TEXTS[1]]  # as their places stand in the plan
    assert [shown(""), shown("?page=2"), shown("?synpunkt=2"), shown("?synpunkt=99")] == [
        sorted(in_order[:2], key=TEXTS.index),
        sorted(in_order[2:], key=TEXTS.index),
        sorted(in_order[2:], key=TEXTS.index),
        sorted(in_order[:2], key=TEXTS.index),
    ]
    assert [shown("?fran=privat"), shown("?fran=1&page=2"), shown("?plats=chapter-2"), shown("?fran=9")] == [
        [TEXTS[3]],
        [TEXTS[1]],
        [TEXTS[0], TEXTS[2]],
        [],
    ]


def test_a_report_in_parts_has_each_point_once_in_print_and_in_word(
    accounted: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = report_parts.report_pdf(accounted)
    assert (whole.parts, [whole.content.count(f'id="synpunkt-{n}"') for n in range(1, 5)]) == ((), [1] * 4)
    monkeypatch.setattr(report_parts, "MAX_PIECE", 0)
    monkeypatch.setattr(report_parts, "MAX_PART", 300)
    parts = report_parts.report_pdf(accounted).parts
    assert [[f'id="synpunkt-{n}"' in part for part in parts[1:]].count(True) for n in range(1, 5)] == [1] * 4
    assert ["fortsättning" in part for part in parts] == [False, False, True, False, False][: len(parts)]
    word = ReportWord(report_of(accounted))
    REPORT_WORDS.ask_for(word)
    make_waiting(word.key)
    told = "\n".join(one.text for one in docx.Document(BytesIO(REPORT_WORDS.read(word))).paragraphs)
    assert [told.count(text) for text in TEXTS] == [1] * 4


def test_each_body_gets_its_own_part_and_is_told_where_it_is(accounted: Consultation) -> None:
    part = unescape(own_part_of(Response.objects.get(body__name="Förening 0")).content)
    assert [(text in part, f"Svar {number}." in part) for number, text in enumerate(TEXTS, start=1)] == [
        (True, True)
    ] * 3 + [(False, False)]
    told = next(str(one.body) for one in delivered() if one.subject.startswith("Remissen är redovisad"))
    account = reverse("consultation_account", args=[accounted.plan.slug, accounted.number])
    assert f"{account}?fran=1" in told


def test_the_package_of_the_next_edition_keeps_it_and_no_name(accounted: Consultation, cast: Cast) -> None:
    edition = publish(accounted.plan, by=cast.samordnare)
    kept = {one.path: one.content.decode() for one in kept_of_consultations(edition)}
    assert list(kept) == [
        f"remisser/1/{name}" for name in ("remissversion.json", "missiv.txt", "redogorelse.json", "redogorelse.html")
    ]
    accounted.refresh_from_db()
    assert kept["remisser/1/redogorelse.json"] == accounted.report
    page = unescape(kept["remisser/1/redogorelse.html"])
    assert [page.count(f'id="synpunkt-{number}"') for number in range(1, 5)] == [1] * 4
    assert ["Nils" in text or "n@example.org" in text for text in kept.values()] == [False] * 4
    with ZipFile(BytesIO(write_package(edition, b"%PDF-1.7", more=kept_of_consultations(edition)))) as package:
        assert [name for name in package.namelist() if name.startswith("remisser/")] == list(kept)
    following = publish(accounted.plan, by=cast.samordnare)
    assert list(kept_of_consultations(following)) == []


def test_machines_read_the_consultations_and_the_points_of_those_accounted_for(accounted: Consultation) -> None:
    client, slug = Client(), accounted.plan.slug
    [row] = client.get(reverse("api_consultations", args=[slug])).json()["items"]
    assert (row["number"], row["state"], row["report"]) == (
        *(1, "accounted_for"),
        site_address("consultation_account", slug, 1),
    )
    address = reverse("api_consultation_points", args=[slug, 1])
    points = client.get(address).json()["items"]
    assert {point["number"]: point["text"] for point in points} == dict(enumerate(TEXTS, start=1))
    assert [point["sender"] for point in points if point["number"] == 4] == ["Privatperson"]
    assert [point["number"] for point in client.get(f"{address}?q=bänkar").json()["items"]] == [4]
