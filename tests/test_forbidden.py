"""What a person may not do is refused with its reason, what they had typed, and the way back."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import User
from measures.models import Measure
from tests.cast import Cast
from tests.factories import MeasureFactory

WORDS = "Skriv vilken nämnd\nsom får redovisningen."


@pytest.fixture
def measure(cast: Cast) -> Measure:
    return MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)


def _refused(client: Client, measure: Measure, **headers: str) -> tuple[int, str]:
    address = reverse("send_back_measure", args=[measure.plan.slug, measure.number])
    answer = client.post(address, {"comment": WORDS, "version": "3"}, headers=headers)
    return answer.status_code, answer.content.decode()


def test_the_text_and_the_way_back_are_in_the_page(
    cast: Cast, measure: Measure, client_of: Callable[[User], Client]
) -> None:
    came_from = f"http://testserver{measure.get_absolute_url()}?a=1"
    status, html = _refused(client_of(cast.osteraker), measure, referer=came_from)
    assert (status, html.count("<blockquote")) == (403, 1)
    assert "Skriv vilken nämnd<br>som får redovisningen." in html
    assert f'href="{measure.get_absolute_url()}?a=1"' in html


def test_a_refusal_is_one_line_of_the_log(
    cast: Cast, measure: Measure, client_of: Callable[[User], Client], caplog: pytest.LogCaptureFixture
) -> None:
    _refused(client_of(cast.osteraker), measure)
    assert [(record.levelname, record.exc_info) for record in caplog.records if record.name == "django.request"] == [
        ("WARNING", None)
    ]


def test_a_page_of_others_is_no_way_back(cast: Cast, measure: Measure, client_of: Callable[[User], Client]) -> None:
    status, html = _refused(client_of(cast.osteraker), measure, referer="https://example.org/x")
    assert (status, "example.org" in html) == (403, False)


def test_a_part_of_a_page_is_refused_in_its_place(
    cast: Cast, measure: Measure, client_of: Callable[[User], Client]
) -> None:
    status, html = _refused(client_of(cast.osteraker), measure, **{"hx-request": "true"})
    assert (status, "<html" in html, html.count("<blockquote")) == (403, False, 1)


def test_what_is_not_there_is_no_page_within_a_page(cast: Cast, client_of: Callable[[User], Client]) -> None:
    answer = client_of(cast.osteraker).get("/arbete/finns-inte/", headers={"hx-request": "true"})
    assert (answer.status_code, "<html" in answer.content.decode()) == (404, False)
