import random
import re
from contextlib import suppress
from itertools import accumulate, chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlingsplan.richtext import MAX_CHARACTERS, MAX_NESTING, TextRefusedError, clean, plain, stored_form, words
from handlingsplan.richtext.elements import ATTRIBUTES
from tests.random_texts import Writer
from tests.tree.files import ROOT

WORDS = st.text(alphabet="abcåäöÅÄÖé 0123456789,.;:!?–”&<>\"'", max_size=12)
INLINE = ("strong", "em", "u", "s", "sub", "sup", "span", "font", "b")
BLOCKS = ("p", "h2", "h3", "h4", "div", "blockquote", "section")
TOO_MANY_SIGNS = (
    "Texten har {} &-tecken, fler än den får ha i sin längd. Det brukar vara kvarlämnad kod som &nbsp; eller &lt;. "
    "Klistra in den som oformaterad text, eller dela upp den."
)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _element(tag: str, inner: str) -> str:
    return f"<{tag}>{inner}</{tag}>"


_phrases = st.recursive(
    WORDS.map(_escaped), lambda inner: st.builds(_element, st.sampled_from(INLINE), inner), max_leaves=4
)
_paragraphs = st.builds(_element, st.sampled_from(BLOCKS), st.lists(_phrases, max_size=3).map("".join))
_lists = st.builds(
    lambda tag, items: _element(tag, "".join(_element("li", item) for item in items)),
    st.sampled_from(("ul", "ol")),
    st.lists(_phrases, min_size=1, max_size=3),
)
_tables = st.lists(st.lists(_phrases, min_size=1, max_size=3), min_size=1, max_size=3).map(
    lambda rows: _element(
        "table",
        _element("tbody", "".join(_element("tr", "".join(_element("td", cell) for cell in row)) for row in rows)),
    )
)
documents = st.lists(st.one_of(_paragraphs, _lists, _tables), max_size=5).map("".join)


@given(documents)
def test_cleaning_twice_changes_nothing(html: str) -> None:
    once = clean(html)
    assert clean(once) == once


@given(documents)
def test_no_letter_is_lost(html: str) -> None:
    assert _letters(clean(html)) == _letters(html)


ONE_FORM = [
    ("<p>a</p>\n\n<p>b</p>\n", "<p>a</p><p>b</p>"),
    ("<p> a  b\nc </p>", "<p>a b c</p>"),
    ("<p>a <br> b</p>", "<p>a<br>b</p>"),
    ("<p><strong>a</strong><strong>b</strong></p>", "<p><strong>ab</strong></p>"),
    ("<p><strong>a </strong> <em> b</em></p>", "<p><strong>a </strong><em>b</em></p>"),
    ("<p><em><strong>a</strong> b</em></p>", "<p><strong><em>a</em></strong><em> b</em></p>"),
    (
        "<p><em><strong>a</strong> <strong>b</strong></em></p>",
        "<p><strong><em>a</em></strong> <strong><em>b</em></strong></p>",
    ),
    (
        '<p><strong>a<small class="note"> b </small>c</strong></p>',
        '<p><strong>a </strong><small class="note"><strong>b</strong></small><strong> c</strong></p>',
    ),
    (
        '<p><u><a href="/x/">a</a> b</u></p>',
        '<p><a href="/x/" rel="noopener noreferrer">a</a><u> b</u></p>',
    ),
    ("<ul> <li> a </li> <li><p>b</p></li> </ul>", "<ul><li>a</li><li>b</li></ul>"),
    ("<ul><li>a\n<ul>\n<li>b</li></ul></li></ul>", "<ul><li><p>a</p><ul><li>b</li></ul></li></ul>"),
    (
        "<table>\n<tr>\n<td> a</td><td>&nbsp;</td></tr></table>",
        "<table><tbody><tr><td>a</td><td></td></tr></tbody></table>",
    ),
    ("<table><caption>a</caption></table>", "<p>a</p>"),
    ("<blockquote>\n<p>a</p>\n</blockquote>", "<blockquote><p>a</p></blockquote>"),
]


@pytest.mark.parametrize(("html", "stored"), ONE_FORM)
def test_what_says_the_same_is_stored_the_same(html: str, stored: str) -> None:
    assert clean(html) == stored


