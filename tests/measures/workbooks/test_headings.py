"""What headings and titles of lists say of unit and year, as `headings.json` has it: an empty unit or meaning is asked.

`headings` are headings of one column with their meaning, `above` titles with the unit of all amounts below them.
"""

import json
from pathlib import Path

import pytest

from handlingsplan.spreadsheets.reading.cells import SheetRow
from handlingsplan.spreadsheets.reading.sheets import Sheet
from measures.workbooks.layouts import unit_above
from measures.workbooks.meanings import guessed

CASES = json.loads((Path(__file__).parent / "headings.json").read_text())


@pytest.mark.parametrize(("heading", "meaning"), CASES["headings"].items())
def test_a_heading_says_unit_and_year_or_is_asked_about(heading: str, meaning: str) -> None:
    assert guessed(heading, "") == meaning


@pytest.mark.parametrize(("titles", "unit"), CASES["above"])
def test_titles_say_one_unit_of_all_amounts_or_none(titles: list[str], unit: str) -> None:
    rows: list[SheetRow] = [[title] for title in [*titles, "Åtgärd"]]
    sheet = Sheet("Blad1", rows=rows)
    assert unit_above(sheet, len(titles)) == unit
