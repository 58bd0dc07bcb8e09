"""An answer that came as a document is cut into points with the coordinator choosing words."""

from collections.abc import Callable
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors.models import User
from actors.permissions import RefusedError
from handlingsplan.consultation.accounting import give_out
from handlingsplan.consultation.cutting import passages_of
from handlingsplan.consultation.dispositions import DispositionData, dispose_many
from handlingsplan.consultation.drafts import Decision
from handlingsplan.consultation.models import Body, Consultation, Point, Response, Subject
from handlingsplan.consultation.preparing import end_answers
from handlingsplan.consultation.receiving import enter
from handlingsplan.document_texts.reading import DocumentText
from handlingsplan.files.uploads import MINUTES, check_upload
from handlingsplan.plan.models import Plan
from tests.cast import Cast
from tests.consultation.rounds import asked, confirmation_to, link_to, time_passes
from tests.document_texts.documents import ANSWER, pdf, scanned_pdf, word


def entered(plan: Plan, cast: Cast, content: bytes, name: str = "svar.pdf") -> tuple[Response, str]:
    """Return an answer that came as a file, and the address where points are cut out of it."""
    one = asked(plan, cast)
    body = Body.objects.select_related("consultation__plan").get(name="Förening 0")
    file = check_upload(SimpleUploadedFile(name, content), MINUTES)
    response = enter(body, "remarks", Decision(), file=file, received_on=timezone.localdate(), by=cast.samordnare)
    return response, reverse("cut_point", args=[plan.slug, one.number, response.number])


def test_a_body_sends_a_pdf_by_its_link_and_its_paragraphs_become_points(
    ready: Plan, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    asked(ready, cast)
    body, outside = Body.objects.get(name="Förening 0"), Client()
    secret = link_to(body)
    file = SimpleUploadedFile("yttrande.pdf", pdf())
    sent = outside.post(reverse("answer_decision", args=[secret]), {"file": file, "decided_by": "Styrelsen"})
    assert sent.status_code == 302
    version = Response.objects.get().version
    outside.post(reverse("hand_in", args=[secret]), {"stance": "remarks", "version": version})
    outside.post(reverse("confirm_response", args=[confirmation_to(body)]))
    client, address = client_of(cast.samordnare), reverse("cut_point", args=[ready.slug, 1, 1])
    page = unescape(client.get(address).content.decode())
    assert [text in page for text in ANSWER] == [True] * 3
    assert "3 stycken är inte med i någon synpunkt." in page
    words = {"place": "chapter-4", "paragraphs": ["1", "2"], "new_subject": "Belysning", "once": "a"}
    answer = client.post(address, words | {"prepared_by": cast.samordnare.pk})
    assert (answer.status_code, answer["Location"]) == (302, address)
    point = Point.objects.get()
    assert (point.text, point.place, point.prepared_by) == ("\n\n".join(ANSWER[1:]), "chapter-4", cast.samordnare)
    assert [subject.name for subject in point.subjects.all()] == ["Belysning"]
    page = unescape(client.get(address).content.decode())
    assert ("1 stycke är inte med" in page, page.count(f'{point.get_absolute_url()}"')) == (True, 2)


def test_words_that_are_written_go_before_paragraphs_that_are_ticked_and_the_same_words_are_kept_once(
    ready: Plan, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    _response, address = entered(ready, cast, word(), "svar.docx")
    client = client_of(cast.samordnare)
    words = {"text": "Åtgärd 12 kostar för mycket.", "paragraphs": ["0"], "place": "chapter-4"}
    for once in ("a", "b"):
        assert client.post(address, words | {"once": once}).status_code == 302
    assert Point.objects.get().text == "Åtgärd 12 kostar för mycket."
    nothing = client.post(address, {"place": "chapter-4", "new_subject": "Ord som skrevs", "once": "c"})
    said = unescape(nothing.content.decode())
    assert (nothing.status_code, "Kryssa för stycken" in said, "Ord som skrevs" in said) == (422, True, True)
    beyond = client.post(address, {"paragraphs": ["99"], "once": "d"})
    assert (beyond.status_code, Subject.objects.count(), Point.objects.count()) == (422, 0, 1)


@pytest.mark.parametrize(("content", "told"), [(scanned_pdf(), "inskannad"), (b"%PDF-1.7 %%EOF", "skadad")])
def test_a_document_that_cannot_be_read_is_told_of_and_its_words_are_written_off(
    ready: Plan, cast: Cast, client_of: Callable[[User], Client], content: bytes, told: str
) -> None:
    _response, address = entered(ready, cast, content)
    client = client_of(cast.samordnare)
    assert told in client.get(address).content.decode()
    assert client.post(address, {"text": "Avskrivna ord.", "once": "a"}).status_code == 302
    assert Point.objects.get().text == "Avskrivna ord."


def test_a_point_is_found_in_the_paragraphs_that_it_spans() -> None:
    document = DocumentText(("Ett två", "tre  fyra", "fem", "tre"))
    points = [Point(number=1, text="två\n\ntre fyra"), Point(number=2, text="fem"), Point(number=3, text="sju")]
    assert [passage.points for passage in passages_of(document, points)] == [[1], [1], [2], []]


def test_no_words_of_a_body_are_lost_a_file_that_nobody_has_cut_stops_the_report_and_a_summary_stands_in_it(
    ready: Plan, cast: Cast, client_of: Callable[[User], Client]
) -> None:
    one = asked(ready, cast, outside=2)
    bodies = list(Body.objects.select_related("consultation__plan").filter(organisation=None).order_by("name"))
    file = check_upload(SimpleUploadedFile("svar.pdf", pdf()), MINUTES)
    for body, decision in zip(bodies, (Decision(), Decision(summary="Planen är för dyr.\n\nVänta.")), strict=True):
        enter(body, "remarks", decision, file=file, received_on=timezone.localdate(), by=cast.samordnare)
    time_passes(one)
    end_answers(one, by=cast.samordnare)
    client = client_of(cast.samordnare)
    page = unescape(client.get(one.get_absolute_url()).content.decode())
    assert [f"Lägg upp synpunkterna i yttrandet från {body}" in page for body in bodies] == [True] * 2
    one = Consultation.objects.get(pk=one.pk)
    with pytest.raises(RefusedError, match="Yttrande 1, 2 har synpunkter som ingen har lagt upp än"):
        give_out(one, by=cast.samordnare)
    for number in (1, 2):
        cut = reverse("cut_point", args=[ready.slug, 1, number])
        assert client.post(cut, {"place": "", "paragraphs": ["0"], "once": str(number)}).status_code == 302
    assert [point.text for point in Point.objects.order_by("number")] == [ANSWER[0], "Planen är för dyr."]
    with pytest.raises(RefusedError, match="2 synpunkter saknar ställningstagande"):
        give_out(one, by=cast.samordnare)
    data = DispositionData(disposition="noted", reply="Ja.")
    dispose_many(one, dict(Point.objects.values_list("number", "version")), data, by=cast.samordnare)
    give_out(one, by=cast.samordnare)
    account = unescape(Client().get(reverse("consultation_account", args=[ready.slug, 1])).content.decode())
    assert ("Vad de säger om planen som helhet" in account, "Vänta." in account) == (True, True)
