"""Hostile texts in every way in and on every way out: nothing runs, nothing is fetched, nothing is read.

A few hundred in the ordinary run; `HOSTILE=10000 bin/test tests/hostile` tries that many, `SEED` others.
"""

import csv
import io
import os
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import User
from handlingsplan.chapters.reading import Stage, read_plan
from handlingsplan.pdf.typesetting import lay_out, parse
from handlingsplan.printing.rendering import render_html
from handlingsplan.richtext import plain
from measures.models import Measure
from measures.parts import PARTS
from tests.cast import Cast
from tests.hostile.filling import Filled, cleaned_or_nothing, fill
from tests.hostile.texts import hostile
from tests.post import delivered
from tests.responses import Response

COUNT = int(os.environ.get("HOSTILE", "200"))
TEXTS = hostile(COUNT, seed=os.environ.get("SEED", "1"))
_NEVER = {"iframe", "object", "embed", "base", "applet", "frame", "frameset", "math", "foreignobject", "style"}
_ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "srcset", "xlink:href"}
_ADDRESSES |= {"hx-get", "hx-post", "data-hx-get", "data-hx-post"}
_OWN = ("/", "#", "?")


class _Page(HTMLParser):
    """Collects what could run or fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: (value or "").strip() for name, value in attrs}
        runs = facts.get("type") != "application/json"
        own_script = facts.get("src", "").startswith("/static/") or "nonce" in facts or not runs
        if tag in _NEVER or (tag == "script" and not own_script):
            self.found.append(tag)
        acts = ("on", "hx-on", "data-hx-on")
        self.found += [f"{tag} {name}" for name in facts if name.startswith(acts) or name == "style"]
        is_own_name = tag == "link" and facts.get("rel") in {"canonical", "alternate"}
        for name in set() if is_own_name else _ADDRESSES & facts.keys():
            elsewhere = ("https://", "http://", "mailto:") if (tag, name) == ("a", "href") else ()
            if facts[name] and not facts[name].startswith(_OWN + elsewhere):
                self.found.append(f"{tag} {name}={facts[name]}")


def harm(response: Response) -> list[str]:
    """Return what of a page could run or fetch."""
    return harm_of(response.content.decode())


def harm_of(text: str) -> list[str]:
    page = _Page()
    page.feed(text)
    return page.found


@pytest.fixture
def filled(cast: Cast, client_of: Callable[[User], Client]) -> Filled:
    return fill(cast, TEXTS, client_of)


def addresses(filled: Filled) -> list[str]:
    """Return the pages that show the texts."""
    slug = filled.slug
    measures = [filled.commented, *filled.measures[:3]]
    return [
        *(reverse("working_chapter", args=[slug, number]) for number in filled.chapters),
        *(reverse("compare_revisions", args=[slug, number]) for number in filled.chapters),
        reverse("chapter_history", args=[slug, 1]),
        reverse("edit_chapter", args=[slug, 1]),
        reverse("measures", args=[slug]),
        *(reverse("measure", args=[slug, number]) for number in measures),
        *(reverse("edit_part", args=[slug, filled.commented, part.key]) for part in PARTS),
        reverse("plan_history", args=[slug]),
    ]


@pytest.mark.parametrize("clean", [cleaned_or_nothing, plain])
def test_cleaning_twice_changes_nothing(clean: Callable[[str], str]) -> None:
    once = [clean(text) for text in TEXTS]
    assert [clean(text) for text in once] == once


def test_no_page_runs_or_fetches_anything(cast: Cast, filled: Filled, client_of: Callable[[User], Client]) -> None:
    client = client_of(cast.samordnare)
    Measure.objects.filter(plan=cast.plan).update(state="accepted")
    found = {address: harm(client.get(address)) for address in addresses(filled)}
    assert {address: each for address, each in found.items() if each} == {}


def test_the_compile_fetches_and_reads_nothing(cast: Cast, filled: Filled) -> None:
    Measure.objects.filter(plan=cast.plan).update(state="accepted")
    document = read_plan(cast.plan, stage=Stage.WORKING)
    html = render_html(document, draft=True, checksum="")
    assert lay_out(html.partition("<body")[2], parse("")).pages  # it raises where anything was asked for


def test_workbooks_hold_words_and_no_formulas(cast: Cast, filled: Filled, client_of: Callable[[User], Client]) -> None:
    client = client_of(cast.osteraker)
    content = client.get(reverse("export_xlsx", args=[filled.slug])).content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert [(sheet.count("<f>"), sheet.count("<hyperlink ")) for sheet in sheets] == [(0, 0)] * len(sheets)
    text = client.get(reverse("export_csv", args=[filled.slug])).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert len(cells) > len(filled.measures)
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_a_message_has_one_receiver_and_words_alone(cast: Cast, client_of: Callable[[User], Client]) -> None:
    client = client_of(cast.osteraker_ansvarig)
    for number, text in enumerate(TEXTS[:60]):
        name = text[:150].translate(dict.fromkeys(map(ord, "/@.")))  # which would be refused as a web address
        data = {"full_name": name, "function": text[:150], "email": f"ny{number}@example.org", "role": "reader"}
        assert client.post(reverse("people", args=["osteraker"]), data).status_code in {302, 422}
    sent = [message.message() for message in delivered()]
    assert len(sent) > 40
    assert {message["Subject"] for message in sent} == {"Inbjudan till Handlingsplan"}
    assert {(message["Bcc"], message["Cc"], message.get_content_type()) for message in sent} == {
        (None, None, "text/plain")
    }
    assert [len(message.to) for message in delivered()] == [1] * len(sent)
