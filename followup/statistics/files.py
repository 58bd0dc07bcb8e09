"""Statistics files that people upload: bounded in size, opened where they can do no harm, read as a table."""

import json
import subprocess
import sys

from django.conf import settings
from django.utils.translation import gettext as _

from followup.statistics.tables import Table, TableError, from_grid, read_csv, read_jsonstat

MOST_BYTES = 10 * 1024 * 1024
SECONDS = 30
KINDS = (".xlsx", ".xls", ".xlsb", ".ods", ".csv", ".txt", ".tsv", ".json")
_WORKBOOKS = (".xlsx", ".xls", ".xlsb", ".ods")


def read_file(name: str, content: bytes) -> Table:
    """Return the table in a file, by the kind that its name tells. Raises `TableError` in Swedish."""
    kind = name[name.rfind(".") :].lower() if "." in name else ""
    if kind not in KINDS:
        raise TableError(_("Filen ska vara en arbetsbok (xlsx, xls, ods), kommaseparerad text (csv) eller JSON-stat."))
    if len(content) > MOST_BYTES:
        raise TableError(_("Filen är för stor: högst %(most)d MB läses.") % {"most": MOST_BYTES // 1024 // 1024})
    if kind in _WORKBOOKS:
        return from_grid(_cells_of(content), title=name)
    return read_jsonstat(content) if kind == ".json" else read_csv(content, title=name)


def _cells_of(content: bytes, *, seconds: float = SECONDS) -> list[list[str]]:
    """Return the cells of a workbook, opened in a process of its own that is killed when it takes too long."""
    command = [sys.executable, "-m", "followup.statistics.workbook_reader"]
    try:
        done = subprocess.run(  # noqa: S603 our own module, the file comes on standard input
            command, input=content, capture_output=True, timeout=seconds, check=False, cwd=settings.BASE_DIR
        )
    except subprocess.TimeoutExpired as error:
        raise TableError(_("Arbetsboken tog för lång tid att läsa. Spara den som csv och försök igen.")) from error
    if done.returncode != 0:
        raise TableError(
            _("Arbetsboken går inte att läsa. Kontrollera att den går att öppna, eller spara den som csv.")
        )
    cells: list[list[str]] = json.loads(done.stdout)
    return cells
