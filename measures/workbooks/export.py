"""What one sees as a workbook or as CSV, to be changed there and taken in again."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from handlingsplan.tokens import tokens
from measures.enums import FourStep, FundingKind, FundingState, Status
from measures.models import Measure
from measures.workbooks.cells import measure_cells, money_cells
from measures.workbooks.columns import MEASURE_COLUMNS, MONEY_COLUMNS, WorkbookColumn
from measures.workbooks.delimited import protected
from measures.workbooks.sheets import Cell
from measures.workbooks.values import as_text

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
_NEVER_FORMULAS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_OWN_KEYS = frozenset({"id", "version", "row_id", "state"})
_MORE_ROWS = 500  # how far below the last row the lists to choose from reach
Cells = Mapping[str, Cell]


def write_csv(measures: Iterable[Measure]) -> bytes:
    """Return the measures as CSV that Excel opens with a double click; nothing in it is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(str(column.heading) for column in MEASURE_COLUMNS)
    for measure in measures:
        cells = measure_cells(measure)
        writer.writerow(protected(as_text(cells[column.name])) for column in MEASURE_COLUMNS)
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(measures: Iterable[Measure]) -> bytes:
    """Return the measures and their money as an Excel workbook; nothing in it is a formula."""
    measures = list(measures)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _NEVER_FORMULAS) as book:
        texts = [measure_cells(measure) for measure in measures]
        money = [money_cells(row, measure) for measure in measures for row in measure.funding_rows.all()]
        _write_sheet(book, _("Åtgärder"), MEASURE_COLUMNS, texts, _measure_choices())
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
    head = book.add_format(
        {
            "bold": True,
            "bg_color": colour["brand"],
            "font_color": colour["on-dark"],
            "valign": "top",
            "text_wrap": True,
        }
    )
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    key = book.add_format({"valign": "top", "font_color": colour["ink-soft"], "bg_color": colour["surface"]})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    number = book.add_format({"num_format": "# ##0", "valign": "top"})
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, str(column.heading), head)
        if column.name in choices:
            rule = {"validate": "list", "source": choices[column.name], "error_type": "warning"}
            sheet.data_validation(1, index, len(rows) + _MORE_ROWS, index, rule)
    for place, cells in enumerate(rows, start=1):
        for index, column in enumerate(columns):
            value = cells[column.name]
            if isinstance(value, date):
                sheet.write_datetime(place, index, value, day)
            elif isinstance(value, int):
                sheet.write_number(place, index, value, plain if column.name == "year" else number)
            elif value:
                sheet.write_string(place, index, str(value), key if column.name in _OWN_KEYS else plain)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)


def _write_advice(book: Any) -> None:
    sheet = book.add_worksheet(_("Läs mig"))
    sheet.set_column(0, 0, 100, book.add_format({"text_wrap": True, "valign": "top"}))
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
        sheet.write_string(row, 0, text)
