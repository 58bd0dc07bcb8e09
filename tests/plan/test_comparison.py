from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from handlingsplan.plan.comparing import Move, Passage, blocks, compare
from handlingsplan.plan.merging.matching import MAX_BLOCKS
from tests.plan.marks import come, gone, unmarked

PARAGRAPHS = st.lists(
    st.sampled_from(
        [
            "<p>en två tre fyra</p>",
            "<p>en två tre fem</p>",
            "<p>a</p>",
            "<p>b &amp; c</p>",
            "<h2>d</h2>",
            "<ul><li>e</li></ul>",
            "<hr>",
        ]
    )
)


def test_a_text_is_cut_between_its_outermost_elements() -> None:
    html = (
        '<h2>Mål</h2>\n<ul><li>a<ul><li>b</li></ul></li></ul>\n<p>x<br>y &lt;z&gt; <a href="https://a.se">l</a></p><hr>'
    )
    assert blocks(html) == [
        "<h2>Mål</h2>",
        "<ul><li>a<ul><li>b</li></ul></li></ul>",
        '<p>x<br>y &lt;z&gt; <a href="https://a.se">l</a></p>',
        "<hr>",
    ]


def test_words_outside_of_blocks_stay_together() -> None:
    assert blocks("ett <strong>två</strong> tre<br>fyra<p>fem</p>sex") == [
        "ett <strong>två</strong> tre<br>fyra",
        "<p>fem</p>",
        "sex",
    ]


def test_spaces_that_nobody_sees_make_no_difference() -> None:
    loose = "<ol>\n<li>ett\ntvå</li>\n  <li><strong>tre</strong> <em>fyra</em>\u00a0fem</li>\n</ol>\n<p>sex</p>"
    tight = "<ol><li>ett två</li><li><strong>tre</strong> <em>fyra</em>\u00a0fem</li></ol><p>sex</p>"
    assert blocks(loose) == blocks(tight) == [tight.removesuffix("<p>sex</p>"), "<p>sex</p>"]


@given(PARAGRAPHS)
def test_no_paragraph_is_lost_in_the_cutting(paragraphs: list[str]) -> None:
    assert blocks("\n".join(paragraphs)) == paragraphs


@given(PARAGRAPHS, PARAGRAPHS)
def test_both_texts_can_be_put_together_again(before: list[str], after: list[str]) -> None:
    passages = compare("".join(before), "".join(after))
    assert [line for passage in passages for line in unmarked(passage.before).splitlines()] == before
    assert [line for passage in passages for line in unmarked(passage.after).splitlines()] == after
    assert all(passage.before == passage.after for passage in passages if passage.same)


def passage(before: str, after: str, same: int) -> Passage:
    return Passage(SafeString(before), SafeString(after), same)


def test_what_differs_stands_beside_what_it_was() -> None:
    assert compare("<p>a</p><p>b</p><p>c</p>", "<p>a</p><p>B</p><p>c</p><p>d</p>") == [
        passage("<p>a</p>", "<p>a</p>", 1),
        passage(f"<p>{gone('b')}</p>", f"<p>{come('B')}</p>", 0),
        passage("<p>c</p>", "<p>c</p>", 1),
        passage("", "<p>d</p>", 0),
    ]


A, B, C = "<h2>Mål för länet</h2>", "<p>Alla ska kunna gå och cykla.</p>", "<p>Bussar går ofta och i tid.</p>"


def told(before: str, after: str) -> list[tuple[str, str, str | None, int]]:
    return [(unmarked(one.before), unmarked(one.after), one.move, one.moved_as) for one in compare(before, after)]


def test_a_moved_section_is_shown_as_moved_where_it_stood_and_where_it_stands() -> None:
    assert told(A + B + C + "<p>Sist.</p><p>Allra sist.</p>", C + "<p>Sist.</p><p>Allra sist.</p>" + A + B) == [
        (A, "", Move.AWAY, 1),
        (B, "", Move.AWAY, 2),
        (f"{C}\n<p>Sist.</p>\n<p>Allra sist.</p>", f"{C}\n<p>Sist.</p>\n<p>Allra sist.</p>", None, 0),
        ("", A, Move.HERE, 1),
        ("", B, Move.HERE, 2),
    ]


def test_what_was_moved_and_changed_has_its_words_marked_in_both_places() -> None:
    away, _same, here = compare(B + A + C, A + C + B.replace("cykla", "åka buss"))
    assert (away.move, away.before) == (Move.AWAY, B.replace("cykla.", gone("cykla.")))
    assert (here.move, here.after) == (Move.HERE, B.replace("cykla.", come("åka buss.")))


def test_what_is_replaced_beside_a_move_stands_beside_what_it_was() -> None:
    assert told(A + B + "<p>x</p>" + C + C, A + "<p>y</p>" + C + C + B) == [
        (A, A, None, 0),
        (B, "", Move.AWAY, 1),
        ("<p>x</p>", "<p>y</p>", None, 0),
        (f"{C}\n{C}", f"{C}\n{C}", None, 0),
        ("", B, Move.HERE, 1),
    ]


def test_texts_too_long_to_compare_are_shown_whole() -> None:
    long = "<p>a</p>" * MAX_BLOCKS
    assert compare(long, long) == []
    assert [passage.same for passage in compare(long, long + "<p>b</p>")] == [0]
