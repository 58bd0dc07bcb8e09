"""What one sees as a workbook or as CSV, to be changed there and taken in again."""

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from handlingsplan.spreadsheets.files import TextStyle, csv_file, workbook
from handlingsplan.spreadsheets.reading.cells import Cell
from handlingsplan.tokens import tokens
from measures.enums import FourStep, FundingKind, FundingState, Status
from measures.models import Measure
from measures.workbooks.cells import measure_cells, money_cells
from measures.workbooks.columns import MEASURE_COLUMNS, MONEY_COLUMNS, WorkbookColumn
from measures.workbooks.values import as_text

_OWN_KEYS = frozenset({"id", "version", "row_id", "state"})
_MORE_ROWS = 500  # how far below the last row the lists to choose from reach
Cells = Mapping[str, Cell]


def write_csv(measures: Iterable[Measure], *, unused: Collection[str] = ()) -> bytes:
    """Return the measures as CSV, without the `unused` fields."""
    columns = _columns(unused)
    heads = [str(column.heading) for column in columns]
    cells = map(measure_cells, measures)
    return csv_file([heads, *([as_text(row[column.name]) for column in columns] for row in cells)])


def _columns(unused: Collection[str]) -> list[WorkbookColumn]:
    return [column for column in MEASURE_COLUMNS if column.name not in unused]


def write_xlsx(measures: Iterable[Measure], *, unused: Collection[str] = ()) -> bytes:
    """Return the measures and their money as an Excel workbook, without the `unused` fields."""
    measures = list(measures)
    file = io.BytesIO()
    with workbook(file) as book:
        texts = [measure_cells(measure) for measure in measures]
        money = [money_cells(row, measure) for measure in measures for row in measure.funding_rows.all()]
        _write_sheet(book, _("Åtgärder"), _columns(unused), texts, _measure_choices())
        _write_sheet(book, _("Pengar"), MONEY_COLUMNS, money, _money_choices())
        _write_advice(book)
    return file.getvalue()


def _measure_choices() -> dict[str, list[str]]:
    return {
        "status": [str(label) for label in Status.labels],
        "four_step": [str(label) for label in FourStep.labels],
        "county_wide": [_("ja"), _("nej")],
    }


def _money_choices() -> dict[str, list[str]]:
    return {
        "kind": [str(label) for label in FundingKind.labels],
        "state": [str(label) for label in FundingState.labels],
    }


def _write_sheet(
    book: Any, name: str, columns: Sequence[WorkbookColumn], rows: Sequence[Cells], choices: Mapping[str, list[str]]
) -> None:
    sheet = book.add_worksheet(name)
    colour = tokens()
    head = TextStyle(
        book, bold=True, bg_color=colour["brand"], font_color=colour["on-dark"], valign="top", text_wrap=True
    )
    plain = TextStyle(book, text_wrap=True, valign="top")
    key = TextStyle(book, valign="top", font_color=colour["ink-soft"], bg_color=colour["surface"])
    year = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    number = book.add_format({"num_format": "# ##0", "valign": "top"})
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        head.write(sheet, 0, index, str(column.heading))
        if column.name in choices:
            rule = {"validate": "list", "source": choices[column.name], "error_type": "warning"}
            sheet.data_validation(1, index, len(rows) + _MORE_ROWS, index, rule)
    for place, cells in enumerate(rows, start=1):
        for index, column in enumerate(columns):
            value = cells[column.name]
            if isinstance(value, date):
                sheet.write_datetime(place, index, value, day)
            elif isinstance(value, int):
                sheet.write_number(place, index, value, year if column.name == "year" else number)
            elif value:
                (key if column.name in _OWN_KEYS else plain).write(sheet, place, index, str(value))
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)


def _write_advice(book: Any) -> None:
    sheet = book.add_worksheet(_("Läs mig"))
    sheet.set_column(0, 0, 100)
    style = TextStyle(book, text_wrap=True, valign="top")
    advice = (
        _("Ändra i bladen Åtgärder och Pengar, spara, och läs in filen på sidan Läs in från Excel i portalen."),
        _("Innan något sparas visar portalen rad för rad vad som är nytt, ändrat, oförändrat eller inte går."),
        _("Låt kolumnerna med id och version vara: de säger vilken åtgärd raden är och när filen hämtades."),
        _("En ny åtgärd är en rad utan id. Den blir ett utkast som bara er organisation ser."),
        _("En rad som tas bort ur filen tas inte bort i portalen."),
        _("Flera namn i en cell skiljs åt med semikolon. Datum skrivs som 2027-03-01, belopp i hela kronor."),
        _("Ett tomt belopp betyder att beloppet inte är angivet, inte att det är noll."),
    )
    for row, text in enumerate(advice):
        style.write(sheet, row, 0, text)
