"""Statistics files that people upload: bounded in size, opened where they can do no harm, read as a table."""

import json

from django.utils.translation import gettext as _

from followup.statistics.tables import StatisticsTable, TableError, from_grid, read_csv, read_jsonstat
from handlingsplan import sandbox

MAX_BYTES = 10 * 1024 * 1024
READER = "followup.statistics.workbook_reader"
# Of the process that opens a workbook: calamine unpacks all of it, and those of authorities are large.
LIMITS = sandbox.Limits(seconds=30, memory_mb=1_500, processor_seconds=20)
KINDS = (".xlsx", ".xls", ".xlsb", ".ods", ".csv", ".txt", ".tsv", ".json")
_WORKBOOKS = (".xlsx", ".xls", ".xlsb", ".ods")


def read_file(name: str, content: bytes) -> StatisticsTable:
    """Return the table in a file, by the kind that its name tells. Raises `TableError` in Swedish."""
    kind = name[name.rfind(".") :].lower() if "." in name else ""
    if kind not in KINDS:
        raise TableError(_("Filen ska vara en arbetsbok (xlsx, xls, ods), kommaseparerad text (csv) eller JSON-stat."))
    if len(content) > MAX_BYTES:
        raise TableError(_("Filen är för stor: högst %(most)d MB läses.") % {"most": MAX_BYTES // 1024 // 1024})
    if kind in _WORKBOOKS:
        return from_grid(_cells_of(content), title=name)
    return read_jsonstat(content) if kind == ".json" else read_csv(content, title=name)


def _cells_of(content: bytes, *, limits: sandbox.Limits = LIMITS) -> list[list[str]]:
    try:
        lines = sandbox.run(READER, limits, given=content)
    except sandbox.ConfinedError as error:
        if error.reason == sandbox.Reason.TIME:
            raise TableError(_("Arbetsboken tog för lång tid att läsa. Spara den som csv och försök igen.")) from error
        raise TableError(
            _("Arbetsboken går inte att läsa. Kontrollera att den går att öppna, eller spara den som csv.")
        ) from error
    cells: list[list[str]] = json.loads(lines[-1])
    return cells
