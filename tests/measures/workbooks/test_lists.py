"""Small lists of measures as municipalities keep them, each with what comes of its rows beside it: `cases.json`.

`rows_expected` is a row for each of the list: its outcome, and what it would write, field by field; "refused" where no
row may come in; "asked: unit" where nothing may be read before somebody has said the unit. `refused` is what is said of
a file that is not read at all. That rows and columns are hidden is told, and so are sheets that are not read and look
like lists (`unread_lists`).
"""

import json
from pathlib import Path
from typing import Any

import pytest

from handlingsplan.spreadsheets.reading.files import FileRefusedError, sheets_of
from handlingsplan.spreadsheets.reading.process import read
from handlingsplan.spreadsheets.reading.sheets import Sheet
from measures.models import ValueMatch
from measures.workbooks.headings import AmountMeaning
from measures.workbooks.importing import keep_upload
from measures.workbooks.layouts import Layout
from measures.workbooks.lookup import PlanLookups
from measures.workbooks.preview import Preview
from measures.workbooks.value_matches import suggested
from tests.cast import Cast
from tests.measures.workbooks.importing import preview_of
from tests.spreadsheets.making import file_of

CASES = json.loads((Path(__file__).parent / "cases.json").read_text())
UNIT_WANTED = "asked: unit"


def _read(case: dict[str, Any]) -> list[Sheet]:
    """Return the sheets, read in this process: the confined one is another test's."""
    name, content = file_of(case)
    return sheets_of(json.loads(json.dumps(list(read(content, name)))))


def _looked_at(case: dict[str, Any], cast: Cast) -> tuple[Layout, Preview]:
    for key, meaning in case.get("decided", {}).items():
        column, _colon, text = key.partition(":")
        ValueMatch.objects.create(organisation=cast.osteraker_kommun, column=column, text=text, meaning=meaning)
    upload = keep_upload(
        cast.plan, organisation=cast.osteraker_kommun, name="lista", sheets=_read(case), by=cast.osteraker
    )
    return Layout.from_json(upload.layout), preview_of(upload)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_each_row_is_right_or_asked_about(case: dict[str, Any], cast: Cast) -> None:
    if "refused" in case:
        with pytest.raises(FileRefusedError) as refused:
            _looked_at(case, cast)
        assert str(refused.value) == case["refused"]
        return
    layout, preview = _looked_at(case, cast)
    units = [AmountMeaning.of(name).unit for name in layout.columns.values() if name.startswith("amount")]
    expected = case["rows_expected"]
    assert (expected == UNIT_WANTED) == (not all(units))
    if expected == UNIT_WANTED:
        return
    if expected == "refused":
        assert {line.outcome.value for line in preview.lines} == {"refused"}
        assert all(line.problems for line in preview.lines)
        return
    found = [[line.outcome.value, *([c.label, c.own] for c in line.changes)] for line in preview.lines]
    assert json.loads(json.dumps(found, default=str)) == expected
    hidden = [line.row for line in preview.lines if "Raden är dold i filen." in line.warnings]
    assert hidden == case.get("hidden_rows", [])
    assert sum(len(sheet.hidden) for sheet in preview.sheets) == len(case.get("hidden_columns", []))
    assert preview.unread_lists == case.get("unread_lists", [])
    for index, remark in case.get("remarks", {}).items():
        assert [problem.text for problem in preview.lines[int(index)].problems] == [remark]
    for index, warnings in case.get("warnings", {}).items():
        assert list(preview.lines[int(index)].warnings) == warnings
    names = PlanLookups.of(cast.plan)
    proposals = {f"{column}:{text}": suggested(column, text, names) for column, text in preview.unknown}
    if "suggested" in case:
        assert proposals == case["suggested"]
