"""A form that is sent twice: one effect, and the same way on; at the same moment too."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from actors.ledger import entries_of
from actors.models import SentForm, User
from handlingsplan.discussion.models import Comment
from measures.models import Attachment, Measure, Milestone
from tests.cast import Cast
from tests.factories import MeasureFactory
from tests.measures.test_at_once import at_once
from tests.page_forms import form_to

ClientOf = Callable[[User], Client]
NEW = reverse("new_measure", args=["stockholm"])
PART = {"HX-Request": "true"}
DELAYED = {"status": "delayed", "status_reason": "Tjälen."}


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


def test_a_part_sent_twice_shows_its_page_as_it_is_now(cast: Cast, client_of: ClientOf, measure: Measure) -> None:
    client, address = client_of(cast.osteraker), reverse("measure_beside", args=["stockholm", measure.number])
    form = form_to(client.get(address, headers=PART), address, address, kind="milstolpe")
    first, second, without_script = (
        form.send(client, {"title": "Klart"}, headers=headers) for headers in (PART, PART, {"Referer": address})
    )
    assert (first.status_code, second.status_code, second["HX-Refresh"]) == (200, 200, "true")
    assert (without_script.status_code, without_script["Location"], Milestone.objects.count()) == (302, address, 1)
    assert "är sparat en gång" in client.get(address).content.decode()


def test_a_part_that_led_on_leads_there_again(cast: Cast, client_of: ClientOf, measure: Measure) -> None:
    client, address = client_of(cast.osteraker), reverse("measure_status", args=["stockholm", measure.number])
    form = form_to(client.get(address, headers=PART), address, address)
    told, entered = [], []
    for _twice in range(2):
        told.append(form.send(client, DELAYED, headers=PART)["HX-Redirect"])
        entered.append(entries_of(measure).count())
    assert (told, entered[0]) == ([measure.get_absolute_url()] * 2, entered[1])


def test_what_was_refused_in_a_part_or_by_a_message_was_not_sent(
    cast: Cast, client_of: ClientOf, measure: Measure
) -> None:
    client, address = client_of(cast.osteraker), reverse("measure_beside", args=["stockholm", measure.number])
    step = Milestone.objects.create(measure=measure, title="Klart")
    reach = reverse("reach_milestone", args=["stockholm", measure.number, step.pk])
    form = form_to(client.get(address), address, reach)
    for headers, status in ((PART, 422), (PART, 422), ({}, 302), ({}, 302)):
        assert form.send(client, {"reached_on": "2099-01-01"}, headers=headers).status_code == status
    assert SentForm.objects.count() == 0
    assert "är sparat en gång" not in client.get(address).content.decode()


def test_rows_that_save_themselves_leave_the_word_out() -> None:
    found = []  # of what is typed, taken back and typed again each save counts: the same words are right again.
    for template in Path("templates").rglob("*.html"):
        for tag in re.findall(
            r"<form[^>]*?data-hx-post=[^>]*?data-hx-trigger=\"[^\"]*change[^>]*>", template.read_text(), re.DOTALL
        ):
            found.append(template.name)
            assert 'data-hx-params="not once"' in tag, template
    assert sorted(found) == ["_card.html", "_form.html", "_remark_form.html"]
