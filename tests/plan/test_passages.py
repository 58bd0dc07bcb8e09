"""Passages in a text's HTML: listed, marked for reading, replaced by other words."""

import random
import re

import pytest

from handlingsplan.plan.passages import Mark, marked, paragraphs, placed, replaced
from handlingsplan.richtext import clean, words
from tests.plan.equal_phrases import PHRASE, equal_phrases
from tests.random_texts import Writer

HTML = (
    "<h2>Mål</h2><p>Fler <strong>går &amp; cyklar</strong> här.</p>"
    "<ul><li>ett</li><li>två</li></ul><table><tbody><tr><td>A</td><td>B</td></tr></tbody></table>"
)


def _span(quote: str) -> tuple[int, int]:
    start = words(HTML).index(quote)
    return start, start + len(quote)


def test_paragraphs_are_listed_in_order() -> None:
    listed = ["Mål", "Fler går & cyklar här.", "ett", "två", "A B"]
    assert paragraphs(HTML) == [(words(HTML).index(one), one) for one in listed]


def test_paragraphs_with_the_same_words_are_told_apart() -> None:
    assert paragraphs("<p>a b</p><p>b</p><p>b</p>") == [(0, "a b"), (4, "b"), (6, "b")]


@pytest.mark.parametrize("seed", range(20))
def test_blocks_and_notes_say_where_their_words_stand(seed: int) -> None:
    html = Writer(random.Random(seed)).text()
    text, told = words(html), placed(html)
    assert re.sub(r' data-(?:at|till)="\d+"', "", told) == html
    for tag, at, inside in re.findall(r'<(p|h[2-4]|figcaption|caption) data-at="(\d+)">(.*?)</\1>', told, re.DOTALL):
        assert text[int(at) :].startswith(words(inside)), tag
    for at, till, inside in re.findall(r'<small class="note" data-at="(\d+)" data-till="(\d+)">(.*?)</small>', told):
        assert text[int(at) : int(till)].rstrip() == words(inside)


@pytest.mark.parametrize("quote", ["Mål", "går & cyklar", "cyklar här.", "ett två", "A B", "Mål Fler"])
def test_marking_changes_no_word_and_closes_what_it_opens(quote: str) -> None:
    start, end = _span(quote)
    html = marked(HTML, [Mark(start, end, key=7, number=1, label="Viktor Ek")])
    inside = "".join(re.findall(r'<mark class="passage">(.*?)</mark>', html))
    assert words(inside).replace(" ", "") == quote.replace(" ", "")
    assert "<" not in inside, "a mark holds an element, or half of one"
    bare = re.sub(r'<a class="passage__link".*?</a>|</?mark[^>]*>', "", html)
    assert bare == HTML


@pytest.mark.parametrize(
    ("quote", "instead", "html"),
    [
        ("Mål", "Syfte <1>", HTML.replace("Mål", "Syfte &lt;1&gt;")),
        ("cyklar här", "kör där", HTML.replace("cyklar</strong> här", "kör där</strong>")),
        ("går & cyklar ", "", HTML.replace("<strong>går &amp; cyklar</strong> ", "")),
        ("ett två", "tre", None),
    ],
    ids=["escaped", "across an element within", "struck", "across paragraphs"],
)
def test_other_words_in_the_place_of_a_passage(quote: str, instead: str, html: str | None) -> None:
    assert replaced(HTML, *_span(quote), instead) == html


def test_other_words_in_each_of_a_hundred_equal_places_change_that_one() -> None:
    html = clean(equal_phrases(100))
    text = words(html)
    for match in re.finditer(PHRASE, text):
        changed = replaced(html, *match.span(), "64 av 100") or ""
        assert words(changed) == f"{text[: match.start()]}64 av 100{text[match.end() :]}"
        assert clean(changed) == changed
