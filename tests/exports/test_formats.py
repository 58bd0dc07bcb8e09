"""Workbook, CSV and Word document: cell by cell and word by word what was frozen."""

import csv
from datetime import timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import chain
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from handlingsplan import richtext
from handlingsplan.chapters.document import LivePart, Measure, PlacedMeasure, PlanDocument
from handlingsplan.editions.comparison.table import TABLE
from handlingsplan.exports.docx import write_docx
from handlingsplan.exports.docx_text import add_text
from handlingsplan.exports.spreadsheets import write_csv, write_workbook
from handlingsplan.exports.tables import TABLE_BY_KEY, TABLES, Table
from measures.fields import LABELS
from tests.editions.documents import EDITION, document, funding_row, measure, measure_link, measure_title
from tests.editions.frozen import bare_words, full_plan, words_of


@pytest.fixture
def plan() -> PlanDocument:
    """A plan whose measures try to be formulas, and state amounts of every kind."""
    whole = document(measures=3)
    rows = (funding_row(Decimal(0)), funding_row(None), funding_row(Decimal(999_999_999_999)))
    sly = measure(2, title='=HYPERLINK("http://example.org")', funding=rows, description="+46 8\nandra raden")
    package = whole.measures.packages[0].model_copy(update={"measures": (measure(1), sly, measure(3))})
    return whole.model_copy(update={"measures": whole.measures.model_copy(update={"packages": (package,)})})


def _frozen(table: Table, plan: PlanDocument) -> list[list[Any]]:
    head = [str(heading) for heading in table.headings]
    return [head, *(["" if cell is None else cell for cell in row] for row in table.rows(plan))]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_the_workbook_has_every_cell(plan: PlanDocument, table: Table) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(write_workbook(plan)))
    read = book.get_sheet_by_name(str(table.title)).to_python()
    width = len(table.headings)
    assert [[*row, *[""] * (width - len(row))] for row in read] == _frozen(table, plan)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_csv_has_every_cell(plan: PlanDocument, table: Table) -> None:
    read = list(csv.reader(StringIO(write_csv(plan, table).decode("utf-8-sig")), delimiter=";"))
    told = [
        [str(cell).replace(".", ",") if isinstance(cell, Decimal) else str(cell) for cell in row]
        for row in _frozen(table, plan)
    ]
    assert [[cell.removeprefix("'") for cell in row] for row in read] == told


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ("5326176.000000", "5326176"),
        ("2876135.040000000000", "2876135,04"),
        ("1200000", "1200000"),
        ("0.000", "0"),
        ("0.0000001", "0,0000001"),
        ("-12.50", "-12,5"),
        ("99999999999999.50000", "99999999999999,5"),
    ],
)
def test_numbers_in_csv_have_no_needless_noughts(amount: str, told: str) -> None:
    one = measure(1, funding=(funding_row(Decimal(amount)),))
    whole = document(measures=1)
    package = whole.measures.packages[0].model_copy(update={"measures": (one,)})
    plan = whole.model_copy(update={"measures": whole.measures.model_copy(update={"packages": (package,)})})
    _head, row = csv.reader(StringIO(write_csv(plan, TABLE_BY_KEY["finansiering"]).decode("utf-8-sig")), delimiter=";")
    assert row[6] == told


def test_facts_are_called_what_the_forms_call_them(plan: PlanDocument) -> None:
    headings = {str(heading) for heading in TABLE_BY_KEY["atgarder"].headings}
    called = {str(LABELS[field]) for field in ("expected_result", "modes")}
    assert called - headings == set()
    assert called - {str(leaf.label) for leaf in TABLE[Measure].values() if hasattr(leaf, "label")} == set()
    assert sorted(name for name in called if name in _words_of(write_docx(plan))) == sorted(called)


def test_nothing_begins_as_a_formula_in_csv(plan: PlanDocument) -> None:
    read = csv.reader(StringIO(write_csv(plan, TABLE_BY_KEY["atgarder"]).decode("utf-8-sig")), delimiter=";")
    assert [cell for row in read for cell in row if cell[:1] in {"=", "+", "-", "@"}] == []


def test_the_same_plan_gives_the_same_bytes(plan: PlanDocument) -> None:
    assert write_workbook(plan) == write_workbook(plan)
    assert write_docx(plan) == write_docx(plan)


def _words_of(content: bytes) -> str:
    word = docx.Document(BytesIO(content))
    cells = (cell.text for table in word.tables for row in table.rows for cell in row.cells)
    return " ".join(" ".join(chain((paragraph.text for paragraph in word.paragraphs), cells)).split())


