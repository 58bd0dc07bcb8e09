"""Hostile texts and documents through every field of a consultation: nothing runs, is fetched, or breaks."""

from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import cycle
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors.models import User
from handlingsplan.consultation.enums import Moderation
from handlingsplan.consultation.keeping import kept_of_consultations
from handlingsplan.consultation.models import Consultation, Point, Response
from handlingsplan.consultation.preparing import BodyData, add_body, end_answers
from handlingsplan.consultation.receipts import own_part_of, receipt_of
from handlingsplan.consultation.report.docx import write_report
from handlingsplan.consultation.report.parts import report_pdf
from handlingsplan.consultation.report.reading import report_of
from handlingsplan.pdf.typesetting import lay_out, parse
from handlingsplan.plan.models import Plan
from handlingsplan.publishing.publish import publish
from handlingsplan.richtext import plain
from tests.cast import Cast
from tests.consultation.looked_at import consult
from tests.consultation.rounds import time_passes
from tests.document_texts import documents
from tests.hostile.test_hostile import TEXTS, harm, harm_of
from tests.page_forms import PageForm, forms_of
from tests.post import delivered

ClientOf = Callable[[User], Client]
WORDS = {"text", "textarea"}
TURNS = 3  # each field gets so many of the texts one by one, and where it has lines all of them
PREPARED = ("edit_consultation", "consultation_questions", "new_consultation")
ASKED = ("ask_body", "edit_body", "enter_response", "cut_point", "public_responses", "consultation_points", "point")
BY_LINK = ("answer_decision", "answer_chapter", "edit_remark", "add_remark")
ARGUMENTS = {
    "edit_body": "asked",
    "enter_response": "asked",
    "cut_point": "by letter",
    "point": 1,
    "point_group": "group",
}
SHOWN = (
    *("consultation", "consultation_bodies", "consultation_points", "consultation_report"),
    *("public_responses", "consultation_questions", "public_consultation", "consultation_account"),
)
FILLED_IN = {
    *("title", "letter", "text", "name", "quote", "summary", "decided_by", "paragraph", "registry_number"),
    *("new_subject", "reply", "subject", "reason"),
}


class _Filler:
    """Fills forms with the texts, and remembers which fields they have had."""

    def __init__(self) -> None:
        self.texts = cycle(TEXTS)
        self.had: set[str] = set()
        self.answers: list[tuple[str, int]] = []

    def send(self, client: Client, form: PageForm, turn: int, act: str = "") -> None:
        self.had |= {name for name, kind in form.controls.items() if kind in WORDS}
        typed = {name: self._value(form, name, kind, turn) for name, kind in form.controls.items()}
        changes = {name: value for name, value in typed.items() if value is not None}
        if form.files:
            changes["file"] = SimpleUploadedFile(f"{next(self.texts)[:60]}.pdf", documents.pdf())
        answer = form.send(client, {**changes, **({"act": act} if act else {})})
        self.answers.append((form.action, answer.status_code))

    def _value(self, form: PageForm, name: str, kind: str, turn: int) -> object:
        """Return what is filled in; None leaves the field as it stands."""
        if kind == "textarea":
            return "\n".join(text.replace("\0", "") for text in TEXTS[turn::TURNS])[:1_900]
        if kind in WORDS:
            return next(self.texts)[:80]
        if kind == "email":
            return f"n{turn}@example.org"
        if name == "received_on":
            return timezone.localdate().isoformat()
        if name == "points":
            return form.choices[name][:1]
        choices = form.choices.get(name, []) if kind in {"radio", "select"} else []
        return next(filter(None, choices), None) if not any(form.values.get(name, [])) else None


def _with_words(client: Client, address: str) -> list[PageForm]:
    shown = client.get(address)
    assert shown.status_code == 200, address
    return [form for form in forms_of(shown, address) if form.method == "post" and WORDS & {*form.controls.values()}]


def _pages(plan: Plan, found: dict[str, object], names: tuple[str, ...], number: int) -> Iterator[str]:
    for name in names:
        if name in BY_LINK:
            more: dict[str, list[object]] = {"answer_chapter": [4], "edit_remark": [found["remark"]]}
            yield reverse(name, args=[found["secret"], *more.get(name, [])])
        elif name == "new_consultation":
            yield reverse(name, args=[plan.slug])
        else:
            one = ARGUMENTS.get(name)
            yield reverse(name, args=[plan.slug, number, *([found.get(str(one), one)] if one else [])])


