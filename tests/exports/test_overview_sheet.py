"""The workbook's first sheet: it says what the file is, and its formulas give the sums of the plan's own money."""

import re
import zipfile
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from python_calamine import CalamineWorkbook

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.editions.parts import measures_of
from handlingsplan.exports.spreadsheets import write_workbook
from handlingsplan.exports.tables import TABLES
from tests.editions.documents import document, funding_row, measure
from tests.editions.stockholm import stockholm_document

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


@pytest.mark.django_db
def test_every_formula_counted_anew_gives_what_stands_in_its_cell() -> None:
    for plan in (_plan(), stockholm_document()):
        content = write_workbook(plan)
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        shown = book.get_sheet_by_name("Om filen").to_python()
        with zipfile.ZipFile(BytesIO(content)) as parts:
            sheet = ET.fromstring(parts.read("xl/worksheets/sheet1.xml"))
        formulas = {
            cell.get("r", ""): formula.text or ""
            for cell in sheet.iter(f"{SHEET}c")
            for formula in cell.iter(f"{SHEET}f")
        }
        told = {name: _at(shown, name) for name in formulas}
        assert {name: _counted(book, shown, formula) for name, formula in formulas.items()} == told
        assert len(formulas) > 4


def _at(rows: list[list[Any]], name: str) -> Any:
    column, row = re.fullmatch(r"\$?([A-Z])\$?(\d+)", name).groups()  # type: ignore[union-attr] # it is a cell
    line = rows[int(row) - 1]
    return line[ord(column) - ord("A")] if ord(column) - ord("A") < len(line) else ""


def _counted(book: CalamineWorkbook, shown: list[list[Any]], formula: str) -> float:
    """Count as Excel does what the first sheet's formulas say, from what stands in the cells that they name."""
    if across := re.fullmatch(r"SUM\(([A-Z])(\d+):([A-Z])(\d+)\)", formula):
        first, top, last, foot = across.groups()
        cells = [
            _at(shown, f"{chr(column)}{row}")
            for column in range(ord(first), ord(last) + 1)
            for row in range(int(top), int(foot) + 1)
        ]
        return float(sum(cell for cell in cells if isinstance(cell, float)))
    inside = re.fullmatch(r"SUMIFS\((.+)\)", formula)
    assert inside, formula
    amounts, *conditions = inside[1].split(",")
    columns = [_column(book, area) for area in (amounts, *conditions[::2])]
    wanted = [_at(shown, cell) for cell in conditions[1::2]]
    return float(
        sum(row[0] for row in zip(*columns, strict=True) if list(row[1:]) == wanted and isinstance(row[0], float))
    )


def _column(book: CalamineWorkbook, area: str) -> list[Any]:
    name, column, top, foot = re.fullmatch(r"'?(\w+)'?!\$([A-Z])\$(\d+):\$[A-Z]\$(\d+)", area).groups()  # type: ignore[union-attr] # likewise
    rows = book.get_sheet_by_name(name).to_python()
    return [_at(rows, f"{column}{row}") for row in range(int(top), int(foot) + 1)]


def test_heads_stay_and_every_column_has_a_width() -> None:
    plan = _plan()
    with zipfile.ZipFile(BytesIO(write_workbook(plan))) as book:
        for number, table in enumerate(TABLES, start=2):
            sheet = ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            pane = sheet.find(f".//{SHEET}pane")
            assert pane is not None
            assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "1")
            widths = [
                float(column.get("width", 0))
                for column in sheet.iter(f"{SHEET}col")
                for _number in range(int(column.get("min", 0)), int(column.get("max", 0)) + 1)
            ]
            assert len(widths) == len(table.headings_for(plan))
            assert min(widths) >= 10
