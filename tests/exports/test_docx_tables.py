"""Tables in the Word document: no word and no amount is broken where the page has room for it."""

import re
from io import BytesIO

import docx
from docx.shared import Length
from hypothesis import given
from hypothesis import strategies as st

from handlingsplan.exports.docx import write_docx
from handlingsplan.exports.docx_tables import TEXT_WIDTH, add_rows, fit
from tests.editions.frozen import full_plan

AMOUNTS = [f"{million}\u202f500\u202f000\u00a0kr" for million in range(10, 40)]
TEXTS = st.lists(
    st.sampled_from(["Organisation", "ord", "en mening med flera ord i", *AMOUNTS]), min_size=1, max_size=5
)


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_columns_fill_the_page_and_hold_their_longest_word(columns: list[list[str]]) -> None:
    widths, points = fit(columns)
    assert TEXT_WIDTH.twips - len(widths) <= sum(widths) <= TEXT_WIDTH.twips
    for width, column in zip(widths, columns, strict=True):
        longest = max(len(word) for text in column for word in text.split(" "))
        assert width + 1 >= longest * points * 20 * 0.5  # half the size is a wide figure in most faces


def test_amounts_stand_to_the_right_and_texts_to_the_left() -> None:
    word = docx.Document()
    add_rows(word, ("Finansiär", "2027"), [("Österåker", "1\u202f000\u00a0kr"), ("Nacka", "inte angivet")])
    aligned = [str(cell.paragraphs[0].alignment) for cell in word.tables[0].rows[1].cells]
    assert aligned == ["None", "RIGHT (2)"]


def test_every_table_of_a_plan_says_how_wide_its_columns_are() -> None:
    word = docx.Document(BytesIO(write_docx(full_plan())))
    page = word.sections[0]
    assert [round(length.mm) for length in (page.page_width, page.page_height) if length] == [210, 297]
    assert len(word.tables) > 10
    ends = word.element.body.xpath(".//w:sectPr")  # each section's page, told after what stands on it
    for table in word.tables:
        told = len(table._tbl.xpath("preceding::w:sectPr"))  # noqa: SLF001 python-docx has no other way
        section = next(one for one in word.sections if one._sectPr is ends[told])  # noqa: SLF001 likewise
        room = Length((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)).twips
        widths = [int(width) for width in table._tbl.xpath("w:tblGrid/w:gridCol/@w:w")]  # noqa: SLF001 python-docx has no other way
        assert room - 2 * len(widths) <= sum(widths) <= room + len(widths)
        assert re.findall(r'w:tblLayout w:type="(\w+)"', table._tbl.xml) == ["fixed"]  # noqa: SLF001 likewise
