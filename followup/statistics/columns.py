"""Which columns of a statistics file hold places, periods, splits and numbers; pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from followup.statistics.figures import Sign, read_figure
from handlingsplan.spreadsheets.months import is_part_of_year
from handlingsplan.swedish import fold

Cells = Sequence[Sequence[str]]
_YEAR = re.compile(r"((?:19|20)\d\d)(?:\.0)?")
_NO_OUTCOME = re.compile(r"\b(?:mål|prognos|budget|plan|target|ziel|tavoite)", re.IGNORECASE)
# A difference is not the year's value, nor is an index, or what has been so since a year
_NO_YEAR = re.compile(
    r"\b(?:sedan|före|efter|från|jämfört|förändring|ökning|minskning|skillnad|utveckling|tillväxt|differens|byggda"
    r"|index|rang|placering|jmf|since|change|rank)",
    re.IGNORECASE,
)
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
COUNTRY = {"riket", "sverige", "hela riket", "hela landet", "sweden", "samtliga kommuner", "alla kommuner"}
_COUNTY_HEADINGS = {"län", "länsnamn", "länskod", "county", "län namn"}
_NOT_SPLITS = re.compile(
    r"obs_status|decimals|unit_mult|dataflow|structure.*|action|freq|kommentar|anm(?:ärkning)?", re.IGNORECASE
)
_UNIT_HEADING = re.compile(r"(?:mått)?enhet(?:er)?|unit|einheit|yksikkö|unité|enhed", re.IGNORECASE)
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
    says_another = _NO_OUTCOME.search(heading) or _NO_YEAR.search(heading) or is_part_of_year(heading)
    return int(ends[1]) if ends and len(found) == 1 and not says_another else None


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _has_numbers(row: Sequence[str]) -> bool:
    """Tell whether a row holds values: numbers that are no years, or signs for missing ones."""
    figures = [read_figure(cell, ".") for cell in row if cell.strip() and year_of(cell) is None]
    return any(figure.number is not None or figure.sign == Sign.MISSING for figure in figures)


def _heading(rows: Cells) -> tuple[list[str], Cells]:
    """Return the headings, which may stand in several rows, and the rows below them."""
    first = last = _first_heading(rows)
    headings = [cell.strip() for cell in rows[first]]
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
    return _under_groups(rows[:first], headings), rows[last + 1 :]


def _first_heading(rows: Cells) -> int:
    """Return the first row that is as full as a table's rows; values may stand below headings of years alone."""
    widest = max(_filled(row) for row in rows[:_TOP])
    first = next(index for index, row in enumerate(rows) if _filled(row) * 2 >= widest)
    if first and _has_numbers(rows[first]) and _says_columns(rows[first - 1]):
        return first - 1
    return first


def _says_columns(row: Sequence[str]) -> bool:
    """Tell whether a row has nothing in its first cell, and headings to its right."""
    return not row[0].strip() and not _has_numbers(row) and _filled(row) > 0


def _under_groups(above: Cells, headings: Sequence[str]) -> list[str]:
    """Return headings that occur again, each with what stands over it in rows of groups."""
    found = list(headings)
    said = [heading for heading in headings if heading]
    groups = []
    while above and len(set(said)) < len(said) and _says_columns(above[-1]):
        groups.append(above[-1])
        above = above[:-1]
    for row in groups:
        over = ""
        for index, heading in enumerate(found):
            over = (row[index].strip() if index < len(row) else "") or over
            found[index] = f"{over} {heading}" if over and heading else heading
    return found


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
    body = [[*row, *[""] * (width - len(row))][:width] for row in body]
    columns = [[row[index].strip() for row in body if row[index].strip()] for index in range(width)]
    kinds = [_kind(cells, fold(headings[index])) for index, cells in enumerate(columns)]
    kinds = [_is_code_of_next(index, headings, kinds) or kind for index, kind in enumerate(kinds)]
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
    name = place if name is None else name
    body = _said_in_full(headings, body, {place, name}, numbers)
    splits = _splits(headings, columns, kinds, {place, name}, [row[place] for row in body])
    level = "county" if fold(headings[name]) in _COUNTY_HEADINGS else ""
    return Columns(headings, body, place, name, numbers, splits, level)


