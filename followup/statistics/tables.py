"""Statistics in a file, whatever its shape, as one thing: places down, series across.

A workbook or CSV file has a heading row, a column of places (names in any case, or codes), perhaps a column of codes,
and columns of numbers; a heading that is a year says which. A PxWeb answer (JSON-stat 2) has a region dimension, a
time dimension and others; each combination of the others and the times is a series. Pure functions; numbers stay the
decimals that the file has. Raises `TableError` with what is wrong, in Swedish.
"""

import json
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

from django.utils.translation import gettext as _

from followup.statistics.columns import Cells, Columns, columns_of, upright, year_in, year_of
from followup.statistics.figures import decimal_of, read_figure
from handlingsplan.spreadsheets.months import is_part_of_year
from handlingsplan.swedish import fold

MAX_ROWS = 50_000
MAX_SERIES = 400
NO_PLACE = "?"  # what a row of values is called that names no place: it is listed among those that are not read
_YEAR = re.compile(r"(19|20)\d\d")
_DECEMBER = "M12"
_REGIONS = {"region", "ref_area", "geo", "kommun", "area"}


class TableError(Exception):
    """The file is not a table of statistics; the message says why, in Swedish."""


@dataclass(frozen=True)
class Series:
    """One column of numbers, by place as the file writes it; `year` where the heading tells it."""

    label: str
    year: int | None
    values: Mapping[str, str]


