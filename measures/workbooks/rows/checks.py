"""What is checked of every row of measures."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from handlingsplan.spreadsheets.reading.cells import SheetRow
from handlingsplan.swedish import fold
from measures.editing import MeasureData, measure_problems
from measures.workbooks.import_rows import ParsedRow
from measures.workbooks.layouts import Layout
from measures.workbooks.values import as_text

Place = tuple[str, int]  # a sheet's name and the number of a row
Key = TypeVar("Key")
_NO_TITLE = frozenset({"", "-", "–", "—", "?", "…", "..."})


def place_before(rows: dict[Key, Place], key: Key, sheet: str, number: int) -> str:
    """Return where a key stands already, in words; empty where this row is the first to have it."""
    first, row = rows.setdefault(key, (sheet, number))
    if (first, row) == (sheet, number):
        return ""
    words = _("rad %(row)d") if first == sheet else _("rad %(row)d på bladet ”%(sheet)s”")
    return words % {"row": row, "sheet": first}


def chosen(parsed: ParsedRow, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the values that were read; an empty status leaves it as it is."""
    found = {name: parsed.values[name] for name in names if name in parsed.values}
    if found.get("status", "") is None:
        del found["status"]
    return found


def repeats(rows: Iterable[SheetRow], layout: Layout, name: str) -> bool:
    """Tell whether a column says the same in two rows running: what is left blank in it is not as in the row above."""
    index = next((index for index, column in layout.columns.items() if column == name), None)
    if index is None:
        return False
    said = [fold(as_text(row[index])) if index < len(row) else "" for row in rows]
    return any(first and first == second for first, second in pairwise(said))


def check_data(parsed: ParsedRow, data: MeasureData) -> None:
    for name, text in measure_problems(vars(data)).items():
        parsed.add_error(name, text)
    unread = {problem.where for problem in parsed.problems}
    if data.title in _NO_TITLE and parsed.where.get("title", "") not in unread:
        parsed.add_error("title", _("Skriv en rubrik."))
    if vars(data)["owner"] is None:
        parsed.add_error("owner", _("Skriv vilken organisation som ansvarar."))


def warn_of_ignored_cells(parsed: ParsedRow) -> None:
    """Tell where a cell was changed that an import does not take."""
    if "state" in parsed.values:
        parsed.warnings.append(_("Tillståndet ändras inte härifrån."))
    if parsed.values.get("amount") is not None:
        parsed.amounts.clear()
        parsed.warnings.append(_("Pengar för åtgärder som redan finns ändras på bladet Pengar."))