def test_random_texts_are_in_the_form_that_is_stored() -> None:
    texts = [Writer(random.Random(seed)).text() for seed in range(200)]
    spaced = [clean(text.replace("><", "> \n<")) for text in texts]  # what can't be stored twice alike is refused
    assert [_letters(text) for text in spaced] == [_letters(text) for text in texts]
    assert [text for text in texts if clean(text) != text] == []


def test_a_stored_text_that_would_be_refused_today_stays_as_it_is() -> None:
    refused = f"<p>{'å' * MAX_CHARACTERS}</p>"
    assert (stored_form(refused), stored_form("<p>a</p>\n<p>b</p>")) == (refused, "<p>a</p><p>b</p>")


def _letters(html: str) -> str:
    return "".join(words(html).split())


def _cleaned_or_refused(text: str) -> str:
    try:
        return clean(text)
    except TextRefusedError:
        return ""


@given(st.text(max_size=300))
def test_whatever_is_typed_is_cleaned_for_good_or_refused(text: str) -> None:
    cleaned = _cleaned_or_refused(text)
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<script>alert(1)</script><p>Hej</p>", "<p>Hej</p>"),
        ('<p style="color:red" onclick="x()">Hej</p>', "<p>Hej</p>"),
        ('<a href="javascript:alert(1)">Hej</a>', "<p>Hej</p>"),
        ('<a href="javasc<b>ript:alert(1)">Hej</a>', "<p>Hej</p>"),
        ('<a href="//evil.example">Hej</a> <a href="#not">då</a> <a href="sida.html">du</a>', "<p>Hej då du</p>"),
        ('<a href="/planer/">Hej</a>', '<p><a href="/planer/" rel="noopener noreferrer">Hej</a></p>'),
        ('<img src="//evil.example/x.png">Hej', "<p>Hej</p>"),
        ("<h1>Rubrik</h1><h2>Under</h2>", "<h2>Rubrik</h2><h3>Under</h3>"),
        ("<table><tr><th>År</th></tr></table>", '<table><tbody><tr><th scope="col">År</th></tr></tbody></table>'),
        ("<p></p><p><br></p>", ""),
        ("<p>Hej\x00 då</p>", "<p>Hej då</p>"),
    ],
)
def test_what_is_kept_and_what_is_not(html: str, cleaned: str) -> None:
    assert clean(html) == cleaned


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<p>" + "å" * MAX_CHARACTERS + "</p>", "Texten är för lång: 500007 tecken, högst 500000 får plats."),
        ("<" * 490_000, "Texten har för mycket formatering: högst 20000 formateringar får plats. Dela upp den."),
        ("&" * 20_001, TOO_MANY_SIGNS.format(20_001)),
        (
            "&amp;" * 10_000 + "a" * 400_000,
            TOO_MANY_SIGNS.format(10_000),
        ),
        (
            '<table><tr><td colspan="1000000">x</td></tr></table>',
            "En tabellcell sträcker sig över fler än 100 kolumner eller rader. Dela upp tabellen.",
        ),
        (
            "<ul><li>" * 10_000,
            "Texten har listor, tabeller eller citat i fler än 10 nivåer. Ta bort några nivåer.",
        ),
        (
            "<div>" * 10_000,
            "Texten har listor, tabeller eller citat i fler än 10 nivåer. Ta bort några nivåer.",
        ),
    ],
    ids=[
        "too long",
        "too many elements",
        "references alone",
        "references in a long text",
        "too wide",
        "too deep",
        "too deep without structure",
    ],
)
def test_what_could_hang_a_later_step_is_refused_with_its_reason(html: str, reason: str) -> None:
    with pytest.raises(TextRefusedError) as refused:
        clean(html)
    assert str(refused.value) == reason