@dataclass(frozen=True)
class StatisticsTable:
    """What a file holds; `unit` is empty where the file doesn't tell. `names` are what the file calls its places."""

    title: str
    unit: str
    names: Mapping[str, str]
    series: tuple[Series, ...]
    decimal: str = ""  # what stands before decimals; empty where the file does not tell
    level: str = ""  # of all places that do not say theirs: that of counties, where a heading says so
    remarks: tuple[str, ...] = ()  # what is to be said of the file, beside what is read out of it

    def as_json(self) -> dict[str, Any]:
        """Return the table for a JSON field."""
        series = [[one.label, one.year, dict(one.values)] for one in self.series]
        return {"title": self.title, "unit": self.unit, "names": dict(self.names), "series": series} | {
            "decimal": self.decimal,
            "level": self.level,
            "remarks": list(self.remarks),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "StatisticsTable":
        series = tuple(Series(label, year, values) for label, year, values in stored["series"])
        told = {name: stored.get(name, "") for name in ("decimal", "level")}
        remarks = tuple(stored.get("remarks", ()))
        return cls(stored["title"], stored["unit"], stored["names"], series, **told, remarks=remarks)


def number_of(text: str) -> Decimal | None:
    """Return the number in a cell, with a decimal point or comma; None where there is none."""
    ambiguous = read_figure(text, "." if "." in text else ",")
    return ambiguous.number


def from_grid(grid: Cells, *, title: str = "", known: Collection[str] = ()) -> StatisticsTable:
    """Return the table in rows of cells, wide (a column a year), long (a row a year, a sex, a mode) or turned.

    `known` are folded names of places, by which a table is recognised that has them across.
    """
    # a title stands in the first cell alone; a heading of one column and a sum without a name do not
    rows = [row for row in grid if any(cell.strip() for cell in row[1:])]
    if len(rows) < 2:  # noqa: PLR2004 a heading and a row
        raise TableError(_("Filen har ingen tabell: en rubrikrad och minst en rad med värden behövs."))
    if len(rows) > MAX_ROWS:
        raise TableError(_("Filen har för många rader: högst %(most)d läses.") % {"most": MAX_ROWS})
    columns = columns_of(upright(rows, known))
    if columns.place is None:
        raise TableError(_("Filen har ingen kolumn med kommunernas namn eller koder."))
    if [fold(heading) for heading in columns.headings if heading].count(fold(columns.headings[columns.name])) > 1:
        raise TableError(_("Två tabeller står bredvid varandra. Spara dem på var sitt blad."))
    series = tuple(_series(columns))
    if not series:
        raise TableError(_("Filen har ingen kolumn med tal."))
    rows = [row for row in columns.body if row[columns.place].strip() or any(row[at].strip() for at in columns.numbers)]
    names = {row[columns.place].strip(): row[columns.name].strip() or NO_PLACE for row in rows}
    texts = (row[index] for row in columns.body for index in columns.numbers)
    return StatisticsTable(title, "", names, series[:MAX_SERIES], decimal_of(texts), columns.level)


def joined(tables: Sequence[tuple[str, StatisticsTable]], *, title: str) -> StatisticsTable:
    """Return the tables of several sheets as one; raises `TableError` where they can't be."""
    if len({table.level for _name, table in tables}) > 1:
        raise TableError(_("Bladen har olika slags platser, län och kommuner. Spara det som gäller i en egen fil."))
    decimals = {table.decimal for _name, table in tables if table.decimal}
    series = [
        Series(f"{name}: {one.label}", one.year or year_of(name), one.values)
        for name, table in tables
        for one in table.series
    ]
    if len(series) > MAX_SERIES:
        raise TableError(_("Filen har för många serier. Välj färre kategorier i tabellen."))
    names = {key: name for _sheet, table in tables for key, name in table.names.items()}
    return StatisticsTable(
        title, "", names, tuple(series), decimals.pop() if len(decimals) == 1 else "", tables[0][1].level
    )


def _series(columns: Columns) -> Iterator[Series]:
    """Yield a series for each column of numbers and each combination of what else the rows say."""
    groups: dict[tuple[str, ...], list[Sequence[str]]] = {}
    for row in columns.body:
        groups.setdefault(tuple(row[index].strip() for index in columns.splits), []).append(row)
    if len(groups) * len(columns.numbers) > MAX_SERIES:
        raise TableError(_("Filen har för många serier. Välj färre kategorier i tabellen."))
    for split, rows in groups.items():
        for index in columns.numbers:
            heading = columns.headings[index].strip() or _("Kolumn %(number)d") % {"number": index + 1}
            words = [word for word in split if word]
            says_nothing = len(columns.numbers) == 1 and year_of(heading) is None  # as "Värde"
            label = ", ".join(words) if words and says_nothing else ": ".join([heading, *words])
            year = next((found for word in split if (found := year_of(word))), None) or year_in(heading)
            year = None if any(map(is_part_of_year, split)) else year
            if cells := _cells(rows, columns.place or 0, index):
                yield Series(label, year, cells)


def _cells(body: Cells, place: int, index: int) -> dict[str, str]:
    """Return the cells that are filled, by place; a place twice is a sign that the rows mean something else."""
    cells: dict[str, str] = {}
    for row in body:
        key, cell = row[place].strip(), row[index].strip()
        if not key or not cell:
            continue
        if key in cells:
            raise TableError(_("”%(place)s” står på två rader. Varje kommun får ha en rad.") % {"place": key})
        cells[key] = cell
    return cells


def read_jsonstat(content: bytes) -> StatisticsTable:
    """Read a PxWeb answer in JSON-stat 2."""
    try:
        answer = json.loads(content, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise TableError(_("Svaret går inte att läsa som JSON.")) from error
    return from_jsonstat(answer)


def from_jsonstat(answer: Any) -> StatisticsTable:
    """Return the table in a JSON-stat 2 dataset; time per month keeps its month in the label and its year aside."""
    try:
        ids, sizes = list(answer["id"]), list(answer["size"])
        orders = {name: _order(answer["dimension"][name]["category"]) for name in ids}
        labels = {name: answer["dimension"][name]["category"].get("label", {}) for name in ids}
        region = next(name for name in ids if name.lower() in _REGIONS)
        time = next(iter(answer.get("role", {}).get("time", [])), None) or next(n for n in ids if n.lower() == "tid")
        metrics = answer.get("role", {}).get("metric", [])
        units = _units(answer["dimension"], metrics)
        values = answer["value"]
    except (KeyError, TypeError, StopIteration, AttributeError) as error:
        raise TableError(_("Svaret har inte den form som väntades: region, tid eller värden saknas.")) from error
    if [len(orders[name]) for name in ids] != sizes:
        raise TableError(_("Svaret har inte den form som väntades: storlekarna stämmer inte med kategorierna."))
    others = [name for name in ids if name != region]
    if math.prod(len(orders[name]) for name in others) > MAX_SERIES:
        raise TableError(_("Svaret har för många serier. Välj färre kategorier i tabellen."))
    series = []
    for combination in product(*(orders[name] for name in others)):
        chosen = dict(zip(others, combination, strict=True))
        cells = _along(values, ids, orders, region, chosen)
        words = [str(labels[name].get(code, code)) for name, code in chosen.items() if name not in metrics]
        series.append(Series(", ".join(words), _year_of_time(chosen[time]), cells))
    return StatisticsTable(str(answer.get("label", "")), units, dict(labels[region]), tuple(series), decimal=".")


def _order(category: Any) -> list[str]:
    index = category["index"]
    return list(index) if isinstance(index, list) else sorted(index, key=lambda code: int(index[code]))


def _units(dimensions: Any, metrics: Sequence[str]) -> str:
    """Return the unit that all measured things share; empty where they don't."""
    units = [dimensions[name]["category"].get("unit", {}) for name in metrics]
    bases = {str(unit.get("base", "")) for found in units for unit in found.values()}
    return bases.pop() if len(bases) == 1 else ""


def _along(
    values: Any, ids: Sequence[str], orders: Mapping[str, Sequence[str]], region: str, chosen: Mapping[str, str]
) -> dict[str, str]:
    cells = {}
    for place in orders[region]:
        position = 0
        for name in ids:
            code = place if name == region else chosen[name]
            position = position * len(orders[name]) + orders[name].index(code)
        value = values.get(str(position)) if isinstance(values, dict) else values[position]
        if value is not None:
            cells[place] = str(value)
    return cells


def _year_of_time(code: str) -> int | None:
    """Return the year of a time: a whole year, or the month that ends it. Another month is not a year's value."""
    if code.endswith(_DECEMBER):
        code = code.removesuffix(_DECEMBER)
    return int(code) if _YEAR.fullmatch(code) else None
