"""Statistics in a file, whatever its shape, as one thing: places down, series across.

A workbook or CSV file has a heading row, a column of places (names in any case, or codes), perhaps a column of codes,
and columns of numbers; a heading that is a year says which. A PxWeb answer (JSON-stat 2) has a region dimension, a
time dimension and others; each combination of the others and the times is a series. Pure functions; numbers stay the
decimals that the file has. Raises `TableError` with what is wrong, in Swedish.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Any

from django.utils.translation import gettext as _

MAX_ROWS = 50_000
MAX_SERIES = 400
_YEAR = re.compile(r"(19|20)\d\d")
_NUMBER = re.compile(r"[-−]?\d+([.,]\d+)?")
_DECEMBER = "M12"

Cells = Sequence[Sequence[str]]


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

    def as_json(self) -> dict[str, Any]:
        """Return the table for a JSON field."""
        series = [[one.label, one.year, dict(one.values)] for one in self.series]
        return {"title": self.title, "unit": self.unit, "names": dict(self.names), "series": series}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "StatisticsTable":
        series = tuple(Series(label, year, values) for label, year, values in stored["series"])
        return cls(stored["title"], stored["unit"], stored["names"], series)


def number_of(text: str) -> Decimal | None:
    """Return the number in a cell, with a decimal point or comma; None where there is none."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", text).replace("−", "-").replace(",", ".")
    if not _NUMBER.fullmatch(plain) and not re.fullmatch(r"-?\d+(\.\d+)?[eE][+-]?\d{1,2}", plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def from_grid(grid: Cells, *, title: str = "") -> StatisticsTable:
    """Return the table in rows of cells, whose first row with two filled cells or more is the heading."""
    rows = [row for row in grid if sum(1 for cell in row if cell.strip()) > 1]
    if len(rows) < 2:  # noqa: PLR2004 a heading and a row
        raise TableError(_("Filen har ingen tabell: en rubrikrad och minst en rad med värden behövs."))
    if len(rows) > MAX_ROWS:
        raise TableError(_("Filen har för många rader: högst %(most)d läses.") % {"most": MAX_ROWS})
    heading, body = rows[0], [[*row, *[""] * (len(rows[0]) - len(row))] for row in rows[1:]]
    kinds = [_kind([row[index] for row in body]) for index in range(len(heading))]
    place = next((index for index, kind in enumerate(kinds) if kind == "code"), None)
    name = next((index for index, kind in enumerate(kinds) if kind == "text"), None)
    if place is None and name is None:
        raise TableError(_("Filen har ingen kolumn med kommunernas namn eller koder."))
    by, called = (name if place is None else place), (place if name is None else name)
    series = tuple(
        Series(heading[index].strip() or _("Kolumn %(number)d") % {"number": index + 1}, _year(heading[index]), cells)
        for index, kind in enumerate(kinds)
        if kind == "number" and (cells := _cells(body, by or 0, index))
    )
    if not series:
        raise TableError(_("Filen har ingen kolumn med tal."))
    names = {row[by or 0].strip(): row[called or 0].strip() for row in body}
    return StatisticsTable(title, "", names, series[:MAX_SERIES])


def _kind(cells: Sequence[str]) -> str:
    filled = [cell.strip() for cell in cells if cell.strip()]
    if filled and all(re.fullmatch(r"\d{4}", cell) for cell in filled) and any(cell[0] == "0" for cell in filled):
        return "code"
    if filled and sum(number_of(cell) is not None for cell in filled) * 2 > len(filled):
        return "number"
    return "text" if filled else ""


def _year(heading: str) -> int | None:
    found = re.fullmatch(rf"({_YEAR.pattern})(\.0)?", heading.strip())
    return int(found[1]) if found else None


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
        region = next(name for name in ids if name.lower() == "region")
        time = next(iter(answer.get("role", {}).get("time", [])), None) or next(n for n in ids if n.lower() == "tid")
        metrics = answer.get("role", {}).get("metric", [])
        units = _units(answer["dimension"], metrics)
        values = answer["value"]
    except (KeyError, TypeError, StopIteration, AttributeError) as error:
        raise TableError(_("Svaret har inte den form som väntades: region, tid eller värden saknas.")) from error
    if [len(orders[name]) for name in ids] != sizes:
        raise TableError(_("Svaret har inte den form som väntades: storlekarna stämmer inte med kategorierna."))
    others = [name for name in ids if name != region]
    combinations = list(product(*(orders[name] for name in others)))
    if len(combinations) > MAX_SERIES:
        raise TableError(_("Svaret har för många serier. Välj färre kategorier i tabellen."))
    series = []
    for combination in combinations:
        chosen = dict(zip(others, combination, strict=True))
        cells = _along(values, ids, orders, region, chosen)
        words = [str(labels[name].get(code, code)) for name, code in chosen.items() if name not in metrics]
        series.append(Series(", ".join(words), _year_of_time(chosen[time]), cells))
    return StatisticsTable(str(answer.get("label", "")), units, dict(labels[region]), tuple(series))


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
