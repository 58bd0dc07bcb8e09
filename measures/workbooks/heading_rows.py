"""The headings of a sheet, which may stand in up to three rows: over several columns, names, and years or units."""

from handlingsplan.spreadsheets.reading.sheets import Sheet
from handlingsplan.swedish import fold
from measures.workbooks.columns import measure_column
from measures.workbooks.headings import read_heading, unit_in
from measures.workbooks.values import as_text

MAX_IN_HEADING = 200
_MAX_IN_PART = 40


def headings(sheet: Sheet, row: int) -> list[str]:
    """Return the headings in a row; one that occurs again gets its number, so that each has a name of its own.

    A year or a unit alone is completed by what stands above it, over several columns perhaps, and by a row of years
    or units below.
    """
    names: list[str] = []
    above = _texts_of(sheet, row - 1) if row > 0 else [""] * sheet.width
    own, below = _texts_of(sheet, row), _texts_of(sheet, row + 1) if completes_headings(sheet, row + 1) else []
    below = ["" if text == own[index] else text for index, text in enumerate(below)]
    own = _carried(own, below)
    first = next((index for index, text in enumerate(own) if text), 0)
    is_title = bool(above[first : first + 1] and above[first]) and len({text for text in above if text}) == 1
    group = ""
    for index, text in enumerate(own):
        group = above[index] or (group if text and says_only_units(text) else "")
        name = text or above[index]
        if index and text and group and not is_title and (says_only_units(text) or _is_said_above(text, above, index)):
            name = f"{group} {text}"
        name = " ".join(filter(None, [name, *below[index : index + 1]]))[:MAX_IN_HEADING]
        again = sum(1 for other in names if fold(other.rpartition(" #")[0] or other) == fold(name)) if name else 0
        names.append(f"{name} #{again + 1}" if again else name)
    return names


def _carried(own: list[str], below: list[str]) -> list[str]:
    """Return the headings with one that stands over several years or units below it in each of their columns."""
    found = list(own)
    for index in range(1, len(found)):
        if not found[index] and index < len(below) and below[index] and below[index - 1]:
            found[index] = found[index - 1]
    return found


def _texts_of(sheet: Sheet, row: int) -> list[str]:
    return [" ".join(as_text(sheet.cell(row, column)).split())[:MAX_IN_HEADING] for column in range(sheet.width)]


def says_only_units(text: str) -> bool:
    """Tell whether a heading says a year or a unit, and nothing of what."""
    said = read_heading(text)
    return not said.name and (said.year is not None or bool(said.unit))


def _is_said_above(text: str, above: list[str], index: int) -> bool:
    """Tell whether the year or the unit of a heading stands above it, over several columns."""
    group, own = read_heading(above[index]), read_heading(text)
    is_more = bool((group.year and not own.year) or (group.unit and not own.unit))
    return is_more and _is_over_several(above, index) and measure_column(text) in {"", "amount"}


def _is_over_several(texts: list[str], index: int) -> bool:
    return bool(texts[index]) and texts[index] in {*texts[max(index - 1, 0) : index], *texts[index + 1 : index + 2]}


def completes_headings(sheet: Sheet, row: int) -> bool:
    """Tell whether a row completes the headings above it."""
    return _is_of_units(sheet, row) or _is_of_parts(sheet, row)


def _is_of_parts(sheet: Sheet, row: int) -> bool:
    """Tell whether a row names parts of headings that stand over several columns, and nothing else."""
    above, own = (_texts_of(sheet, number) for number in (row - 1, row))
    parts = [index for index, text in enumerate(own) if text and text != above[index]]
    said = {own[index] for index in parts}
    return (
        len(said) > 1
        and all(_is_over_several(above, index) and isinstance(sheet.cell(row, index), str) for index in parts)
        and all(len(text) <= _MAX_IN_PART and not text[:1].isdigit() for text in said)
    )


def _is_of_units(sheet: Sheet, row: int) -> bool:
    """Tell whether a row says units or years of some columns, and nothing else."""
    texts = [text for text in _texts_of(sheet, row) if text]
    years = {read_heading(text).year for text in texts}
    is_of_years = None not in years and len(years) > 1 and not _texts_of(sheet, row)[0]
    return all(map(says_only_units, texts)) and (is_of_years or any(unit_in(text)[0] for text in texts))
