"""Headings of a text: on screen, in the PDF and in Word no level is skipped, whatever was written or pasted."""

import random
import re
from collections.abc import Iterator
from io import BytesIO
from itertools import chain, pairwise, product
from typing import Any

import docx
import pikepdf
import pytest
from docx.document import Document

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.chapters.links import PrintLinks
from handlingsplan.chapters.rendering import render_chapter
from handlingsplan.exports.docx_text import HEADINGS, add_text
from handlingsplan.plan.texts import shown
from handlingsplan.richtext import clean, levelled
from tests.editions.documents import document
from tests.printing.compiled import compiled
from tests.random_texts import Writer

LEVELS = (2, 3, 4)
SEQUENCES = [*chain.from_iterable(product(LEVELS, repeat=length) for length in range(1, 6))]


def _text(levels: tuple[int, ...]) -> str:
    return "".join(f"<h{level}>Rubrik {number}</h{level}><p>Ord</p>" for number, level in enumerate(levels))


def _levels(html: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h([1-6])[ >]", html)]


def _skips(levels: list[int], above: int = 1) -> list[tuple[int, int]]:
    return [pair for pair in pairwise([above, *levels]) if pair[1] > pair[0] + 1]


@pytest.mark.parametrize("levels", [(3,), (4, 4), (2, 4, 4, 3), (4, 3, 2), (3, 3, 2, 3)])
def test_small_headings_rise_together(levels: tuple[int, ...]) -> None:
    told = {(3,): [2], (4, 4): [2, 2], (2, 4, 4, 3): [2, 3, 3, 3], (4, 3, 2): [2, 2, 2], (3, 3, 2, 3): [2, 2, 2, 3]}
    assert _levels(levelled(_text(levels))) == told[levels]


def test_every_sequence_is_shown_without_a_skip_and_keeps_what_stands_under_what() -> None:
    for levels in SEQUENCES:
        text = _text(levels)
        assert clean(text) == text  # people can store it
        placed = _levels(levelled(text))
        assert (_skips(placed), levelled(levelled(text))) == ([], levelled(text))
        for first, second in pairwise(range(len(levels))):
            if levels[second] > levels[first]:
                assert placed[second] == placed[first] + 1
            if levels[second] == levels[first]:
                assert placed[second] == placed[first]
        if not _skips(list(levels)):
            assert placed == list(levels)


def test_nothing_but_levels_is_changed_in_any_text() -> None:
    for seed in range(300):
        text = Writer(random.Random(seed)).text()
        placed = levelled(text)
        assert re.sub(r"(</?h)[2-4]", r"\1", placed) == re.sub(r"(</?h)[2-4]", r"\1", text)
        assert (_skips(_levels(placed)), clean(placed)) == ([], placed)


def test_headings_with_comments_placed_in_them_and_within_tables_and_lists_are_placed_too() -> None:
    html = '<h4 data-at="0" data-till="3">Ett</h4><table><tbody><tr><td><h4>Två</h4><p>a</p></td></tr></tbody></table>'
    assert _levels(shown(html, number=1)) == [2, 2]
    assert _levels(shown(f"<h2>Noll</h2>{html}", number=1)) == [2, 3, 3]


def _word_levels(word: Document) -> list[int]:
    styles = [paragraph.style.name or "" for paragraph in word.paragraphs if paragraph.style]
    return [int(name[-1]) for name in styles if name.startswith("Heading")]


def test_word_has_the_same_levels_as_the_screen() -> None:
    for seed in range(40):
        text = Writer(random.Random(seed)).text()
        outside_tables = re.sub(r"<table>.*?</table>", "", levelled(text), flags=re.DOTALL)
        word = docx.Document()
        add_text(word, text)
        if text.count("<table>") == len(re.findall(r"<table>(?:(?!<table>).)*?</table>", text, re.DOTALL)):
            assert _word_levels(word) == [HEADINGS[f"h{level}"] for level in _levels(outside_tables)]


def _plan(html: str) -> PlanDocument:
    whole = document(measures=1)
    return whole.model_copy(update={"definition": whole.definition.model_copy(update={"html": html})})


def _heading_tags(node: Any) -> Iterator[int]:
    """Yield the levels of the headings in the order in which they are read."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _heading_tags(child)
    elif isinstance(node, pikepdf.Dictionary):
        if found := re.fullmatch(r"/H([1-6])", str(node.get("/S", ""))):
            yield int(found[1])
        yield from _heading_tags(node.get("/K"))


def test_a_chapter_on_screen_and_in_the_tagged_pdf_skips_no_level() -> None:
    plan = _plan(_text((4, 4, 2, 4, 3)))
    assert _skips(_levels(str(render_chapter(plan.definition, links=PrintLinks())))) == []
    with pikepdf.open(BytesIO(compiled(plan).content)) as pdf:
        tags = list(_heading_tags(pdf.Root.StructTreeRoot.K))
    assert _skips(tags) == []
    assert tags.count(1) > len(plan.chapters)
