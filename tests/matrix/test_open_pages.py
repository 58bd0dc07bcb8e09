"""What is for everybody: the same bytes whoever asks, no cookie, kept until something that it shows is changed."""

import re
from collections.abc import Callable, Iterator
from itertools import chain

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from actors.history import save_as
from actors.models import User
from handlingsplan.editions.published import forget
from handlingsplan.languages import address_in, other_languages
from handlingsplan.open_pages.marking import for_everybody
from tests.cast import Cast
from tests.matrix.asking import names_in_languages, patterns
from tests.matrix.lines import LINES
from tests.matrix.scene import Scene
from tests.responses import Response
from tests.walking import body_of

# Open to all, but about one person or one moment; forms, which have a token
NOT_FOR_EVERYBODY = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_request_login_code",
    "account_confirm_login_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "openid_connect_login",
    "openid_connect_callback",
    "accept_invitation",
    "health",
    "minutes_extract",
    "calendar_feed",  # by a secret
    "report_page",
    *(
        "public_answer",
        "confirm_response",
        "answer",
        "add_remark",
        "edit_remark",
        "answer_chapter",
        "answer_decision",
        "hand_in",
        "change_answer",
        "receipt",
        "own_account",
    ),
    "components",
    "text_picture",
    *(name for name in LINES if name.startswith("api_working_")),  # by a key
}
OPEN = sorted(name for name, line in LINES.items() if line.public and name not in NOT_FOR_EVERYBODY)
TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')
DATA = {
    "application/xml",
    "application/rdf+xml",
    "application/atom+xml",
    "application/json",
    "application/schema+json",
    "text/csv",
}
# The one script, which knows nothing of who asks
OFFERS_A_LANGUAGE = re.compile(r'<script src="[^"]*/js/offered-language[^"]*" type="module"></script>')
# Frozen, or never changed once there
NEVER_CHANGED = {"appendices_appendixfile", "editions_progressreport"}


def _paths(scene: Scene) -> Iterator[tuple[str, str]]:
    """Yield one address of each, in every language that it can be read in."""
    for name in OPEN:
        for target in scene.targets[LINES[name].targets][:1]:
            yield name, (path := reverse(name, args=target.args))
            if name in names_in_languages():
                yield from ((f"{name} in {code}", address_in(code, path)) for code in other_languages())


def _is_page(answer: Response) -> bool:
    body_of(answer)  # to the end, which closes the file
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


def test_every_open_view_is_marked_or_excused_by_name() -> None:
    open_views = {str(one.name) for one in patterns() if not getattr(one.callback, "login_required", True)}
    marked = {str(one.name) for one in patterns() if getattr(one.callback, "for_everybody", False)}
    assert open_views - marked <= NOT_FOR_EVERYBODY
    assert marked == set(OPEN)


def test_everybody_gets_the_same_bytes_and_nobody_a_cookie(scene: Scene, client_of: Callable[[User], Client]) -> None:
    stranger, coordinator = Client(), client_of(scene.person("samordnare"))
    differing, with_cookie, asked = [], [], 0
    for name, path in _paths(scene):
        for address in (path,) if name.endswith("_pdf") else (path, f"{path}?q=buss"):
            first, second = stranger.get(address), coordinator.get(address)
            if (first.status_code, body_of(first)) != (second.status_code, body_of(second)):
                differing.append(address)
            with_cookie += [address for one in (first, second) if one.cookies]
            asked += 1
    assert (differing, with_cookie) == ([], [])
    assert asked > len(OPEN)


def test_no_error_sets_a_cookie(scene: Scene) -> None:
    client = Client(raise_request_exception=False)
    answers = [
        client.get("/finns-inte/"),
        client.get("/planer/finns-inte/"),
        client.post("/planer/stockholm/"),
        client.get("/planer/stockholm/?okand=1"),
        client.get("/planer/stockholm/kapitel/99/"),
    ]
    assert [(one.status_code, list(one.cookies)) for one in answers][:3] == [(404, []), (404, []), (405, [])]
    assert list(chain.from_iterable(one.cookies for one in answers)) == []


def test_open_pages_hold_no_script_token_or_nonce(scene: Scene) -> None:
    client = Client()
    found = {}
    for name, path in _paths(scene):
        answer = client.get(path)
        if _is_page(answer):
            page = OFFERS_A_LANGUAGE.sub("", answer.content.decode())
            found[name] = re.findall(r"<script|csrf|nonce|hx-|http-equiv", page)
            assert "nonce" not in answer["Content-Security-Policy"]
    assert {name: words for name, words in found.items() if words} == {}
    assert len(found) > 15


def test_a_page_that_one_has_asks_the_database_nothing(scene: Scene) -> None:
    client = Client()
    asked = {}
    for _name, path in _paths(scene):
        first = client.get(path)
        etag = first.headers.get("ETag")
        if first.status_code != 200 or (
            not _is_page(first) and first.headers["Content-Type"].partition(";")[0] not in DATA
        ):
            continue
        with CaptureQueriesContext(connection) as queries:
            again = client.get(path)
            not_modified = client.get(path, headers={"If-None-Match": etag or ""})
        if (again.content, not_modified.status_code, len(queries)) != (first.content, 304, 0):
            asked[path] = (not_modified.status_code, len(queries))
    assert asked == {}


@pytest.mark.parametrize("encoding", ["br", "gzip", "gzip;q=0, br;q=0"])
def test_packed_or_not_it_is_the_same_text(scene: Scene, encoding: str) -> None:
    client = Client()
    plain = client.get("/planer/stockholm/")
    for address in ("/planer/stockholm/", "/planer/stockholm/atgarder/?q=a"):
        answer = client.get(address, headers={"Accept-Encoding": encoding})
        assert answer.headers.get("Content-Encoding", "") == ("" if "q=0" in encoding else encoding)
        assert answer["Vary"] == "Accept-Encoding"
        assert int(answer["Content-Length"]) == len(answer.content)
    assert plain.headers.get("Content-Encoding") is None


def test_what_open_pages_read_tells_when_it_is_changed(scene: Scene) -> None:
    """Every table that they ask is of a model whose changes begin a new revision."""
    forget()
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        for _name, path in _paths(scene):
            body_of(client.get(path))
    tables = set(chain.from_iterable(TABLE.findall(query["sql"]) for query in queries))
    telling = {model._meta.db_table for model in apps.get_models() if getattr(model, "shown_to_everybody", False)}
    assert tables - telling - NEVER_CHANGED == set()
    assert telling - tables == set()


def test_a_change_shows_at_once(cast: Cast, scene: Scene) -> None:
    client = Client()
    before = client.get("/planer/stockholm/")
    cast.plan.title = "Ett annat namn"
    save_as(cast.plan, by=cast.samordnare)
    after = client.get("/planer/stockholm/utgavor/")
    assert "Ett annat namn" in after.content.decode()
    assert client.get("/planer/stockholm/", headers={"If-None-Match": before["ETag"]}).status_code in {200, 304}


def test_the_mark_says_that_no_sign_in_is_needed() -> None:
    view = for_everybody(lambda _request: HttpResponse())
    assert (view.login_required, view.for_everybody) == (False, True)  # type: ignore[attr-defined] # set by the mark
    assert get_resolver().reverse_dict.getlist("start") != []
