"""A passage follows its words through edits, is found again where it was moved to, and is gone when they are."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlingsplan.discussion.anchoring import find, follow, place_at

TEXT = "Fler ska gå. Stråken saltas före klockan sju. Alla skolor har cykelparkering. Bussarna går ofta."
QUOTE = "Stråken saltas före klockan sju."


@pytest.mark.parametrize(
    ("new", "quote"),
    [
        (f"Nytt först. {TEXT}", QUOTE),
        (TEXT.replace("klockan sju", "klockan sex"), "Stråken saltas före klockan sex."),
        (TEXT.replace("Stråken saltas", "Alla stråken sopsaltas"), "före klockan sju."),
        (f"{TEXT.replace(QUOTE + ' ', '')} {QUOTE}", QUOTE),
        (TEXT.replace(QUOTE + " ", ""), None),
        ("", None),
    ],
    ids=["words before", "a word in it changed", "its beginning changed", "moved to the end", "struck", "all struck"],
)
def test_where_a_passage_stands_after_an_edit(new: str, quote: str | None) -> None:
    start = TEXT.index(QUOTE)
    (place,) = follow(TEXT, new, [place_at(TEXT, start, start + len(QUOTE))])
    assert (place.quote if place else None) == quote
    assert place is None or new[place.position : place.end] == place.quote


def test_of_two_like_passages_the_one_after_the_same_words_is_meant() -> None:
    text = "Österåker saltar. Vallentuna saltar."
    found = find(text, "saltar.", before="Vallentuna ")
    assert found is not None
    assert found.position == text.rindex("saltar.")


_sentences = st.lists(
    st.lists(st.sampled_from(("alla", "går", "cyklar", "buss", "tåg", "år", "plan")), min_size=1, max_size=6).map(
        lambda words: " ".join(words) + "."
    ),
    max_size=6,
).map(" ".join)


@given(_sentences, _sentences, _sentences)
@example("alla alla alla alla alla alla.", "alla. alla alla alla alla alla alla. alla.", "")
def test_a_passage_known_by_a_word_of_its_own_survives_any_edit_around_it(before: str, after: str, new: str) -> None:
    quote = "Stråken i Österåker saltas tidigt."
    old = f"{before} {quote} {after}"
    changed = f"{new} {quote} {before}"
    start = old.index(quote)
    (place,) = follow(old, changed, [place_at(old, start, start + len(quote))])
    assert place is not None
    assert changed[place.position : place.end] == quote
