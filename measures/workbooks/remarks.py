"""The rows of a list that were not taken in, as a workbook that says what is wrong with each: to be mended and sent."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from actors.models import User
from handlingsplan.spreadsheets.files import TextStyle, workbook
from handlingsplan.spreadsheets.reading.cells import Cell, decoded, encoded
from handlingsplan.spreadsheets.reading.sheets import Sheet
from measures.models import Measure, WorkbookUpload
from measures.permissions import may_write_measure
from measures.workbooks.import_rows import ImportRow, RowOutcome
from measures.workbooks.layouts import Layout, layouts_of, money_layout, remarks_heading
from measures.workbooks.preview import Preview, stored_sheets
from measures.workbooks.values import as_text

_LEFT = frozenset({RowOutcome.REFUSED, RowOutcome.CONFLICT, RowOutcome.LEFT_OUT})
_WIDTH = 24
_MAX_SHEET_NAME = 31  # what Excel takes


def own_title(line: ImportRow) -> str:
    """Return what the file itself calls the row; what a measure is called is asked for when it is shown."""
    return "" if line.measure else line.title


def named(rows: Sequence[Mapping[str, Any]], by: User) -> list[dict[str, Any]]:
    """Return rows of a result with their titles: those of measures as they are now, to whoever may write them."""
    keys = {row["measure"] for row in rows if row.get("measure") and not row["title"]}
    measures = Measure.objects.select_related("plan", "owner").in_bulk(keys)
    titles = {pk: str(one) for pk, one in measures.items() if may_write_measure(by, one)}
    return [{**row, "title": row["title"] or titles.get(row.get("measure"), "")} for row in rows]


def left_rows(upload: WorkbookUpload, lines: Sequence[ImportRow]) -> list[dict[str, Any]]:
    """Return the rows that are not taken in, with their cells as JSON keeps them and what is said of them."""
    sheets = {sheet.name: sheet for sheet in stored_sheets(upload)}
    stay = {line.key for line in lines if line.outcome in _LEFT}
    return [
        {
            "sheet": line.sheet,
            "row": line.row,
            "title": own_title(line),
            "measure": line.measure and line.measure.pk,
            "is_none": line.outcome == RowOutcome.LEFT_OUT,
            "texts": [f"{one.where}: {one.text}" if one.where else one.text for one in line.problems]
            or list(line.warnings),
            "cells": [encoded(cell) for cell in sheets[line.sheet].rows[line.row - 1]],
        }
        for line in lines
        if line.key in stay or line.joins_key in stay
    ]


def headings_of(upload: WorkbookUpload) -> dict[str, list[str]]:
    """Return the headings of the sheets that are read, by the sheets' names."""
    sheets = stored_sheets(upload)
    money = money_layout(sheets)
    lists = layouts_of(sheets, Layout.from_json(upload.layout))
    read = {one.sheet: one.heading_row for one in lists} | ({money.sheet: 0} if money else {})
    return {sheets[index].name: _texts(sheets[index], row) for index, row in read.items()}


def _texts(sheet: Sheet, row: int) -> list[str]:
    return [as_text(cell) for cell in sheet.rows[row]] if row < len(sheet.rows) else []


def remarks_workbook(upload: WorkbookUpload, preview: Preview | None) -> bytes:
    """Return the rows that are or were not taken in; without a preview those of the result."""
    rows = upload.result.get("left", []) if preview is None else left_rows(upload, preview.lines)
    headings = upload.result.get("headings", {}) if preview is None else headings_of(upload)
    file = io.BytesIO()
    with workbook(file) as book:
        style = TextStyle(book, valign="top", text_wrap=True)
        day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
        for name, texts in headings.items():
            own = [row for row in rows if row["sheet"] == name and "cells" in row]
            sheet = book.add_worksheet(name[:_MAX_SHEET_NAME])
            width = max([len(texts), *(len(row["cells"]) for row in own)])
            sheet.set_column(0, width, _WIDTH)
            _write_row(sheet, 0, [*texts, *[None] * (width - len(texts)), remarks_heading()], style, day)
            for place, row in enumerate(own, start=1):
                cells = [decoded(cell) for cell in row["cells"]]
                told = "\n".join(row["texts"])
                _write_row(sheet, place, [*cells, *[None] * (width - len(cells)), told], style, day)
    return file.getvalue()


def _write_row(sheet: Any, row: int, cells: Sequence[Cell], style: TextStyle, day: Any) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, bool) or not isinstance(cell, int | float | date):
            if text := as_text(cell):
                style.write(sheet, row, column, text)
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, cell, day)
        else:
            sheet.write_number(row, column, cell)