def _is_code_of_next(index: int, headings: Sequence[str], kinds: Sequence[str]) -> str:
    """Return that a column of numbers is text where the next one, without a heading, says what they mean."""
    is_code = kinds[index] == "number" and headings[index] and kinds[index + 1 : index + 2] == ["text"]
    return "text" if is_code and not headings[index + 1] else ""


def _said_in_full(headings: Sequence[str], body: Cells, places: set[int], numbers: Sequence[int]) -> Cells:
    """Return the rows with what the row above said for them too, as a region that is not repeated for each sex.

    Only what stands left of what a row says itself goes on. A row of a county that names none of its municipalities
    is the county's own.
    """
    ahead = range(min(numbers, default=0))
    found: list[Sequence[str]] = []
    above: Sequence[str] = []
    for cells in body:
        row = [cell.strip() for cell in cells]
        if any(row[index] for index in numbers):
            first = next((index for index in ahead if row[index]), 0)
            on = [index for index in range(first) if above and not (index in places and first in places)]
            row = [above[index] if index in on else cell for index, cell in enumerate(row)]
            county = next((index for index in ahead if _is_county(headings[index]) and index not in places), None)
            if county is not None and row[county] and not any(row[index] for index in places):
                row = [_county(row[county]) if index in places else cell for index, cell in enumerate(row)]
            above = row
        found.append(row)
    return found


def _is_county(heading: str) -> bool:
    return bool(_COUNTY_HEADINGS & set(re.split(r"[\s/,()]+", fold(heading))))


def _county(text: str) -> str:
    is_whole = text[:1].isdigit() or fold(text) in COUNTRY or fold(text).endswith(("län", "region"))
    return text if is_whole else f"{text} län"


def _splits(
    headings: Sequence[str], columns: Cells, kinds: Sequence[str], taken: set[int], places: Sequence[str]
) -> list[int]:
    """Return the columns that tell rows of one place apart; none where every place has one row."""
    said = [place.strip() for place in places if place.strip()]
    periods = [index for index, kind in enumerate(kinds) if kind == "period"]
    counties = {index for index, heading in enumerate(headings) if _is_county(heading)}  # of a municipality's place
    if len(set(said)) == len(said) and not periods:
        # each has one row, but a journey has two places, and all may be of men
        texts = [index for index, kind in enumerate(kinds) if kind == "text" and index not in {*taken, *counties}]
        alike = {index for index in texts if len(said) == len(columns[index]) > 1 == len(set(columns[index]))}
        units = {index for index in texts if _UNIT_HEADING.fullmatch(headings[index].strip())}
        return [index for index in texts if index in alike | units or not set(said).isdisjoint(columns[index])]
    return [
        index
        for index, kind in enumerate(kinds)
        if index not in {*taken, *counties}
        and kind in {"text", "period"}
        and 0 < len(set(columns[index])) <= _MAX_SPLITS
        and not _NOT_SPLITS.fullmatch(headings[index].strip())
        and (kind == "period" or len(set(columns[index])) > 1 or len(said) == len(columns[index]) > 1)
    ]


def _kind(cells: Sequence[str], heading: str) -> str:
    if not cells:
        return ""
    if (heading in _PERIOD_WORDS or heading.endswith("år") or not heading) and all(year_of(cell) for cell in cells):
        return "period"
    coded = all(_CODE.fullmatch(cell) for cell in cells)
    called = any(word in heading.split() or heading.endswith(word) for word in _CODE_WORDS)
    if coded and (called or any(cell[0] == "0" for cell in cells)):
        return "code"
    figures = [read_figure(cell) for cell in cells]
    numbers = sum(figure.number is not None or figure.sign == Sign.AMBIGUOUS for figure in figures)
    missing = sum(figure.sign == Sign.MISSING for figure in figures)
    return "number" if numbers and (numbers + missing) * 2 >= len(cells) else "text"