def test_the_longest_text_that_fits_is_cleaned_whole() -> None:
    paragraph = "<p>Ett längre stycke om hållbar mobilitet i hela länet, året om.</p>"
    html = paragraph * (MAX_CHARACTERS // len(paragraph))
    assert clean(html) == html


def test_plain_text_loses_control_characters_and_keeps_lines() -> None:
    assert plain("  Första\r\nandra\x07\rtredje \n") == "Första\nandra\ntredje"
    with pytest.raises(TextRefusedError, match="Texten är för lång: 11 tecken, högst 10 får plats"):
        plain("a" * 11, most=10)


def test_words_are_apart_where_elements_end() -> None:
    assert words("<h2>Mål</h2><p>Fler <strong>cyk</strong>lar&nbsp;&amp; går.</p>") == "Mål Fler cyklar & går."


_TAGS = (
    *("ul", "ol", "li", "table", "tr", "td", "th", "caption", "thead", "p", "h1", "h2", "div", "span", "b", "i", "a"),
    *("small", "blockquote", "figure", "figcaption", "img", "br", "svg", "select", "template", "style", "o:p", "font"),
)
_ATTRIBUTES = st.sampled_from(
    (
        "",
        ' class="note"',
        " style='mso-list:l0 level2 lfo1'",
        ' style="font-weight:700"',
        ' href="https://a.se/?a=1&b"',
        ' src="/bilder/00000000-0000-0000-0000-000000000000/" alt="&lt;x"',
        ' data-live="money:funder"',
        " colspan=2",
    )
)
_pieces = st.one_of(
    st.builds("<{}{}>".format, st.sampled_from(_TAGS), _ATTRIBUTES),
    st.builds("</{}>".format, st.sampled_from(_TAGS)),
    st.sampled_from(("ord", " ", "&nbsp;", "&", "<", "<!--", "-->", "<![endif]>", '"', "\n", "<a x=")),
)


@given(st.lists(_pieces, max_size=40).map("".join))
@settings(max_examples=300)
def test_any_mess_of_tags_is_cleaned_for_good_or_refused(html: str) -> None:
    cleaned = _cleaned_or_refused(html)
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    "piece",
    [
        "<ul><li></ol>",
        "<b><div></b>",
        "<ul><!--></ul>-->",
        "<ul><textarea></ul></textarea>",
        "<ul><select></ul></select>",
        '<ul x=a"></ul x=">',
        "<ul><table></ul></table>",
        "<ul><svg><![CDATA[></ul>]]></svg>",
        "<ul><marquee></ul>",
    ],
)
def test_no_trick_hides_the_depth(piece: str) -> None:
    assert _depth(_cleaned_or_refused(piece * 400 + "ord")) <= MAX_NESTING


def _depth(html: str) -> int:
    depths = accumulate(-1 if end else 1 for end in re.findall(r"<(/?)(?:ul|ol|table|blockquote)>", html))
    return max(depths, default=0)


def test_control_characters_written_as_numbers_are_left_out() -> None:
    assert clean("<p>a&#8;b&#xFFFE; &#12;c</p>") == "<p>ab c</p>"


@pytest.mark.parametrize("unseen", ["\u202e", "\u2066", "\u200b", "\ufeff", "\u200f", "\u2060"])
def test_what_turns_words_or_has_no_width_is_taken_out(unseen: str) -> None:
    assert plain(f"Buss{unseen} i tid") == "Buss i tid"
    assert clean(f"<p>Buss{unseen} i&#{ord(unseen)}; tid</p>") == "<p>Buss i tid</p>"


@pytest.mark.parametrize("text", ["\u200b", "\u00ad \u200d", "\u3164\n", "\ufe0f"])
def test_what_nobody_sees_is_no_text(text: str) -> None:
    assert plain(text) == ""


def test_soft_hyphens_and_joined_emoji_stay() -> None:
    seen = "Mobilitets\u00adcentral \U0001f469\u200d\U0001f527"
    assert plain(seen) == seen


SOURCE = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "handlingsplan" / "richtext").glob("*.py"))
# What the room reads by name, and what an element may carry
READ = {*re.findall(r'attrs(?:\.get\(|\[)"([\w-]+)', SOURCE), *chain.from_iterable(ATTRIBUTES.values())}
ODD = ("²", "٣", "9" * 5000, "-1", "0", "1e9", "½", " ", "a:b;c")
EVERY_ELEMENT = (
    '<div class="ListContainerWrapper"><ol {0}><li {0}><p {0}>a</p></li></ol></div><ol {0}><li {0}>b</li></ol>'
    "<table {0}><tr {0}><th {0}>c</th><td {0}>d</td></tr></table>"
    "<p {0}><a {0}>e</a><small {0}>f</small><span {0}>g</span></p>"
    "<figure {0}><img {0}></figure><div {0}></div>"
)


@pytest.mark.parametrize("value", ODD)
def test_no_value_of_an_attribute_that_is_read_breaks_the_cleaning(value: str) -> None:
    assert {"start", "data-aria-level", "colspan", "style", "class"} <= READ
    for name in sorted(READ):
        with suppress(TextRefusedError):
            assert "a" in clean(EVERY_ELEMENT.format(f'{name}="{value}"'))