def test_the_word_document_has_real_headings(plan: PlanDocument) -> None:
    word = docx.Document(BytesIO(write_docx(plan)))
    styles: list[tuple[str, str]] = [(part.style.name, part.text) for part in word.paragraphs]  # type: ignore[union-attr] # every paragraph has one
    chapters = [text for style, text in styles if style == "Heading 1"]
    assert chapters == [f"{chapter.number} {chapter.title}" for chapter in plan.chapters]
    measures = [text for style, text in styles if style == "Heading 3" and "Älvsjö" in text]
    assert measures == [f"{number}. {measure_title(number)}" for number in (1, 3)]
    assert (word.core_properties.language, word.core_properties.title) == ("sv-SE", plan.plan.title)


def test_the_word_document_loses_no_frozen_word() -> None:
    plan = full_plan()
    said = bare_words(_words_of(write_docx(plan)))
    assert sorted(bare_words(words_of(plan)) - said) == []


def test_live_parts_of_a_text_are_tables_of_what_was_frozen(plan: PlanDocument) -> None:
    line = PlacedMeasure(
        measure=measure_link(1),
        owner="Österåker",
        owner_key="organisation-osteraker",
        period="",
        status="delayed",
        status_label="Försenad",
    )
    live = (
        LivePart(key="package:1", title="Åtgärder i paketet Gå", measures=(line,)),
        LivePart(key="indicator:1", title="Indikator 1. Cyklister", indicator=plan.followup.indicators[0]),
        LivePart(key="money:funder", title="Pengar efter finansiär", money=plan.financing.tables[0]),
        LivePart(key="package:9", title="Borta"),
    )
    html = "".join(f'<p>Se:</p><figure data-live="{part.key}">{part.title}</figure>' for part in live)
    background = plan.background.model_copy(update={"html": html, "live": live})
    word = docx.Document(BytesIO(write_docx(plan.model_copy(update={"background": background}))))
    captions = [part.text for part in word.paragraphs if part.style and part.style.name == "Caption"]
    assert captions[:3] == [
        "Åtgärder i paketet Gå",
        "Indikator 1. Cyklister, antal",
        "Planens finansiering efter finansiär, kronor",
    ]
    stated, sum_of_all = ["112\u202f250\u202f000\xa0kr"] * 3, "336\u202f750\u202f000\xa0kr"
    assert [[[cell.text for cell in row.cells] for row in table.rows] for table in word.tables[:3]] == [
        [
            ["Åtgärd", "Ansvarig", "Planerad tid", "Status"],
            [measure_link(1).text, "Österåker", "inte angiven", "Försenad"],
        ],
        [
            ["År", "Utfall", "Antal som lämnat värde", "Målvärde"],
            ["2024", "1\u202f000", "2", "–"],
            ["2025", "1\u202f200", "2", "–"],
            ["2030", "–", "–", "2\u202f500"],
        ],
        [
            ["Finansiär", "2026", "2027", "2028", "Summa"],
            ["Österåker", *stated, sum_of_all],
            ["Summa", *stated, sum_of_all],
        ],
    ]
    assert "Här stod ”Borta”. Den finns inte längre i planen." in [part.text for part in word.paragraphs]


LEAF = st.sampled_from(["<p>Ett <strong>ord</strong></p>", "<h2>Rubrik</h2>", "lösa ord", "<p>rad<br>bruten</p>"])
TEXTS = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(
            lambda parts: f"<ul>{''.join(f'<li>{p}</li>' for p in parts)}</ul>"
        ),
        inner.map(lambda part: f"<blockquote>{part}</blockquote>"),
        inner.map(
            lambda part: (
                f"<table><tr><th colspan=2>Huvud</th></tr><tr><td rowspan=2>{part}</td><td>b</td></tr>"
                "<tr><td>c</td></tr></table>"
            )
        ),
    ),
    max_leaves=6,
)


@given(TEXTS)
def test_any_text_keeps_its_words(html: str) -> None:
    cleaned = richtext.clean(html)
    word = docx.Document()
    add_text(word, cleaned)
    inside = "".join(node.text or " " for node in word.element.body.iter() if node.tag.endswith(("}t", "}br")))
    assert sorted("".join(inside.split())) == sorted("".join(richtext.words(cleaned).split()))


def test_a_note_stands_in_brackets() -> None:
    word = docx.Document()
    add_text(word, '<p>Enligt förstudien<small class="note">Sidan <em>tolv</em></small>.</p>')
    assert [paragraph.text for paragraph in word.paragraphs] == ["Enligt förstudien (Sidan tolv)."]


def test_another_day_is_another_document() -> None:
    later = EDITION.model_copy(update={"published_at": EDITION.published_at + timedelta(days=1)})
    assert write_docx(document()) != write_docx(document(edition=later))
