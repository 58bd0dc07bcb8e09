"""A form that is sent twice: one effect, and the same way on; at the same moment too."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from actors.models import SentForm, User
from handlingsplan.discussion.models import Comment
from measures.models import Attachment, Measure, Milestone
from tests.cast import Cast
from tests.factories import MeasureFactory
from tests.measures.test_at_once import at_once
from tests.page_forms import form_to

ClientOf = Callable[[User], Client]
NEW = reverse("new_measure", args=["stockholm"])


@pytest.fixture
def measure(cast: Cast) -> Measure:
    return MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)


def test_the_second_leads_where_the_first_did(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.osteraker)
    form = form_to(client.get(NEW), NEW, NEW)
    first, second = (form.send(client, {"title": "Bilpool"}) for _twice in range(2))
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert (Measure.objects.count(), SentForm.objects.get().location) == (1, first["Location"])
    assert "är sparat en gång" in client.get(second["Location"]).content.decode()


def test_other_words_are_another_form(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.osteraker)
    form = form_to(client.get(NEW), NEW, NEW)
    for title in ("Bilpool", "Båtpool"):  # written on the page that one came back to
        assert form.send(client, {"title": title}).status_code == 302
    assert Measure.objects.count() == 2


def test_another_person_is_another_form(cast: Cast, client_of: ClientOf, measure: Measure) -> None:
    address, data = reverse("comment_measure", args=["stockholm", measure.number]), {"text": "Bra.", "once": "x"}
    for person in (cast.osteraker, cast.vallentuna, cast.osteraker):
        assert client_of(person).post(address, data).status_code == 302
    assert Comment.objects.count() == 2


def test_what_was_refused_was_not_sent(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.osteraker)
    form = form_to(client.get(NEW), NEW, NEW)
    assert [form.send(client, {"title": ""}).status_code for _twice in range(2)] == [422, 422]
    assert client_of(cast.politiker).post(NEW, {"once": "x"}).status_code == 403
    assert SentForm.objects.count() == 0


def test_files_are_words_too(cast: Cast, client_of: ClientOf, measure: Measure) -> None:
    client, address = client_of(cast.osteraker), reverse("measure_beside", args=["stockholm", measure.number])
    form = form_to(client.get(address), address, address, kind="fil")
    for content in (b"%PDF-1.7 ett", b"%PDF-1.7 ett", b"%PDF-1.7 tv\xc3\xa5"):
        file = SimpleUploadedFile("karta.pdf", content, "application/pdf")
        assert form.send(client, {"file": file}).status_code == 302
    assert sorted(row.size for row in Attachment.objects.all()) == [12, 13]


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("times", range(3))
def test_of_two_at_the_same_moment_one_is_sent(cast: Cast, client_of: ClientOf, measure: Measure, times: int) -> None:
    client = client_of(cast.osteraker)
    address = reverse("measure_beside", args=["stockholm", measure.number])
    form = form_to(client.get(address), address, address, kind="milstolpe")

    def send() -> Any:
        each = Client()
        each.cookies = client.cookies
        answer = form.send(each, {"title": f"Klart {times}"})
        return answer.status_code, answer["Location"]

    assert at_once(*[send] * 4) == [(302, address)] * 4
    assert (Milestone.objects.count(), SentForm.objects.count()) == (1, 1)