@pytest.fixture
def filled(ready: Plan, cast: Cast, client_of: ClientOf) -> Consultation:
    """Return a consultation whose every field has had hostile texts, accounted for."""
    found, filler, coordinator = consult(ready, by=cast.samordnare), _Filler(), client_of(cast.samordnare)
    one = Consultation.objects.select_related("plan").get(number=1)
    public = reverse("public_answer", args=[ready.slug, 1])
    for turn in range(TURNS):
        found["asked"] = add_body(one, data=BodyData(name=f"Ny {turn}", email="n@example.org"), by=cast.samordnare).pk
        for address in _pages(ready, found, BY_LINK, 1):
            for form in _with_words(Client(), address):
                filler.send(Client(), form, turn)
        for form in _with_words(Client(), public):
            filler.send(Client(), form, turn)
        for number, names in ((2, PREPARED), (1, (*ASKED, "point_group"))):
            for address in _pages(ready, found, names, number):
                for form in _with_words(coordinator, address):
                    for act in ("dispose", "group", "subject") if "points" in form.controls else ("",):
                        filler.send(coordinator, form, turn, act)
        _let_in_all(coordinator, one)
    assert filler.had == FILLED_IN
    assert {status for _action, status in filler.answers} <= {302, 422, 409}
    return _accounted(one, coordinator, cast)


def _let_in_all(coordinator: Client, one: Consultation) -> None:
    for response in Response.objects.filter(moderation=Moderation.WAITING):
        coordinator.post(reverse("moderate_response", args=[one.plan.slug, 1, response.number]))


def _accounted(one: Consultation, coordinator: Client, cast: Cast) -> Consultation:
    time_passes(one)
    end_answers(one, by=cast.samordnare)
    left = Point.objects.filter(disposition="none", group=None).values_list("number", "version")
    points = [f"{number}:{version}" for number, version in left]
    reply = "\n".join(TEXTS[:60]).replace("\0", "")[:5_000]
    told = coordinator.post(
        reverse("change_points", args=[one.plan.slug, 1]),
        {"act": "dispose", "points": points, "disposition": "partly", "reply": reply},
    )
    one.groups.filter(disposition="none").update(disposition="noted", reply=plain(reply))
    assert told.status_code == 302
    assert coordinator.post(reverse("give_out_report", args=[one.plan.slug, 1])).status_code == 302
    return Consultation.objects.select_related("plan", "sent_version").get(pk=one.pk)


def test_no_field_of_a_consultation_lets_anything_run_or_be_fetched(
    filled: Consultation, cast: Cast, client_of: ClientOf
) -> None:
    slug, coordinator = filled.plan.slug, client_of(cast.samordnare)
    addresses = [reverse(name, args=[slug, 1]) for name in SHOWN]
    addresses += [reverse("response", args=[slug, 1, one.number]) for one in Response.objects.exclude(received_at=None)]
    addresses += [reverse("point", args=[slug, 1, number]) for number in Point.objects.values_list("number", flat=True)]
    addresses += [reverse(name, args=[slug, 2]) for name in ("consultation", "consultation_letters")]
    addresses += [reverse("plan_history", args=[slug])]
    addresses += [reverse("consultations", args=[slug])]
    pages = {address: coordinator.get(address) for address in addresses}
    assert {address: page.status_code for address, page in pages.items() if page.status_code != 200} == {}
    assert {address: found for address, page in pages.items() if (found := harm(page))} == {}
    letters = [one.message() for one in delivered()]
    assert {(one["Bcc"], one["Cc"], one.get_content_type()) for one in letters} == {(None, None, "text/plain")}
    assert [one["Subject"] for one in letters if "\n" in one["Subject"]] == []


def test_its_papers_show_the_texts_as_words_and_ask_for_nothing(filled: Consultation, cast: Cast) -> None:
    received = Response.objects.filter(consultation=filled, state="received").select_related(
        "body", "consultation__plan"
    )
    papers = [report_pdf(filled), *map(receipt_of, received), *map(own_part_of, received)]
    for paper in papers:
        assert lay_out(paper.recipe.partition("<body")[2], parse("")).pages  # it raises where anything was asked for
    with ZipFile(BytesIO(write_report(report_of(filled)))) as word:
        assert "http://evil" not in word.read("word/_rels/document.xml.rels").decode()
    kept = {one.path: one.content.decode() for one in kept_of_consultations(publish(filled.plan, by=cast.samordnare))}
    assert harm_of(kept["remisser/1/redogorelse.html"]) == []


HOSTILE: dict[str, Callable[[], bytes]] = {
    "locked": documents.locked_pdf,
    "scanned": documents.scanned_pdf,
    "truncated": lambda: documents.pdf()[:2_000],
    "hostile words": lambda: documents.word(
        tuple(text.replace("\0", "")[:400] for text in TEXTS if text.isprintable())
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_entered_and_looked_at_without_harm(
    name: str, ready: Plan, cast: Cast, client_of: ClientOf
) -> None:
    found, client, content = consult(ready, by=cast.samordnare), client_of(cast.samordnare), HOSTILE[name]()
    ending = "docx" if name == "hostile words" else "pdf"
    address = reverse("enter_response", args=[ready.slug, 1, found["asked"]])
    file = SimpleUploadedFile(f"svar.{ending}", content)
    typed = {"stance": "remarks", "received_on": timezone.localdate().isoformat(), "file": file}
    answer = client.post(address, typed)
    assert answer.status_code in {302, 422}
    response = Response.objects.filter(body__pk=str(found["asked"])).first()
    if response is not None:
        page = client.get(reverse("cut_point", args=[ready.slug, 1, response.number]))
        assert (page.status_code, harm(page)) == (200, [])
