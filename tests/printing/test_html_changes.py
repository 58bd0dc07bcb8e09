import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlingsplan.printing.html_changes import BREAK, MAX_LETTERS, PART, soften

PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<strong>", "</strong>", '<a href="https://example.org/?a=1&amp;b=2">', "</a>", "<br>"),
        *("å" * 7, "x" * 25, "y" * 95, "&amp;", "&nbsp;", " ", "\n", "&lt;"),
    ]
)


def test_ordinary_words_are_left_alone() -> None:
    text = f"<p>Kollektivtrafikmyndighetssamordning och {'x' * MAX_LETTERS}</p>"
    assert soften(text) == text


def test_a_long_word_breaks() -> None:
    assert soften(f"<p>{'x' * 70}</p>") == f"<p>{BREAK}{'x' * 30}{BREAK}{'x' * 30}{BREAK}{'x' * 10}</p>"


def test_a_character_reference_stays_whole() -> None:
    assert soften("&amp;" * 41) == BREAK + "&amp;" * 30 + BREAK + "&amp;" * 11


def test_a_no_break_space_ends_no_run() -> None:
    assert soften(("a" * 9 + "\u00a0") * 5).count(BREAK) == 2


def test_elements_inside_a_word_end_no_run_and_the_break_stands_outside_them() -> None:
    assert soften(f"{'a' * 30}<strong><em>{'b' * 30}</em></strong>") == (
        f"{'a' * 30}{BREAK}<strong><em>{'b' * 30}</em></strong>"
    )


@pytest.mark.parametrize("tag", ["p", "li", "td", "br"])
def test_other_elements_end_a_run(tag: str) -> None:
    text = f"{'a' * 30}<{tag}>{'b' * 30}"
    assert soften(text) == text


def test_attributes_are_not_touched() -> None:
    text = f'<a href="https://example.org/{"x" * 100}?a>b">hit</a>'
    assert soften(text) == text


@given(st.lists(PIECES, max_size=40).map("".join))
def test_nothing_is_lost_and_every_word_can_break(html: str) -> None:
    softened = soften(html)
    assert softened.replace(BREAK, "") == html
    words = re.split(rf"[ \n{BREAK}]|<(?:/?p|br)>", re.sub(r"</?(?:strong|a)[^>]*>", "", softened))
    letters = [len(re.sub(r"&\w+;", "&", word)) for word in words]
    assert max(letters, default=0) <= MAX_LETTERS + PART
