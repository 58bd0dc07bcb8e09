from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlingsplan.plan.comparison import MAX_WORDS, mark_apart, mark_changes
from tests.plan.marks import apart, come, gone, unmarked

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
        ("<p>en buss</p>", "<p>en <strong>buss</strong></p>", ("<p>en buss</p>", "<p>en <strong>buss</strong></p>")),
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
    assert mark_changes(before, after) == marked


@given(TEXTS, TEXTS)
def test_nothing_but_marks_is_added(before: str, after: str) -> None:
    assert tuple(unmarked(side) for side in mark_changes(before, after)) == (before, after)


@given(TEXTS)
def test_equal_texts_have_no_marks(text: str) -> None:
    assert mark_changes(text, text) == (text, text)


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
    for side in mark_changes(before, after):
        parser = _Opened()
        parser.feed(side)
        assert parser.opened == []


def test_a_very_long_text_is_left_unmarked() -> None:
    before, after = "a " * MAX_WORDS, "b " * MAX_WORDS
    assert mark_changes(before, after) == (before, after)


def test_of_two_texts_neither_of_which_came_first_nothing_is_struck_out() -> None:
    assert mark_apart("<p>en röd buss</p>", "<p>en blå buss</p>") == (
        f"<p>en {apart('röd')} buss</p>",
        f"<p>en {apart('blå')} buss</p>",
    )
