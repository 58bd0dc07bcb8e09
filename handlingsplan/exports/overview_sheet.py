"""The first sheet of an edition's workbook: what it is, what its sheets hold, and sums that Excel counts."""

from collections.abc import Sequence
from decimal import Decimal

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from handlingsplan.chapters.document import FundingRow, PlanDocument
from handlingsplan.editions.parts import measures_of
from handlingsplan.exports.tables import TABLE_BY_KEY, TABLES
from handlingsplan.spreadsheets.files import TextStyle, write_sum

MONEY = "finansiering"
YEARS, STATES, AMOUNTS = "D", "F", "G"  # columns of the money's sheet
_TEXT_WIDTH, _NUMBER_WIDTH = 44, 16


def write_overview(book: xlsxwriter.Workbook, document: PlanDocument) -> None:
    """Write the sheet; the money's sheet is to have the columns above."""
    sheet = book.add_worksheet(_("Om filen"))
    sheet.set_column(0, 0, _TEXT_WIDTH)
    sheet.set_column(1, 20, _NUMBER_WIDTH)
    title, head = TextStyle(book, bold=True, font_size=16), TextStyle(book, bold=True, bottom=1)
    text = TextStyle(book)
    title.write(sheet, 0, 0, f"{document.plan.title} {document.plan.period_start}–{document.plan.period_end}")
    lines = _lines(document)
    for row, line in enumerate(lines, start=1):
        text.write(sheet, row, 0, line)
    top = len(lines) + 2
    head.write(sheet, top, 0, _("Blad"))
    head.write(sheet, top, 1, _("Rader"))
    for row, table in enumerate(TABLES, start=top + 1):
        text.write(sheet, row, 0, str(table.title))
        sheet.write_number(row, 1, sum(1 for _row in table.rows(document)))
    _write_sums(book, sheet, document, top + len(TABLES) + 2)


def _lines(document: PlanDocument) -> list[str]:
    edition = document.edition
    source = [
        _("Utgåva %(number)d, %(day)s")
        % {"number": edition.number, "day": timezone.localtime(edition.published_at).strftime("%Y-%m-%d")}
        if edition
        else _("Utkast")
    ]
    example = (
        [_("Exempelinnehåll: planen är påhittad för att visa hur portalen fungerar.")] if document.plan.is_demo else []
    )
    plan = document.plan
    licence = [_("Licens: %(licence)s") % {"licence": f"{plan.licence_name}, {plan.licence}"}] if plan.licence else []
    return [
        *source,
        *licence,
        *example,
        _("Varje blad är en tabell ur planen, med en rad för varje sak. Rubrikerna står kvar när du rullar."),
        _("Belopp är i hela kronor. En tom cell betyder att inget är angivet, vilket inte är noll."),
        _("Summorna här under är formler som räknar på bladet Finansiering."),
    ]


def _write_sums(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, document: PlanDocument, top: int
) -> None:
    rows = [row for measure in measures_of(document) for row in measure.funding]
    years = sorted({row.year for row in rows})
    states = list(dict.fromkeys(row.state_label for row in rows))
    if not rows:
        return
    head, text = TextStyle(book, bold=True, bottom=1), TextStyle(book)
    year_head = book.add_format({"bold": True, "bottom": 1})
    amount, total = book.add_format({"num_format": "#,##0"}), book.add_format({"num_format": "#,##0", "bold": True})
    head.write(sheet, top, 0, _("Finansiering efter läge, kronor"))
    for column, year in enumerate(years, start=1):
        sheet.write_number(top, column, year, year_head)
    head.write(sheet, top, len(years) + 1, _("Summa"))
    for row, state in enumerate(states, start=top + 1):
        text.write(sheet, row, 0, state)
        for column, year in enumerate(years, start=1):
            formula = _sum_of(xl_rowcol_to_cell(top, column), xl_rowcol_to_cell(row, 0), len(rows))
            write_sum(sheet, (row, column), formula, amount, _stated(rows, year=year, state=state))
        formula = _total_of(row, 1, row, len(years))
        write_sum(sheet, (row, len(years) + 1), formula, total, _stated(rows, state=state))
    last = top + 1 + len(states)
    TextStyle(book, bold=True).write(sheet, last, 0, _("Summa"))
    for column, known in enumerate([*years, None], start=1):
        formula = _total_of(top + 1, column, last - 1, column)
        write_sum(sheet, (last, column), formula, total, _stated(rows, year=known))


def _sum_of(year: str, state: str, count: int) -> str:
    """Return the formula that sums the money's rows of a year and a state, which stand in the named cells."""
    money = str(TABLE_BY_KEY[MONEY].title)
    amounts, years, states = (f"{money}!${column}$2:${column}${count + 1}" for column in (AMOUNTS, YEARS, STATES))
    return f"=SUMIFS({amounts},{years},{year},{states},{state})"


def _total_of(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    """Return the formula that sums the cells from one to another."""
    return f"=SUM({xl_rowcol_to_cell(first_row, first_column)}:{xl_rowcol_to_cell(last_row, last_column)})"


def _stated(rows: Sequence[FundingRow], *, year: int | None = None, state: str = "") -> float:
    """Return the sum that the formula gives; programs that do not count show it."""
    amounts = (
        row.amount or Decimal(0)
        for row in rows
        if (year is None or row.year == year) and (not state or row.state_label == state)
    )
    return float(sum(amounts, Decimal(0)))
