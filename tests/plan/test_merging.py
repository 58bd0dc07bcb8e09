"""Two people have changed a text: what each has done is in what comes out, to the word."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlingsplan.plan.merging import Choice, Clash, merge
from handlingsplan.plan.merging.matching import MAX_BLOCKS
from handlingsplan.richtext import clean
from tests.merges import faults_beside_moves, faults_of_any, faults_of_deleting_and_moving, faults_of_different_words
from tests.plan.merge_cases import JOINED, TABLE

A, B, C = "<p>Alla ska kunna gå och cykla.</p>", "<p>Bussar går ofta och i tid.</p>", "<p>Cyklar får plats på tåg.</p>"
TEXT = A + B + C
WORDS = st.lists(st.sampled_from(["buss", "cykel", "tåg", "båt", "gång"]), min_size=1, max_size=4).map(" ".join)
TEXTS = st.lists(WORDS.map("<p>{}</p>".format), max_size=8).map("".join)
SEEDS = range(60)


@pytest.mark.parametrize(
    ("theirs", "mine", "result"),
    [
        ([A, B, "<p>Cyklar får alltid plats.</p>"], ["<p>Alla ska gå.</p>", B, C], None),
        ([A, "<p>Bussar går ofta.</p>", C], ["<p>Alla ska kunna cykla.</p>", B, C], None),
        ([A, C], [A, B, C, "<p>Nytt.</p>"], [A, C, "<p>Nytt.</p>"]),
        (["<h2>Först</h2>", A, B, C], [B, C], ["<h2>Först</h2>", B, C]),
        ([A, B, C, "<p>Deras.</p>"], [A, B, C, "<p>Mitt.</p>"], [A, B, C, "<p>Deras.</p>", "<p>Mitt.</p>"]),
        ([A, B, C, "<p>Samma.</p>"], [A, B, C, "<p>Samma.</p>"], [A, B, C, "<p>Samma.</p>"]),
        ([A, B, C, "<p>Samma.</p>"], [A, B, C, "<p>Samma.</p><p>Mer.</p>"], [A, B, C, "<p>Samma.</p><p>Mer.</p>"]),
        ([A, "<p>Likadant för bussar.</p>", C], [A, "<p>Likadant för bussar.</p>", C], None),
        ([], [A, B, C], []),
    ],
)
def test_changes_in_different_places_are_joined(theirs: list[str], mine: list[str], result: list[str] | None) -> None:
    expected = [_changed(*blocks) for blocks in zip([A, B, C], theirs, mine, strict=True)] if result is None else result
    merged = merge(TEXT, "".join(theirs), "".join(mine))
    assert (merged.clashes, merged.text()) == ([], "".join(expected))


def _changed(before: str, theirs: str, mine: str) -> str:
    return mine if theirs == before else theirs


@pytest.mark.parametrize(("before", "one", "other", "joined"), JOINED.values(), ids=JOINED)
def test_small_changes_in_one_block_are_joined(before: str, one: str, other: str, joined: str) -> None:
    for theirs, mine in ((one, other), (other, one)):
        merged = merge(clean(before), clean(theirs), clean(mine))
        assert (merged.clashes, clean(merged.text())) == ([], joined)


def test_a_block_that_both_changed_clashes_and_the_rest_is_joined() -> None:
    theirs, mine = "<p>Bussar går ofta och nästan i tid.</p>", "<p>Bussar går ofta.</p>"
    merged = merge(TEXT, f"<p>Alla ska gå.</p>{theirs}{C}", f"{A}{mine}{C}<p>Nytt.</p>")
    assert merged.clashes == [Clash(B, theirs, mine, joined=theirs, number=1)]
    rest = f"<p>Alla ska gå.</p>{{}}{C}<p>Nytt.</p>"
    assert [merged.text([choice]) for choice in Choice] == [rest.format(chosen) for chosen in (mine, theirs, theirs)]
    assert merged.text() == merged.text([Choice.BOTH])


@pytest.mark.parametrize(
    ("before", "theirs", "mine", "both"),
    [
        ("<p>Alla går.</p>", "<p>Alla går. Ofta.</p>", "<p>Alla går. Alltid.</p>", "<p>Alla går. Ofta. Alltid.</p>"),
        ("<p>a b c</p>", "<p>a x c d</p>", "<p>e a y c</p>", "<p>e a x y c d</p>"),
        (TABLE, TABLE.replace("Gång", "Fot"), TABLE.replace("Gång", "Gående"), TABLE.replace("Gång", "Fot Gående")),
        (
            "<ul><li>a</li><li>b</li></ul>",
            "<ul><li>x</li></ul>",
            "<ul><li>y</li><li>b z</li></ul>",
            "<ul><li>x</li><li>y</li><li>b z</li></ul>",
        ),
    ],
)
def test_both_means_both_changes(before: str, theirs: str, mine: str, both: str) -> None:
    merged = merge(before, theirs, mine)
    assert merged.clashes != []
    assert clean(merged.text([Choice.BOTH] * len(merged.clashes))) == both


def test_a_block_taken_out_by_one_and_changed_by_the_other_clashes() -> None:
    changed = "<p>Bussar går ofta.</p>"
    assert merge(TEXT, A + C, A + changed + C).clashes == [Clash(B, "", changed, number=1)]
    assert merge(TEXT, A + changed + C, A + C).clashes == [Clash(B, changed, "", number=1)]


MOVED = {
    "a heading, with other words": (
        "<h2>Mål för länet</h2>" + A,
        A,
        A + "<h2>Mål och medel</h2>",
        "<h2>Mål och medel</h2>",
    ),
    "a sentence": (
        A + "<p>Ofta. Nattbussar också.</p>",
        A + "<p>Ofta.</p>",
        A[:-4] + " Nattbussar också.</p>",
        "Nattbussar",
    ),
    "a sentence within its paragraph": ("<p>Ett. Två. Tre.</p>", "<p>Ett. Två.</p>", "<p>Tre. Ett. Två.</p>", "Tre"),
    "an item, into another list": (
        "<ul><li>Gång</li><li>Tåg</li></ul><ol><li>Buss</li></ol>",
        "<ul><li>Gång</li></ul><ol><li>Buss</li></ol>",
        "<ul><li>Gång</li></ul><ol><li>Buss</li><li>Tåg, fler</li></ol>",
        "Tåg",
    ),
    "a row, into a table": (
        TABLE + "<p>Flyg 2</p>",
        TABLE,
        TABLE.replace("</tbody>", "<tr><td>Flyg</td><td>2</td></tr></tbody>"),
        "Flyg",
    ),
}


@pytest.mark.parametrize(("before", "less", "moved", "words"), MOVED.values(), ids=MOVED)
def test_what_one_deleted_and_the_other_moved_is_asked_about(before: str, less: str, moved: str, words: str) -> None:
    for theirs, mine, deleted in ((less, moved, Choice.THEIRS), (moved, less, Choice.MINE)):
        merged = merge(before, theirs, mine)
        assert [words in merged.text([choice]) for choice in (deleted, Choice.BOTH)] == [False, True]


@pytest.mark.parametrize("without", ["<p>Resor.</p>", "<p>Annat här.</p>", ""])
def test_a_note_taken_out_by_one_and_changed_by_the_other_clashes(without: str) -> None:
    before = clean('<p>Resor<small class="note">SCB, tabell 3</small>.</p><p>Sist.</p>')
    mine = before.replace("3", "4")
    for theirs, own in ((f"{without}<p>Sist.</p>", mine), (mine, f"{without}<p>Sist.</p>")):
        merged = merge(before, theirs, own)
        assert (len(merged.clashes), "tabell 4" in merged.text([Choice.BOTH])) == (1, True)


def test_a_column_taken_out_by_one_and_written_in_by_the_other_clashes() -> None:
    theirs = "<table><tbody><tr><td>63</td></tr><tr><td>63</td></tr></tbody></table>"
    mine = TABLE.replace("Gång", "Till fots")
    assert merge(TABLE, theirs, mine).clashes == [Clash(TABLE, theirs, mine, joined=mine, number=1)]


def test_what_is_shown_of_an_item_or_a_row_is_whole() -> None:
    before, mine = "<ul><li>a</li><li>b</li></ul>", "<ul><li>a</li><li>b c</li></ul>"
    (clash,) = merge(before, "<ul><li>a</li></ul>", mine).clashes
    assert (clash.shown(Choice.THEIRS), clash.shown(Choice.MINE)) == ("", "<ul><li>b c</li></ul>")


def test_first_versions_by_two_writers_clash() -> None:
    assert merge("", A, B).clashes == [Clash("", A, B, number=1)]
    assert merge("", A, A).text() == A


def test_texts_too_long_to_join_are_one_clash() -> None:
    long = "<p>a</p>" * MAX_BLOCKS
    assert len(merge(long, long + A, B + long).clashes) == 1
    assert merge(long, long, long).clashes == []


def test_clashes_are_told_apart_by_what_clashes() -> None:
    two = merge("<p>a</p><hr><p>a</p>", "<p>b</p><hr><p>b</p>", "<p>c</p><hr><p>c</p>").clashes
    assert [(clash.number, clash.twin) for clash in two] == [(1, 0), (2, 1)]
    again = merge("<p>a</p>", "<p>b</p>", "<p>d</p>").clashes[0]
    assert [again.key == clash.key for clash in two] == [True, False]
    assert [again.answer(choice) == two[0].answer(choice) for choice in Choice] == [True, False, True]


@given(TEXTS, TEXTS)
def test_who_writes_alone_gets_their_own_text(before: str, after: str) -> None:
    for theirs, mine in ((before, after), (after, before), (after, after)):
        merged = merge(before, theirs, mine)
        assert (merged.clashes, merged.text()) == ([], after)


@given(TEXTS, TEXTS, TEXTS)
def test_swapping_the_writers_swaps_the_clashes(before: str, theirs: str, mine: str) -> None:
    one, other = merge(before, theirs, mine).clashes, merge(before, mine, theirs).clashes
    assert bool(one) == bool(other)


@pytest.mark.parametrize(
    "faults_of", [faults_of_any, faults_of_different_words, faults_beside_moves, faults_of_deleting_and_moving]
)
def test_merges_of_random_texts_hold_what_they_promise(faults_of: Callable[[int], Iterator[str]]) -> None:
    assert [(seed, fault) for seed in SEEDS for fault in faults_of(seed)] == []
