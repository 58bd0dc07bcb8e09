"""Lists in the Word document: the numbers that Word counts out of it are those of the text."""

from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from handlingsplan import richtext
from handlingsplan.exports.docx_text import add_text

WORDS = st.sampled_from(
    ["<p>ord</p>", "<p>ett</p><p>till</p>", "<h4>rubrik</h4>", "<blockquote><p>citat</p></blockquote>"]
)

FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def _list_of(content: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    items = st.lists(content, min_size=1, max_size=3).map(lambda each: "".join(f"<li>{one}</li>" for one in each))
    counted = [f'<ol type="{signs}">{{}}</ol>' for signs in FORMS]
    numbered = ["<ol>{}</ol>", '<ol start="7">{}</ol>', '<ol start="3" type="a">{}</ol>', "<p>emellan</p><ol>{}</ol>"]
    forms = st.sampled_from(["<ul>{}</ul>", *numbered, *counted])
    return st.builds(lambda form, text: form.format(text), forms, items)


LISTS = st.recursive(
    _list_of(WORDS),
    lambda inner: _list_of(st.lists(st.one_of(WORDS, inner), min_size=1, max_size=3).map("".join)),
    max_leaves=6,
)


def _expected(html: str) -> list[str]:
    """Return the label of each item as a browser counts: with which signs, and how far."""
    labels = []
    for item in lxml_html.fragment_fromstring(html, create_parent=True).iter("li"):
        parent = item.getparent()
        begin = int(parent.get("start") or 1)
        form = FORMS.get(parent.get("type"), "decimal")
        labels.append(f"{form} {begin + list(parent).index(item)}." if parent.tag == "ol" else "•")
    return labels


def _counted(word: Any) -> Iterator[str]:
    """Yield the label of each numbered paragraph as Word counts: by number and level, deeper levels begin anew."""
    numbering = word.part.numbering_part.element
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for paragraph in word.element.body.iter(qn("w:p")):
        numbered = paragraph.pPr.numPr if paragraph.pPr is not None else None
        if numbered is None or not numbered.numId.val:
            continue
        number_id, level = numbered.numId.val, numbered.ilvl.val
        number = numbering.num_having_numId(number_id)
        [form] = numbering.xpath(
            f"w:abstractNum[@w:abstractNumId='{number.abstractNumId.val}']/w:lvl[@w:ilvl='{level}']/w:numFmt/@w:val"
        )
        if form == "bullet":
            yield "•"
            continue
        [begin] = number.xpath(f"w:lvlOverride[@w:ilvl='{level}']/w:startOverride/@w:val")
        counts[number_id, level] += 1
        yield f"{form} {int(begin) - 1 + counts[number_id, level]}."


@given(LISTS)
def test_word_counts_what_the_text_counts(html: str) -> None:
    cleaned = richtext.clean(html)
    word = docx.Document()
    add_text(word, cleaned)
    stored = BytesIO()
    word.save(stored)
    assert list(_counted(docx.Document(stored))) == _expected(cleaned)


def test_only_the_first_paragraph_of_an_item_is_numbered_and_the_next_stands_under_its_text() -> None:
    word = docx.Document()
    add_text(word, "<ol><li><p>Ett</p><p>till</p></li></ol>")
    first, second = word.paragraphs
    assert [first.text, second.text] == ["Ett", "till"]
    assert second._p.xpath("w:pPr/w:numPr/w:numId/@w:val") == ["0"]  # noqa: SLF001 python-docx has no other way
    assert second.paragraph_format.left_indent == docx.shared.Twips(360)
