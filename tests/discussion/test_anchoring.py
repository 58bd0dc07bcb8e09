"""A passage follows its words through edits, is found again where it was moved to, and is gone when they are."""

import signal
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlingsplan.discussion.anchoring import CONTEXT, Follower, find, place_at
from tests.discussion import plain_anchoring

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
    place = Follower(TEXT, new).follow(place_at(TEXT, start, start + len(QUOTE)))
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
    place = Follower(old, changed).follow(place_at(old, start, start + len(quote)))
    assert place is not None
    assert changed[place.position : place.end] == quote


_short_texts = st.text(alphabet="ab .", max_size=60) | _sentences


@given(_short_texts, st.data())
def test_words_are_found_where_comparing_every_place_finds_them(text: str, data: st.DataObject) -> None:
    quote = data.draw(st.text(alphabet="ab .", min_size=1, max_size=3) | st.sampled_from(["alla", "går", "al"]))
    before = data.draw(st.text(alphabet="ab .", max_size=CONTEXT) | st.sampled_from(["alla ", "buss går"]))
    near = data.draw(st.integers(0, 70))
    found = find(text, quote, before=before, near=near)
    assert found == plain_anchoring.find(text, quote, before=before, near=near)


@given(_short_texts, _short_texts, st.data())
def test_a_passage_moves_where_comparing_everything_moves_it(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, max(0, len(old) - 1)))
    place = place_at(old, start, data.draw(st.integers(start + 1, len(old) + 1)))
    assert Follower(old, new).follow(place) == plain_anchoring.follow(old, new, place)


HARD = {
    "one letter": "a" * 400_000,
    "one word": "a " * 200_000,
    "one sentence": "a. " * 133_000,
    "two hundred sentences": "".join(f"{number % 200}. " for number in range(80_000)),
    "two hundred words": " ".join(str(number % 200) for number in range(80_000)),
    "long prose": " ".join(str(number * 7919 % 3001) for number in range(80_000)),
}


@pytest.fixture
def _five_seconds() -> Iterator[None]:
    """Let the test fail as soon as it has taken five seconds of the processor."""

    def stop(*_signal: object) -> None:
        pytest.fail("took more than five seconds of the processor")

    former = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, 5)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, former)


@pytest.mark.usefixtures("_five_seconds")  # comparing everything takes minutes
@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_the_time_grows_as_the_text_does(text: str) -> None:
    changed = f"x {text[len(text) // 3 :]} y {text[: len(text) // 3]}"
    follower = Follower(text, changed)
    places = [place_at(text, at, at + 3) for at in range(0, len(text) - 3, len(text) // 300)]
    assert all(place is None or changed[place.position : place.end] for place in map(follower.follow, places))
    assert find(text, text[0], before="en buss") is not None
