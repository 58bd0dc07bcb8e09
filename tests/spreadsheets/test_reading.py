"""Small lists of every kind, each with the cells that it holds beside it: `cases/reading.json`."""

import json
from pathlib import Path
from typing import Any

import pytest

from handlingsplan.spreadsheets.reading.file_types import UnreadableError
from handlingsplan.spreadsheets.reading.files import read_upload
from handlingsplan.spreadsheets.reading.process import read
from tests.spreadsheets.making import file_of

CASES = json.loads((Path(__file__).parent / "cases" / "reading.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_each_cell_is_read_as_what_it_is(case: dict[str, Any]) -> None:
    name, content = file_of(case)
    if "refused" in case:
        with pytest.raises(UnreadableError) as refused:
            list(read(content, name))
        assert refused.value.code == case["refused"]
        return
    lines = list(read(content, name))
    heads = [index for index, line in enumerate(lines) if "sheet" in line]
    first = lines[1 : heads[1] if len(heads) > 1 else None]
    assert [line["row"] for line in first] == case["read"]


def test_all_sheets_and_hidden_rows_are_told_through_the_confined_process() -> None:
    case = {"sheets": {"Ett": [["A"], ["x"], ["y"]], "Två": [["B"], [1.5]]}, "hidden": ["Två"], "hidden_rows": [3]}
    name, content = file_of(case)
    first, second = read_upload(name, content)
    assert (first.name, first.is_hidden, first.hidden_rows) == ("Ett", False, frozenset({2}))
    assert first.rows == [["A"], ["x"], ["y"]]
    assert (second.name, second.is_hidden, second.rows) == ("Två", True, [["B"], [1.5]])
