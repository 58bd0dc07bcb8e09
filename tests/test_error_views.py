"""A request that fails says so in Swedish, and hands back what was typed, but no password."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from actors.models import User
from tests.cast import Cast

TEXT = "<p>Det här vill jag inte skriva <en gång till>.</p>"
ADDRESS = "/arbete/stockholm/kapitel/1/redigera/"
BACK_AGAIN = "&lt;p&gt;Det här vill jag inte skriva &lt;en gång till&gt;.&lt;/p&gt;"


def _away(*_args: Any) -> Any:
    raise OperationalError("server closed the connection unexpectedly")


def _broken(*_args: Any) -> Any:
    raise RuntimeError("a fault of our own")


def _post(client: Client, failure: Callable[..., Any], address: str, fields: dict[str, str]) -> tuple[int, str]:
    client.raise_request_exception = False
    with connection.execute_wrapper(failure):
        answer = client.post(address, fields)
    return answer.status_code, answer.content.decode()


def test_a_save_without_a_database_is_unavailable_and_keeps_the_text(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    status, page = _post(client_of(cast.samordnare), _away, ADDRESS, {"html": TEXT, "based_on": "1"})
    assert (status, BACK_AGAIN in page, f'action="{ADDRESS}"' in page) == (503, True, True)
    assert "Det du skickade är inte sparat, men inget av det du skrev är borta." in page


def test_what_the_page_hands_back_can_be_sent_again(cast: Cast, client_of: Callable[[User], Client]) -> None:
    client = client_of(cast.samordnare)
    fields = {"html": TEXT, "based_on": "0", "summary": "", "window": ""}
    status, page = _post(client, _away, ADDRESS, fields)
    names = [part.partition('"')[0] for part in page.split('<input type="hidden" name="')[2:]]
    assert (status, names) == (503, list(fields))


def test_a_fault_of_our_own_keeps_the_text_too(cast: Cast, client_of: Callable[[User], Client]) -> None:
    status, page = _post(client_of(cast.samordnare), _broken, ADDRESS, {"html": TEXT, "based_on": "1"})
    assert (status, BACK_AGAIN in page) == (500, True)


def test_a_password_is_never_handed_back(db: None) -> None:
    status, page = _post(Client(), _away, "/konto/logga-in/", {"login": "osteraker", "password": "mycket hemligt"})
    assert (status, "hemligt" in page) == (503, False)


def test_a_page_that_cannot_be_read_says_that_nothing_changed(db: None) -> None:
    client = Client(raise_request_exception=False)
    with connection.execute_wrapper(_away):
        answer = client.get("/planer/")
    assert (answer.status_code, answer["Retry-After"], "Inget har ändrats" in answer.content.decode()) == (
        503,
        "10",
        True,
    )


UNREADABLE = {
    "another host": (lambda client: client.get("/planer/", headers={"Host": "evil.example"}), "Det går inte att läsa"),
    "too many characters": (lambda client: client.post(ADDRESS, {"html": "x" * 3_000_000}), "För mycket på en gång"),
    "too many fields": (
        lambda client: client.post(ADDRESS, {f"field{number}": "" for number in range(2000)}),
        "För mycket på en gång",
    ),
    "too many files": (
        lambda client: client.post(ADDRESS, {"file": [io.BytesIO(b"x") for _number in range(200)]}),
        "För mycket på en gång",
    ),
    "cut off": (
        lambda client: client.post(ADDRESS, "--x", content_type="multipart/form-data"),
        "Det går inte att läsa",
    ),
}


@pytest.mark.parametrize(("ask", "heading"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_django_itself_refuses_is_told_in_words(
    cast: Cast, client_of: Callable[[User], Client], ask: Callable[[Client], Any], heading: str
) -> None:
    client = client_of(cast.samordnare)
    client.raise_request_exception = False
    answer = ask(client)
    page = answer.content.decode()
    assert (answer.status_code, f"<h1>{heading}</h1>" in page) == (400, True)
    assert ("Inget är sparat" in page) == (answer.request["REQUEST_METHOD"] == "POST")


def test_machines_are_refused_in_json(db: None) -> None:
    answer = Client().get("/api/", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.json()) == (400, {"detail": "Begäran går inte att läsa."})


def test_a_form_that_is_too_old_says_what_to_do(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/konto/logga-in/", {"login": "anna", "password": "hemligt"})
    html = answer.content.decode()
    assert (answer.status_code, html.count("Formuläret var för gammalt")) == (403, 2)
    assert "Gå tillbaka i webbläsaren" in html
    assert "hemligt" not in html
