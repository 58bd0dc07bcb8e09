"""Workbooks to try: made here, as people make them."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from python_calamine import CalamineWorkbook

HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"
SHEET = "xl/worksheets/sheet1.xml"
Rows = list[list[Any]]


def xlsx(fill: Callable[[Any], object]) -> bytes:
    """Return a workbook that `fill` has filled."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}) as book:
        fill(book)
    return file.getvalue()


def sheets(content: bytes) -> dict[str, Rows]:
    """Return all cells of a workbook."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def book_of(content: dict[str, Rows]) -> bytes:
    """Return a workbook with these cells, as a spreadsheet program would save it."""

    def fill(book: Any) -> None:
        for name, rows in content.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell != "":
                        sheet.write(number, column, cell)

    return xlsx(fill)


def ods_of(rows: Sequence[Sequence[str]]) -> bytes:
    """Return a LibreOffice workbook of texts, with the empty rows and columns that LibreOffice declares."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="Blad1")
    for row in rows:
        line = TableRow()
        for text in row:
            cell = TableCell(valuetype="string") if text else TableCell()
            if text:
                cell.addElement(P(text=text))
            line.addElement(cell)
        line.addElement(TableCell(numbercolumnsrepeated=16_384 - len(row)))
        table.addElement(line)
    rest = TableRow(numberrowsrepeated=1_048_576 - len(rows))
    rest.addElement(TableCell(numbercolumnsrepeated=16_384))
    table.addElement(rest)
    document.spreadsheet.addElement(table)
    file = io.BytesIO()
    document.write(file)
    return file.getvalue()


def replaced(content: bytes, name: str, entry: bytes) -> bytes:
    """Return the archive with one entry replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for other in old.namelist():
            if other != name:
                new.writestr(other, old.read(other))
        new.writestr(name, entry)
    return file.getvalue()


def small() -> bytes:
    """Return a workbook with one cell."""
    return xlsx(lambda book: book.add_worksheet().write(0, 0, "x"))
