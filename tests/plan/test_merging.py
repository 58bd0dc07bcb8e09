from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlingsplan.plan.comparison import MAX_BLOCKS
from handlingsplan.plan.merging import Choice, Clash, merge

A, B, C = "<p>Alla ska kunna gå och cykla.</p>", "<p>Bussar går ofta och i tid.</p>", "<p>Cyklar får plats på tåg.</p>"
TEXT = A + B + C
WORDS = st.lists(st.sampled_from(["buss", "cykel", "tåg", "båt", "gång"]), min_size=1, max_size=4).map(" ".join)
TEXTS = st.lists(WORDS.map("<p>{}</p>".format), max_size=8)


def joined(parts: Sequence[str]) -> str:
    return "\n".join(parts)


@pytest.mark.parametrize(
    ("theirs", "mine", "result"),
    [
        ([A, B, "<p>Cyklar får alltid plats på tåg.</p>"], ["<p>Alla ska gå.</p>", B, C], None),
        ([A, "<p>Bussar går ofta.</p>", C], ["<p>Alla ska kunna cykla.</p>", B, C], None),
        ([A, C], [A, B, C, "<p>Nytt.</p>"], [A, C, "<p>Nytt.</p>"]),
        (["<h2>Först</h2>", A, B, C], [B, C], ["<h2>Först</h2>", B, C]),
        ([A, B, C, "<p>Deras.</p>"], [A, B, C, "<p>Mitt.</p>"], [A, B, C, "<p>Deras.</p>", "<p>Mitt.</p>"]),
        ([A, B, C, "<p>Samma.</p>"], [A, B, C, "<p>Samma.</p>"], [A, B, C, "<p>Samma.</p>"]),
        ([A, "<p>Likadant för bussar.</p>", C], [A, "<p>Likadant för bussar.</p>", C], None),
        ([], [A, B, C], []),
    ],
)
def test_changes_in_different_places_are_joined(theirs: list[str], mine: list[str], result: list[str] | None) -> None:
    expected = [_changed(*blocks) for blocks in zip([A, B, C], theirs, mine, strict=True)] if result is None else result
    merged = merge(TEXT, joined(theirs), joined(mine))
    assert (merged.clashes, merged.text()) == ([], joined(expected))


def _changed(before: str, theirs: str, mine: str) -> str:
    return mine if theirs == before else theirs


def test_a_block_that_both_changed_clashes_and_the_rest_is_joined() -> None:
    theirs, mine = "<p>Bussar går ofta och nästan i tid.</p>", "<p>Bussar går ofta.</p>"
    merged = merge(TEXT, joined(["<p>Alla ska gå.</p>", theirs, C]), joined([A, mine, C, "<p>Nytt.</p>"]))
    assert merged.clashes == [Clash(1, B, theirs, mine)]
    rest = ["<p>Alla ska gå.</p>", "{}", C, "<p>Nytt.</p>"]
    assert [merged.text([choice]) for choice in Choice] == [
        joined(rest).format(chosen) for chosen in (mine, theirs, joined([theirs, mine]))
    ]
    assert merged.text() == merged.text([Choice.MINE])


def test_a_block_taken_out_by_one_and_changed_by_the_other_clashes() -> None:
    changed = "<p>Bussar går ofta.</p>"
    assert merge(TEXT, A + C, A + changed + C).clashes == [Clash(1, B, "", changed)]
    assert merge(TEXT, A + changed + C, A + C).clashes == [Clash(1, B, changed, "")]


def test_first_versions_by_two_writers_clash() -> None:
    assert merge("", A, B).clashes == [Clash(1, "", A, B)]
    assert merge("", A, A).text() == A


def test_texts_too_long_to_join_are_one_clash() -> None:
    long = "<p>a</p>" * MAX_BLOCKS
    assert len(merge(long, long + A, B + long).clashes) == 1
    assert merge(long, long, long).clashes == []


@given(TEXTS, TEXTS)
def test_who_writes_alone_gets_their_own_text(before: list[str], after: list[str]) -> None:
    for theirs, mine in ((before, after), (after, before), (after, after)):
        merged = merge(joined(before), joined(theirs), joined(mine))
        if before or theirs == mine:
            assert (merged.clashes, merged.text()) == ([], joined(after))


@given(st.sets(st.integers(0, 19)), st.sets(st.integers(0, 19)))
def test_edits_of_different_paragraphs_never_clash(by_them: set[int], by_me: set[int]) -> None:
    old = [f"<p>Stycke {number} handlar om mål {number}.</p>" for number in range(20)]
    theirs = [f"<p>Deras {place}.</p>" if place in by_them - by_me else text for place, text in enumerate(old)]
    mine = [text.replace("handlar", "talar") if place in by_me else text for place, text in enumerate(old)]
    merged = merge(joined(old), joined(theirs), joined(mine))
    expected = [_changed(*blocks) for blocks in zip(old, theirs, mine, strict=True)]
    assert (merged.clashes, merged.text()) == ([], joined(expected))


@given(TEXTS, TEXTS, TEXTS)
def test_whoever_takes_both_loses_no_block(before: list[str], theirs: list[str], mine: list[str]) -> None:
    merged = merge(joined(before), joined(theirs), joined(mine))
    kept = set(merged.text([Choice.BOTH] * len(merged.clashes)).splitlines())
    assert {*theirs, *mine} - set(before) <= kept


@given(TEXTS, TEXTS, TEXTS)
def test_swapping_the_writers_swaps_the_clashes(before: list[str], theirs: list[str], mine: list[str]) -> None:
    one = merge(joined(before), joined(theirs), joined(mine)).clashes
    other = merge(joined(before), joined(mine), joined(theirs)).clashes
    assert [(clash.before, clash.theirs, clash.mine) for clash in one] == [
        (clash.before, clash.mine, clash.theirs) for clash in other
    ]
