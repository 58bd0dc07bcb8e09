"""The tables of an edition as a workbook and as CSV."""

from datetime import UTC, datetime
from io import BytesIO

import xlsxwriter

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.exports.overview_sheet import write_overview
from handlingsplan.exports.packages import OnPart
from handlingsplan.exports.tables import TABLES, Table
from handlingsplan.spreadsheets.files import TextStyle, csv_file, workbook

_WIDEST, _NARROWEST = 60, 10
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def write_workbook(document: PlanDocument, on_part: OnPart = lambda _done, _total: None) -> bytes:
    """Return the edition as XLSX, a sheet for each table after one that explains; a document gives the same bytes."""
    target = BytesIO()
    with workbook(target) as book:
        dated = document.edition.published_at if document.edition else _EPOCH
        book.set_properties({"title": document.plan.title, "created": dated.replace(tzinfo=None)})
        write_overview(book, document)
        for done, table in enumerate(TABLES, start=1):
            _write_sheet(book, table, document)
            on_part(done, len(TABLES))
    return target.getvalue()


def _write_sheet(book: xlsxwriter.Workbook, table: Table, document: PlanDocument) -> None:
    sheet = book.add_worksheet(str(table.title))
    head, text = TextStyle(book, bold=True, bottom=1), TextStyle(book, valign="top")
    number = book.add_format({"valign": "top"})
    headings = table.headings_for(document)
    widths = [len(heading) for heading in headings]
    for column, heading in enumerate(headings):
        head.write(sheet, 0, column, heading)
    last = 0
    for last, row in enumerate(table.rows(document), start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                text.write(sheet, last, column, cell)
            elif cell is not None:
                sheet.write_number(last, column, float(cell), number)
            widths[column] = max(widths[column], len(str(cell)) if cell is not None else 0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width, _NARROWEST), _WIDEST))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(last, 1), len(headings) - 1)


def write_csv(document: PlanDocument, table: Table) -> bytes:
    return csv_file([table.headings_for(document), *table.rows(document)])
