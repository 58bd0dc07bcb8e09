"""Passages in a text's HTML: listed, marked for reading, replaced by other words."""

import re

import pytest

from handlingsplan.plan.passages import Mark, marked, paragraphs, replaced
from handlingsplan.richtext import words

HTML = (
    "<h2>Mål</h2><p>Fler <strong>går &amp; cyklar</strong> här.</p>"
    "<ul><li>ett</li><li>två</li></ul><table><tbody><tr><td>A</td><td>B</td></tr></tbody></table>"
)


def _span(quote: str) -> tuple[int, int]:
    start = words(HTML).index(quote)
    return start, start + len(quote)


def test_paragraphs_are_listed_in_order() -> None:
    assert paragraphs(HTML) == ["Mål", "Fler går & cyklar här.", "ett", "två", "A B"]


@pytest.mark.parametrize("quote", ["Mål", "går & cyklar", "cyklar här.", "ett två", "A B", "Mål Fler"])
def test_marking_changes_no_word_and_closes_what_it_opens(quote: str) -> None:
    start, end = _span(quote)
    html = marked(HTML, [Mark(start, end, key=7, number=1, label="Viktor Ek")])
    inside = "".join(re.findall(r'<mark class="passage">(.*?)</mark>', html))
    assert words(inside).replace(" ", "") == quote.replace(" ", "")
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
