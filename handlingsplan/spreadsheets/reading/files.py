"""Reading an uploaded file in a process of its own, and saying in words why one is refused."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from handlingsplan import sandbox
from handlingsplan.spreadsheets.reading import bounds
from handlingsplan.spreadsheets.reading.cells import decoded
from handlingsplan.spreadsheets.reading.sheets import Sheet

_TOO_BIG = gettext_lazy("Filen är för stor att läsa. Ta bort blad, rader och kolumner som inte behövs.")
_REASONS: dict[str, str | Promise] = {
    "unknown_ending": gettext_lazy(
        "Filer som slutar på .%(ending)s går inte att läsa in. Spara om filen som Excel-arbetsbok (.xlsx), "
        "OpenDocument (.ods) eller CSV."
    ),
    "wrong_ending": gettext_lazy(
        "Filen heter något på .%(ending)s, men innehållet är något annat. Öppna den i Excel eller LibreOffice och "
        "spara om den som Excel-arbetsbok (.xlsx)."
    ),
    "empty": gettext_lazy("Filen är tom."),
    "macros": gettext_lazy("Filen innehåller makron. Spara den utan makron."),
    "open_quote": gettext_lazy(
        "Ett citattecken på rad %(row)s har inget slut, så det går inte att se var cellerna slutar. Rätta raden, eller "
        "spara listan som Excel-arbetsbok (.xlsx)."
    ),
    "broken": gettext_lazy(
        "Filen är skadad och går inte att läsa. Öppna den i Excel eller LibreOffice och spara om den."
    ),
    "locked": gettext_lazy("Filen är skyddad med lösenord. Ta bort lösenordet och försök igen."),
    "too_many_sheets": gettext_lazy("Filen har för många blad: högst %(sheets)s läses in."),
    "unpacks_to_too_much": gettext_lazy("Filen innehåller orimligt mycket när den packas upp, och läses inte in."),
    "too_long": gettext_lazy("Det står något på rad %(row)s. Högst %(rows)s rader läses in: ta bort det längst ned."),
    "too_wide": gettext_lazy(
        "Det står något i kolumn nummer %(column)s. Högst %(columns)s kolumner läses in: ta bort det längst till höger."
    ),
    "too_many_cells": _TOO_BIG,
    "too_much_text": _TOO_BIG,
    "too_much_memory": _TOO_BIG,
    "too_slow": gettext_lazy("Filen tog för lång tid att läsa. Spara om den som Excel-arbetsbok (.xlsx)."),
    "too_many_bytes": gettext_lazy("Filen är för stor: högst %(megabytes)s MB läses in."),
}
_BOUNDS = {
    "sheets": bounds.MAX_SHEETS,
    "rows": bounds.MAX_ROWS,
    "columns": bounds.MAX_COLUMNS,
    "megabytes": bounds.MAX_BYTES // 1_000_000,
}
READER = "handlingsplan.spreadsheets.reading.process"


class FileRefusedError(Exception):
    """The file is not read; the message says why, in Swedish."""


def _refused(code: str, details: Mapping[str, Any] | None = None) -> FileRefusedError:
    words = str(_REASONS.get(code, _REASONS["broken"]))
    return FileRefusedError(words % (_BOUNDS | dict(details or {})))


def sheets_of(lines: Iterable[Mapping[str, Any]]) -> list[Sheet]:
    """Return the sheets that the reader's lines say: of each its head, and then its rows."""
    sheets: list[Sheet] = []
    for line in lines:
        if "sheet" in line:
            sheets.append(Sheet.marked(line["sheet"], [], line))
        else:
            sheets[-1].rows.append([decoded(cell) for cell in line["row"]])
    return sheets


def read_upload(name: str, data: bytes) -> list[Sheet]:
    """Return the sheets of a file; raises `FileRefusedError`.

    The file is read in a process with bounded memory and time, so that no file can take more than that.
    """
    if len(data) > bounds.MAX_BYTES:
        raise _refused("too_many_bytes")
    try:
        lines = sandbox.run(READER, bounds.LIMITS, given=json.dumps(name).encode() + b"\n" + data)
    except sandbox.ConfinedError as error:
        raise _refused("too_slow" if error.reason == sandbox.Reason.TIME else "too_much_memory") from error
    last = json.loads(lines[-1]) if lines else {}
    if "refused" in last:
        raise _refused(last["refused"], last["details"])
    return sheets_of(map(json.loads, lines))
