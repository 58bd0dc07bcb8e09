"""The workbook's first sheet: it says what the file is, and its formulas give the sums of the plan's own money."""

import re
import zipfile
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree as ET

from python_calamine import CalamineWorkbook

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.editions.parts import measures_of
from handlingsplan.exports.spreadsheets import write_workbook
from handlingsplan.exports.tables import TABLES
from tests.editions.documents import document, funding_row, measure

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _plan() -> PlanDocument:
    whole = document(measures=2)
    rows = tuple(
        funding_row(amount).model_copy(update={"year": year, "state_label": state})
        for amount, year, state in (
            (Decimal(5), 2026, "Beslutad"),
            (Decimal(7), 2026, "Behov"),
            (Decimal(11), 2028, "Beslutad"),
            (None, 2028, "Behov"),
        )
    )
    package = whole.measures.packages[0].model_copy(update={"measures": (measure(1, funding=rows), measure(2))})
    return whole.model_copy(update={"measures": whole.measures.model_copy(update={"packages": (package,)})})


def test_the_first_sheet_names_plan_edition_and_sheets() -> None:
    plan = _plan()
    book = CalamineWorkbook.from_filelike(BytesIO(write_workbook(plan)))
    assert book.sheet_names == ["Om filen", *(str(table.title) for table in TABLES)]
    first = book.get_sheet_by_name("Om filen").to_python()
    assert first[0][0] == "Regional handlingsplan för hållbar mobilitet 2026–2030"
    assert str(first[1][0]).startswith("Utgåva 3, ")
    counts = {row[0]: row[1] for row in first}
    assert {str(table.title): counts[str(table.title)] for table in TABLES} == {
        str(table.title): len(list(table.rows(plan))) for table in TABLES
    }


def test_sums_are_formulas_over_every_row_and_agree_with_the_plan() -> None:
    plan = _plan()
    money = [row for one in measures_of(plan) for row in one.funding]
    content = write_workbook(plan)
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("Om filen").to_python()
    top = next(at for at, row in enumerate(rows) if row[0] == "Finansiering efter läge, kronor")
    years = [year for year in rows[top][1:] if isinstance(year, float)]
    assert years == sorted({row.year for row in money})
    for row in rows[top + 1 :]:
        of_state = [one for one in money if row[0] in {one.state_label, "Summa"}]
        sums = [sum(one.amount or 0 for one in of_state if one.year == year) for year in years]
        assert row[1 : len(years) + 2] == [*sums, sum(sums)]
    with zipfile.ZipFile(BytesIO(content)) as book:
        formulas = [one.text or "" for one in ET.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(f"{SHEET}f")]
    assert len(formulas) == (len(rows) - top - 1) * (len(years) + 1)
    assert {end for one in formulas for end in re.findall(r"\$2:\$[A-Z]\$(\d+)", one)} == {str(len(money) + 1)}
