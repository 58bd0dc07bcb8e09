"""Which columns of a statistics file hold places, periods, splits and numbers; pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from followup.statistics.figures import Sign, read_figure
from handlingsplan.swedish import fold

Cells = Sequence[Sequence[str]]
_YEAR = re.compile(r"((?:19|20)\d\d)(?:\.0)?")
_NO_OUTCOME = re.compile(r"\b(?:mål|prognos|budget|plan|target|ziel|tavoite)", re.IGNORECASE)
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ENDS_WITH_YEAR = re.compile(r"(?:.*[\s(])?((?:19|20)\d\d)(?:\.0)?\)?")
_CODE = re.compile(r"\d{2,4}")  # three digits have lost their nought in a number's cell
_PLACE_WORDS = (
    "kommun",
    "län",
    "region",
    "place",
    "area",
    "ort",
    "municipality",
    "geo",
    "organisation",
    "namn",
    "name",
)
_CODE_WORDS = ("kod", "code", "ref_area", "id", "nr")
_PLACE = re.compile(r"0\d{3}(?:\s+\D.*)?|\d{4}\s+[A-ZÅÄÖ].*|\S.*\s(?:kommun|stad)", re.IGNORECASE)
_PERIOD_WORDS = {"år", "year", "tid", "period", "time", "time_period", "ar", "jahr", "vuosi", "année", "årtal"}
_COUNTY_HEADINGS = {"län", "länsnamn", "länskod", "county", "län namn"}
_NOT_SPLITS = re.compile(
    r"obs_status|decimals|unit_mult|dataflow|structure.*|action|freq|kommentar|anm(?:ärkning)?", re.IGNORECASE
)
_MAX_SPLITS = 60  # different values of a column that splits rows; one with more is a remark
_TOP = 20
_HEADINGS_MAX = 3


@dataclass(frozen=True)
class Columns:
    """Columns by their place; `splits` tell rows of one place apart, the period among them."""

    headings: Sequence[str]
    body: Cells
    place: int | None
    name: int
    numbers: Sequence[int]
    splits: Sequence[int]
    level: str


def year_of(text: str) -> int | None:
    found = _YEAR.fullmatch(text.strip())
    return int(found[1]) if found else None


def year_in(heading: str) -> int | None:
    """Return the year that a heading is or ends with, where it says no other; what is aimed at has none."""
    found = _ANY_YEAR.findall(heading)
    ends = _ENDS_WITH_YEAR.fullmatch(heading.strip())
    return int(ends[1]) if ends and len(found) == 1 and not _NO_OUTCOME.search(heading) else None


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _has_numbers(row: Sequence[str]) -> bool:
    """Tell whether a row holds values: numbers that are no years, or signs for missing ones."""
    figures = [read_figure(cell, ".") for cell in row if cell.strip() and year_of(cell) is None]
    return any(figure.number is not None or figure.sign == Sign.MISSING for figure in figures)


def _heading(rows: Cells) -> tuple[list[str], Cells]:
    """Return the headings, which may stand in several rows, and the rows below them."""
    widest = max(_filled(row) for row in rows[:_TOP])
    first = next(index for index, row in enumerate(rows) if _filled(row) * 2 >= widest)
    headings = [cell.strip() for cell in rows[first]]
    last = first
    while last + 2 < len(rows) and last - first < _HEADINGS_MAX and not _has_numbers(rows[last + 1]):
        if not _is_second(headings, rows[last + 1]) or not _has_numbers(rows[last + 2]):
            break
        last += 1
        group = ""
        for index, cell in enumerate(rows[last]):
            above = headings[index] if index < len(headings) else ""
            group = above or group
            both = dict.fromkeys(filter(None, [group, cell.strip()]))
            headings[index:] = [" ".join(both), *headings[index + 1 :]]
    return headings, rows[last + 1 :]


def _is_second(headings: Sequence[str], below: Sequence[str]) -> bool:
    """Tell whether the row below completes headings, which then have gaps, or say the same of several columns.

    A row of values that nobody can read is none: it has a place, and the headings above it are whole.
    """
    said = [heading for heading in headings if heading]
    has_gaps = len(said) < len(headings) or not below[0].strip()
    years = sum(1 for cell in below if year_of(cell))
    names_columns = years > 1 and not any(_CODE.fullmatch(cell.strip()) for cell in below if year_of(cell) is None)
    return (has_gaps or len(set(said)) < len(said)) and (not years or names_columns)


def upright(rows: Cells, known: Collection[str]) -> Cells:
    """Return the rows of a table with its places down; `known` are folded names of places.

    Where the places stand across, rows and columns change places: more names in one row than in any column.
    """
    width = max(map(len, rows), default=0)
    even = [[*cells, *[""] * (width - len(cells))] for cells in rows]
    heads = [index for index, cells in enumerate(even[:_TOP]) if not _has_numbers(cells[1:])]
    row = max(heads, key=lambda index: _places(even[index][1:], known), default=0)
    down = zip(*even[:row], *even[row + 1 :], strict=True)
    if _places(even[row][1:] if heads else [], known) <= max((_places(cells, known) for cells in down), default=0):
        return rows
    last = next((index for index in range(row + 1, len(even)) if _has_numbers(even[index][1:])), row + 1)
    filled = [_filled_on(cells) if index < last else cells for index, cells in enumerate(even)]
    return [list(column) for column in zip(*filled, strict=True) if _filled(column)]


def _places(cells: Iterable[str], known: Collection[str]) -> int:
    return sum(1 for cell in cells if _PLACE.fullmatch(cell.strip()) or fold(cell) in known)


def _filled_on(cells: Sequence[str]) -> list[str]:
    """Return a row of headings with what stands over several columns in each of them."""
    found = list(cells)
    for index in range(2, len(found)):
        found[index] = found[index] if found[index].strip() else found[index - 1]
    return found


def columns_of(rows: Cells) -> Columns:
    """Return what the columns of a table hold."""
    headings, body = _heading(rows)
    width = len(headings)
    body = [[*row, *[""] * (width - len(row))] for row in body]
    columns = [[row[index].strip() for row in body if row[index].strip()] for index in range(width)]
    kinds = [_kind(cells, fold(headings[index])) for index, cells in enumerate(columns)]
    texts = [index for index, kind in enumerate(kinds) if kind == "text"]
    code = next((index for index, kind in enumerate(kinds) if kind == "code"), None)
    named = [index for index in texts if any(word in fold(headings[index]) for word in _PLACE_WORDS)]
    # Of a county and a municipality beside it, the one that tells more rows apart; of one row, the municipality
    name = max(
        named,
        key=lambda index: (len(set(columns[index])), fold(headings[index]) not in _COUNTY_HEADINGS),
        default=next(iter(texts), None),
    )
    place = name if code is None else code
    if place is None:
        return Columns(headings, body, None, 0, [], [], "")
    numbers = [index for index, kind in enumerate(kinds) if kind == "number"]
    splits = _splits(headings, columns, kinds, {place, place if name is None else name}, [row[place] for row in body])
    level = "county" if fold(headings[place if name is None else name]) in _COUNTY_HEADINGS else ""
    return Columns(headings, body, place, place if name is None else name, numbers, splits, level)


def _splits(
    headings: Sequence[str], columns: Cells, kinds: Sequence[str], taken: set[int], places: Sequence[str]
) -> list[int]:
    """Return the columns that tell rows of one place apart; none where every place has one row."""
    said = [place.strip() for place in places if place.strip()]
    periods = [index for index, kind in enumerate(kinds) if kind == "period"]
    if len(set(said)) == len(said) and not periods:
        return []
    return [
        index
        for index, kind in enumerate(kinds)
        if index not in taken
        and kind in {"text", "period"}
        and 0 < len(set(columns[index])) <= _MAX_SPLITS
        and not _NOT_SPLITS.fullmatch(headings[index].strip())
        and (kind == "period" or len(set(columns[index])) > 1)
    ]


def _kind(cells: Sequence[str], heading: str) -> str:
    if not cells:
        return ""
    if (heading in _PERIOD_WORDS or heading.endswith("år")) and all(year_of(cell) for cell in cells):
        return "period"
    coded = all(_CODE.fullmatch(cell) for cell in cells)
    called = any(word in heading.split() or heading.endswith(word) for word in _CODE_WORDS)
    if coded and (called or any(cell[0] == "0" for cell in cells)):
        return "code"
    figures = [read_figure(cell) for cell in cells]
    numbers = sum(figure.number is not None or figure.sign == Sign.AMBIGUOUS for figure in figures)
    missing = sum(figure.sign == Sign.MISSING for figure in figures)
    return "number" if numbers and (numbers + missing) * 2 >= len(cells) else "text"
