from html.parser import HTMLParser

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from handlingsplan.plan.comparing.marking import MAX_WORDS, Marked, mark_apart, mark_changes
from tests.plan.marks import apart, come, gone, otherwise, unmarked

WORDS = st.lists(
    st.sampled_from(["cykel", "buss", "<strong>tåg</strong>", "båt<br>", "&lt;del&gt;", "&amp;", "<em>1 av 2</em>"]),
    max_size=6,
).map(" ".join)
BLOCKS = st.sampled_from(
    ["<p>{}</p>", "<ul><li>{}</li><li>ö</li></ul>", "<table><tbody><tr><td>{}</td></tr></tbody></table>"]
)
TEXTS = st.lists(st.builds(str.format, BLOCKS, WORDS), max_size=4).map("".join)


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        (
            "<p>en röd buss</p>",
            "<p>en blå buss</p>",
            (f"<p>en {gone('röd')} buss</p>", f"<p>en {come('blå')} buss</p>"),
        ),
        ("<p>en buss</p>", "<p>en stor röd buss</p>", ("<p>en buss</p>", f"<p>en {come('stor röd')} buss</p>")),
        (
            "<p>en buss</p>",
            "<p>en <strong>buss</strong></p>",
            (f"<p>en {otherwise('buss')}</p>", f"<p>en <strong>{otherwise('buss')}</strong></p>"),
        ),
        (
            "<table><tr><td>12</td><td>b</td></tr></table>",
            "<table><tr><td>13</td><td>b</td></tr></table>",
            (
                f"<table><tr><td>{gone('12')}</td><td>b</td></tr></table>",
                f"<table><tr><td>{come('13')}</td><td>b</td></tr></table>",
            ),
        ),
        ("", "<p>nytt</p>", ("", "<p>nytt</p>")),
    ],
)
def test_changed_words_are_marked(before: str, after: str, marked: tuple[str, str]) -> None:
    assert both(before, after) == marked


def both(before: str, after: str) -> tuple[str, str]:
    marked = mark_changes(before, after)
    return marked.before, marked.after


PICTURE = '<figure><img src="/bilder/00000000-0000-4000-8000-000000000001/" alt="{}"></figure>'
LINK = '<p>Se <a href="https://{}" rel="noopener noreferrer">deras sida</a> om det.</p>'
NOTES = {
    "bold": ("<p>en röd buss</p>", "<p>en <strong>röd buss</strong></p>", ["”röd buss” är nu fet."]),
    "no longer in italics": ("<p><em>en</em> buss</p>", "<p>en buss</p>", ["”en” är inte längre kursiv."]),
    "lower": ("<p>CO 2 i luft</p>", "<p>CO <sub>2</sub> i luft</p>", ["”2” är nu nedsänkt."]),
    "another address": (
        LINK.format("a.se/?x=1&amp;y=2"),
        LINK.format("b.se"),
        ["Länken ”deras sida” leder nu till https://b.se, och ledde till https://a.se/?x=1&y=2."],
    ),
    "a link put in": (
        "<p>Se deras sida om det.</p>",
        LINK.format("a.se"),
        ["”deras sida” är nu en länk till https://a.se."],
    ),
    "a link taken out": (
        LINK.format("a.se"),
        "<p>Se deras sida om det.</p>",
        ["”deras sida” är inte längre en länk till https://a.se."],
    ),
    "a heading of another level": (
        "<h2>Mål &amp; medel</h2>",
        "<h3>Mål &amp; medel</h3>",
        ["”Mål & medel” är nu underrubrik, och var rubrik."],
    ),
    "a heading made a paragraph": ("<h2>Mål</h2>", "<p>Mål</p>", ["”Mål” är nu vanligt stycke, och var rubrik."]),
    "a list that is numbered": (
        "<ul><li>ett</li><li>två</li></ul>",
        "<ol><li>ett</li><li>två</li></ol>",
        ["”ett två” är nu numrerad lista, och var punktlista."],
    ),
    "a picture described anew": (
        PICTURE.format("Väg"),
        PICTURE.format("Gata"),
        ["Bildens beskrivning är nu ”Gata”, och var ”Väg”."],
    ),
    "another picture": (
        PICTURE.format("Väg"),
        PICTURE.format("").replace("1/", "2/"),
        ["Ny bild: utan beskrivning.", "Bilden är borttagen: ”Väg”."],
    ),
    "other words alone": ("<p>en röd buss</p>", "<p>en blå buss</p>", []),
    "cells beside each other": (
        "<table><tbody><tr><td>a</td></tr></tbody></table>",
        "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>",
        [],
    ),
}


@pytest.mark.parametrize(("before", "after", "notes"), NOTES.values(), ids=NOTES)
def test_what_no_word_tells_is_told_in_sentences(before: str, after: str, notes: list[str]) -> None:
    assert list(mark_changes(before, after).notes) == notes


@given(TEXTS, TEXTS)
def test_nothing_but_marks_is_added(before: str, after: str) -> None:
    assert tuple(map(unmarked, both(before, after))) == (before, after)


@given(TEXTS)
def test_equal_texts_have_no_marks(text: str) -> None:
    assert mark_changes(text, text) == Marked(SafeString(text), SafeString(text))


class _Opened(HTMLParser):
    """Asserts that elements close in the order in which they were opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 HTMLParser's signature
        if tag != "br":
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag


@given(TEXTS, TEXTS)
def test_marks_and_elements_never_cross(before: str, after: str) -> None:
    for side in both(before, after):
        parser = _Opened()
        parser.feed(side)
        assert parser.opened == []


def test_a_very_long_text_is_left_unmarked() -> None:
    before, after = "a " * MAX_WORDS, "b " * MAX_WORDS
    assert both(before, after) == (before, after)


def test_of_two_texts_neither_of_which_came_first_nothing_is_struck_out() -> None:
    assert mark_apart("<p>en röd buss</p>", "<p>en blå buss</p>") == (
        f"<p>en {apart('röd')} buss</p>",
        f"<p>en {apart('blå')} buss</p>",
    )
