"""An answer is saved in the draft while it is written, by whoever writes, and what is marked in a chapter is quoted."""

import json
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from handlingsplan.consultation.drafts import Writer, change_remark, remarks_of
from handlingsplan.consultation.enums import Channel
from handlingsplan.consultation.models import Body, Response
from handlingsplan.plan.models import Plan
from tests.cast import Cast
from tests.consultation.rounds import asked, link_to
from tests.page_forms import form_to
from tests.responses import Response as Answer

KEY = "Abcdefghi012"


@pytest.fixture
def secret(ready: Plan, cast: Cast) -> str:
    asked(ready, cast)
    return link_to(Body.objects.get(name="Förening 0"))


def drafted() -> list[tuple[str, str, str]]:
    return [(one.key, one.text, one.quote) for one in remarks_of(Response.objects.first())]


def meanwhile(client: Client, address: str, **words: str) -> Answer:
    sent = {"key": KEY, "place": "chapter-4", "under_tiden": "1", **words}
    return client.post(address, sent, headers={"HX-Request": "true"})


def test_what_is_written_is_one_remark_however_often_it_saves_itself(secret: str) -> None:
    client, address = Client(), reverse("add_remark", args=[secret])
    first = meanwhile(client, address, text="Mer", **{"initial-text": "", "initial-quote": ""})
    said = unescape(first.content.decode())
    assert (first.status_code, "Sparat i utkastet kl." in said, 'value="Mer"' in said) == (200, True, True)
    assert said.count('hx-swap-oob="true"') == said.count("initial-") / 2  # a name and an id each
    second = meanwhile(client, address, text="Mer cykel.", **{"initial-text": "Mer", "initial-quote": ""})
    assert (second.status_code, drafted()) == (200, [(KEY, "Mer cykel.", "")])
    last = client.post(address, {"key": KEY, "place": "chapter-4", "text": "Mer cykel!", "initial-text": "Mer cykel."})
    assert (last.status_code, drafted()) == (302, [(KEY, "Mer cykel!", "")])


def test_without_words_nothing_is_saved_and_it_is_said_why(secret: str) -> None:
    client, address = Client(), reverse("add_remark", args=[secret])
    answer = meanwhile(client, address, text="", quote="gång")
    assert (answer.status_code, "Synpunkt: Skriv synpunkten." in answer.content.decode()) == (422, True)
    assert Response.objects.count() == 0
    for key in ("", "../../etc", "a" * 13):
        refused = client.post(address, {"key": key, "place": "", "text": f"Med nyckeln {key}", "quote": ""})
        assert refused.status_code == (302 if not key else 422)
    assert [text for _key, text, _quote in drafted()] == ["Med nyckeln"]


def test_what_another_wrote_in_the_same_remark_is_not_overwritten_while_one_writes(secret: str) -> None:
    client, body = Client(), Body.objects.select_related("consultation").get(name="Förening 0")
    address = reverse("add_remark", args=[secret])
    meanwhile(client, address, text="Mer cykel.", **{"initial-text": ""})
    [read] = remarks_of(Response.objects.get())
    theirs = type(read)(**{**read.__dict__, "text": "Deras ord."})
    change_remark(body, theirs, read=read, writer=Writer(Channel.LINK))
    own = {"text": "Mina ord.", "initial-text": "Mer cykel."}
    answer = meanwhile(client, address, **own)
    assert (answer.status_code, "så ser du båda texterna" in answer.content.decode()) == (422, True)
    shown = client.post(address, {"key": KEY, "place": "chapter-4", **own})
    page = unescape(shown.content.decode())
    assert (shown.status_code, "Deras ord." in page, "Mina ord." in page) == (409, True, True)
    assert [text for _key, text, _quote in drafted()] == ["Deras ord."]
    form = form_to(shown, address, address)
    assert form.send(client).status_code == 302
    assert [text for _key, text, _quote in drafted()] == ["Mina ord."]


def test_a_chapter_is_read_and_written_about_on_one_page(secret: str) -> None:
    client, address = Client(), reverse("answer_chapter", args=[secret, 4])
    shown = client.get(address)
    page = shown.content.decode()
    anchors = json.loads(unescape(page.partition('data-anchors="')[2].partition('"')[0]))
    assert (len(anchors) > 1, all(f'id="{anchor}"' in page for anchor in anchors)) == (True, True)
    form = form_to(shown, address, address)
    assert form.values["place"] == ["chapter-4"]
    assert form.send(client, {"quote": "gångväg", "text": "Fler bänkar."})["Location"] == address
    assert [(text, quote) for _key, text, quote in drafted()] == [("Fler bänkar.", "gångväg")]
    assert "Era synpunkter här" in client.get(address).content.decode()
    assert client.get(reverse("answer_chapter", args=[secret, 9])).status_code == 404


def test_the_secret_is_not_what_the_browser_keeps_words_under(secret: str) -> None:
    for name, place in (("add_remark", "synpunkt/"), ("answer_decision", "beslut")):
        page = Client().get(reverse(name, args=[secret])).content.decode()
        assert (f'data-page="{place}"' in page, "kept-forms" in page, 'data-person="remiss-' in page) == (True,) * 3
