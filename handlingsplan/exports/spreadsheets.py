"""The tables of an edition as a workbook and as CSV; what looks like a formula stays text in both."""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.exports.packages import ZIP_DATE, OnPart
from handlingsplan.exports.tables import TABLES, Cell, Table

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST, _NARROWEST = 60, 10
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def write_workbook(document: PlanDocument, on_part: OnPart = lambda _done, _total: None) -> bytes:
    """Return the edition as XLSX, a sheet for each table; the same document gives the same bytes."""
    target = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as workbook:
        dated = document.edition.published_at if document.edition else _EPOCH
        workbook.set_properties({"title": document.plan.title, "created": dated.replace(tzinfo=None)})
        for done, table in enumerate(TABLES, start=1):
            _write_sheet(workbook, table, document)
            on_part(done, len(TABLES))
    return target.getvalue()


def _write_sheet(workbook: xlsxwriter.Workbook, table: Table, document: PlanDocument) -> None:
    sheet = workbook.add_worksheet(str(table.title))
    head, text = workbook.add_format({"bold": True, "bottom": 1}), workbook.add_format({"valign": "top"})
    headings = [str(heading) for heading in table.headings]
    widths = [len(heading) for heading in headings]
    sheet.write_row(0, 0, headings, head)
    last = 0
    for last, row in enumerate(table.rows(document), start=1):
        for column, cell in enumerate(row):
            _write_cell(sheet, last, column, cell, text)
            widths[column] = max(widths[column], len(str(cell)) if cell is not None else 0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width, _NARROWEST), _WIDEST))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(last, 1), len(headings) - 1)


def _write_cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, style: object) -> None:
    match cell:
        case None | "":
            return
        case str():
            sheet.write_string(row, column, cell, style)
        case _:
            sheet.write_number(row, column, float(cell), style)


def write_csv_files(document: PlanDocument, on_part: OnPart = lambda _done, _total: None) -> bytes:
    """Return every table as CSV in one ZIP file; the same document gives the same bytes."""
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for done, table in enumerate(TABLES, start=1):
            name = ZipInfo(f"{table.key}.csv", ZIP_DATE)
            archive.writestr(name, write_csv(document, table), compress_type=ZIP_DEFLATED)
            on_part(done, len(TABLES))
    return target.getvalue()


def write_csv(document: PlanDocument, table: Table) -> bytes:
    """Return one table as CSV with semicolons, a byte-order mark and decimal commas, as Swedish Excel reads it."""
    target = StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([str(heading) for heading in table.headings])
    writer.writerows([_csv_cell(cell) for cell in row] for row in table.rows(document))
    return target.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Decimal():
            return _plain(cell).replace(".", ",")
        case str() if cell.startswith(_STARTS_A_FORMULA):
            return f"'{cell}"
        case _:
            return str(cell)


def _plain(number: Decimal) -> str:
    """Return all the number's digits but the noughts that end its decimals; not rounded as `normalize` would."""
    digits = f"{number:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
