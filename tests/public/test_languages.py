"""The published plan in English: at its own addresses, which say so, and lead on in the language."""

import re

from django.test import Client

from handlingsplan.editions.models import Edition
from tests.cast import Cast

SITE = "https://plan.example.org"
ALTERNATES = re.compile(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">')
PAGES = ("", "kapitel/4/", "atgarder/", "atgarder/1/", "laget/", "organisationer/", "utgavor/", "beslut/")


def _page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert (answer.status_code, path) == (200, path)
    return answer.content.decode()


def test_a_page_says_its_language_and_where_the_others_are(compiled: Edition, client: Client) -> None:
    for rest in PAGES:
        path = f"/planer/stockholm/{rest}"
        expected = [("sv", f"{SITE}{path}"), ("en", f"{SITE}/en{path}"), ("x-default", f"{SITE}{path}")]
        for code, address in (("sv", path), ("en", f"/en{path}"), ("sv", path)):
            page = _page(client, address)
            assert f'<html lang="{code}">' in page
            assert f'<link rel="canonical" href="{SITE}{address}">' in page
            assert ALTERNATES.findall(page) == expected


def test_links_stay_in_the_language(compiled: Edition, client: Client) -> None:
    swedish, english = _page(client, "/planer/stockholm/kapitel/4/"), _page(client, "/en/planer/stockholm/kapitel/4/")
    links = ('href="/planer/stockholm/atgarder/1/"', 'href="/en/planer/stockholm/atgarder/1/"')
    assert [[link in page for link in links] for page in (swedish, english)] == [[True, False], [False, True]]
    assert "Measures" in english


def test_the_switch_stays_on_the_page_with_what_was_asked(compiled: Edition, client: Client) -> None:
    asked = "/planer/stockholm/atgarder/?q=vinter&sortera=rubrik"
    for here, there, code, name in ((asked, f"/en{asked}", "en", "English"), (f"/en{asked}", asked, "sv", "Svenska")):
        link = f'<a href="{there.replace("&", "&amp;")}" lang="{code}" hreflang="{code}">{name}</a>'
        assert link in _page(client, here)


def test_a_line_offers_the_other_language_to_those_whose_browser_asks(compiled: Edition, client: Client) -> None:
    [line] = re.findall(r'(?s)<p class="offered-language".*?</p>', _page(client, "/planer/stockholm/"))
    assert [part in line for part in ('lang="en"', "hidden", "This page is available in English.")] == [True] * 3


def test_the_first_page_and_errors_are_in_english_too(compiled: Edition, cast: Cast, client: Client) -> None:
    assert '<html lang="en">' in _page(client, "/en/")
    missing = client.get("/en/planer/finns-inte/")
    assert (missing.status_code, '<html lang="en">' in missing.content.decode()) == (404, True)
    assert client.get("/en/planer/stockholm/plan.pdf").status_code == 404


def test_the_map_of_the_site_has_every_language(compiled: Edition, client: Client) -> None:
    site = _page(client, "/sitemap.xml")
    for path in ("/", "/planer/stockholm/atgarder/1/"):
        for address in (path, f"/en{path}"):
            [entry] = re.findall(rf"<url><loc>{SITE}{address}</loc>.*?</url>", site)
            assert [f'hreflang="{code}"' in entry for code in ("sv", "en", "x-default")] == [True] * 3


def test_feeds_say_their_language(compiled: Edition, client: Client) -> None:
    for code, path in (("sv", "/planer/stockholm/utgavor/flode.xml"), ("en", "/en/planer/stockholm/utgavor/flode.xml")):
        assert f'xml:lang="{code}"' in _page(client, path)
