"""What stands in a cell of anybody's list: text, a number, a day, true or false, nothing, or what nobody can read.

None is a blank cell. What is unreadable (an error, a formula without its value, a number that is none) is never taken
for a blank one, nor for 0. No Django here: the confined process that reads uses this too.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

# What Excel and LibreOffice write for errors, in English and Swedish; #### is a number that did not fit its column
_ERROR = re.compile(
    r"#(?:REF|REFERENS|N/A|SAKNAS|VALUE|VÄRDEFEL|DIV/0|DIVISION/0|NAME|NAMN|NUM|OGILTIGT|NULL|SKÄRNING|SPILL|CALC"
    r"|BERÄKNA|GETTING_DATA|FIELD|BLOCKED|CONNECT|UNKNOWN)[!?]?|Err:\d{3}|#{3,}",
    re.IGNORECASE,
)
_REPLACED = "\N{REPLACEMENT CHARACTER}"  # a letter that was lost before we read it
NO_VALUE = "formula"  # of a formula whose value the program that wrote the file did not store


@dataclass(frozen=True)
class Unreadable:
    """A cell that says something which cannot be read; `shown` is what its program shows there."""

    shown: str

    def __str__(self) -> str:
        return self.shown


Cell = str | int | float | bool | date | Unreadable | None
SheetRow = list[Cell]


def is_error(text: str) -> bool:
    """Tell whether a text is what programs show in place of a value, or has lost letters."""
    return _REPLACED in text or (text[:1] in {"#", "E", "e"} and _ERROR.fullmatch(text.strip()) is not None)


def encoded(cell: Cell) -> Any:
    """Return a cell as JSON keeps it."""
    if isinstance(cell, float) and not math.isfinite(cell):
        return {"unreadable": str(cell)}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    return {"unreadable": cell.shown} if isinstance(cell, Unreadable) else cell


def decoded(cell: Any) -> Cell:
    """Return a cell as it is kept in JSON."""
    if not isinstance(cell, dict):
        value: Cell = cell
        return value
    return date.fromisoformat(cell["day"]) if "day" in cell else Unreadable(cell["unreadable"])


def is_blank(row: Sequence[Cell]) -> bool:
    """Tell whether nothing but spaces stands in the row."""
    return not any(cell is not None and str(cell).strip() for cell in row)
