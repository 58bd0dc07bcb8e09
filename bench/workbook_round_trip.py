"""Out to Excel and back at size: `python -m bench workbook-round-trip [--measures 5000]`.

Makes a plan up, takes its export in again, changes 100 cells and takes that in. Prints what each step took, and fails
unless the first import finds 0 changes and the second exactly the 100.
"""

import argparse
import io
import random
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import xlsxwriter
from django.core.management import call_command
from python_calamine import CalamineWorkbook

from actors.models import User
from handlingsplan.plan.coordinators import appoint_first_coordinator
from handlingsplan.plan.models import Plan
from handlingsplan.spreadsheets.reading.files import read_upload
from measures.models import Measure, WorkbookUpload
from measures.workbooks.cells import for_workbook
from measures.workbooks.export import write_xlsx
from measures.workbooks.importing import apply_upload, keep_upload
from measures.workbooks.preview import make_preview

Result = TypeVar("Result")
CELLS = 100
HEADINGS = ("Rubrik", "Beskrivning", "Förväntat resultat", "Kommentar till status")


def _timed(what: str, rows: int, do: Callable[[], Result]) -> Result:
    began = time.perf_counter()
    result = do()
    took = time.perf_counter() - began
    sys.stdout.write(f"{what:40} {took:8.2f} s {took / rows * 1000:8.2f} ms per measure\n")
    return result


def _make_plan(size: int) -> tuple[Plan, User]:
    call_command("generate_plan", "stor", organisations=40, measures=size, seed=1, verbosity=0)
    plan = Plan.objects.get(slug="stor")
    return plan, appoint_first_coordinator(plan, email="k@example.org", full_name="Kerstin Åberg").user


def _export(plan: Plan) -> bytes:
    return write_xlsx(for_workbook(Measure.objects.in_plan(plan)))


def _keep(plan: Plan, by: User, content: bytes) -> WorkbookUpload:
    sheets = read_upload("a.xlsx", content)
    return keep_upload(plan, organisation=plan.coordinating_organisation, name="a.xlsx", sheets=sheets, by=by)


def _changed(content: bytes) -> tuple[bytes, set[tuple[str, int, str]]]:
    """Return the workbook with 100 cells changed, and which: by sheet, row and heading."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows: dict[str, list[list[Any]]] = {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names
    }
    sheet = book.sheet_names[0]
    cells = [(row, heading) for row in range(1, len(rows[sheet])) for heading in HEADINGS]
    chosen = random.Random(1).sample(cells, CELLS)  # noqa: S311 which cells is no secret
    for row, heading in chosen:
        rows[sheet][row][rows[sheet][0].index(heading)] = f"Ändrad i rad {row}"
    return _book(rows), {(sheet, row + 1, heading) for row, heading in chosen}


def _book(content: dict[str, list[list[Any]]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in content.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell != "":
                        sheet.write(number, column, cell)
    return file.getvalue()


def main(arguments: Sequence[str]) -> int:
    """Measure; 0 where every row was as expected."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measures", type=int, default=5_000)
    size = parser.parse_args(arguments).measures
    plan, by = _timed("make the plan up", size, lambda: _make_plan(size))
    content = _timed("export", size, lambda: _export(plan))
    sys.stdout.write(f"{'the file':40} {len(content) / 1_000_000:8.2f} MB\n")
    upload = _timed("read and keep it", size, lambda: _keep(plan, by, content))
    same = _timed("preview it", size, lambda: make_preview(upload, by=by))
    other, expected = _changed(content)
    upload = _timed(f"read and keep it, {CELLS} cells changed", size, lambda: _keep(plan, by, other))
    preview = _timed("preview it", size, lambda: make_preview(upload, by=by))
    found = {(line.sheet, line.row, change.label) for line in preview.lines for change in line.changes}
    result = _timed("apply it", size, lambda: apply_upload(upload, expected_version=preview.version, by=by))
    sys.stdout.write(f"\nfirst import: {same.counts}\nsecond import: {result['counts']}, {result['cells']} cells\n")
    right = not same.to_apply and not result["left"] and found == expected and result["cells"] == CELLS
    sys.stdout.write("exactly the changed cells\n" if right else "NOT as expected\n")
    return 0 if right else 1
