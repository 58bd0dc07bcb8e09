"""The one way in which the portal writes CSV and workbooks: nothing that anybody wrote becomes a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import xlsxwriter

from handlingsplan.spreadsheets.formulas import is_like_formula, protected

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTE_ORDER_MARK = "\ufeff"  # by which Excel knows UTF-8
Cell = str | int | Decimal | None
_NEVER_FORMULAS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def csv_lines(rows: Iterable[Iterable[Cell]]) -> str:
    """Return the rows as CSV with semicolons and decimal commas, as Swedish spreadsheets read it."""
    target = io.StringIO()
    csv.writer(target, delimiter=";", lineterminator="\r\n").writerows(map(_csv_cell, row) for row in rows)
    return target.getvalue()


def data_lines(rows: Iterable[Iterable[Cell]]) -> str:
    """Return the rows as CSV with commas and decimal points, as programs read it (RFC 4180)."""
    target = io.StringIO()
    csv.writer(target, lineterminator="\r\n").writerows(map(_data_cell, row) for row in rows)
    return target.getvalue()


def csv_file(rows: Iterable[Iterable[Cell]]) -> bytes:
    """Return the rows as a whole file, which Excel opens with a double click."""
    return f"{BYTE_ORDER_MARK}{csv_lines(rows)}".encode()


def _csv_cell(cell: Cell) -> str:
    told = _data_cell(cell)
    return told.replace(".", ",") if isinstance(cell, Decimal) else told


def _data_cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return protected(cell)
        case Decimal():
            return _plain(cell)
        case _:
            return str(cell)


def _plain(number: Decimal) -> str:
    """Return all the number's digits but the noughts that end its decimals; not rounded as `normalize` would."""
    digits = f"{number:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


@contextmanager
def workbook(target: io.BytesIO) -> Iterator[xlsxwriter.Workbook]:
    with xlsxwriter.Workbook(target, _NEVER_FORMULAS) as book:
        yield book


# Of cells alone: without quotation, operators, or functions within
_OWN_SUM = re.compile(r"=SUM(?:IFS)?\([\w!$:,]+\)")


def write_sum(
    sheet: xlsxwriter.worksheet.Worksheet, cell: tuple[int, int], formula: str, style: Any, value: float
) -> None:
    """Write a sum of cells, and the value that it gives; raises ValueError for any other formula."""
    if not _OWN_SUM.fullmatch(formula):
        raise ValueError(formula)
    sheet.write_formula(*cell, formula, style, value)


class TextStyle:
    """How words look in cells of a workbook; what looks like a formula also stays text when it is edited there."""

    def __init__(self, book: xlsxwriter.Workbook, **properties: Any) -> None:
        self._plain = book.add_format(properties)
        self._quoted = book.add_format(properties | {"quote_prefix": True})

    def write(self, sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, text: str) -> None:
        sheet.write_string(row, column, text, self._quoted if is_like_formula(text) else self._plain)
