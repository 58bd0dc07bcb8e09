"""What is written of a measure and of a funding row: the cells of an export, by column.

The same cells tell an import whether somebody changed anything: what still says what would be written is left alone.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from actors.conflicts import version_token
from handlingsplan.spreadsheets.reading.cells import Cell
from handlingsplan.swedish import fold
from measures.editing import status_version
from measures.enums import Mode
from measures.fields import CHOICES, FIELDS
from measures.models import FundingRow, Measure
from measures.queries import for_page
from measures.querysets import MeasureQuerySet
from measures.workbooks.lookup import SEPARATOR, in_list
from measures.workbooks.values import as_text

MARK = 8


def for_workbook(measures: MeasureQuerySet) -> QuerySet[Measure]:
    """Fetch all that is written of the measures, in a constant number of queries."""
    return for_page(measures).defer("search", "sort_key")


def measure_id(measure: Measure) -> str:
    """Return what stands for the measure in every workbook, now and later."""
    return f"{measure.plan.slug}-{measure.number}"


def measure_ids(measure: Measure) -> list[str]:
    """Return every id that the measure has or has had in a workbook."""
    numbers = {measure.number, measure.draft_number or measure.number}
    return [f"{measure.plan.slug}-{number}" for number in numbers]


def measure_version(measure: Measure) -> str:
    """Return which text and which status the cells say; letters first, so that no program takes it for a number."""
    return f"v{measure.version}-{status_version(measure)[:MARK]}"


def row_id(row: FundingRow) -> str:
    """Return what stands for a funding row in every workbook."""
    return f"rad-{row.pk}"


def row_version(row: FundingRow) -> str:
    """Return which state of the row the cells say."""
    names = ("organisation_id", "funder_id", "year", "kind", "state", "amount", "note")
    return "v" + version_token(*(getattr(row, name) for name in names))[:MARK]


def _listed(names: Iterable[object]) -> str:
    return SEPARATOR.join(map(in_list, names))


def measure_cells(measure: Measure) -> dict[str, Cell]:
    modes = {row.mode for row in measure.modes.all()}
    own_columns = {field.name: getattr(measure, field.name) for field in FIELDS if not field.is_link}
    return {
        "id": measure_id(measure),
        "version": measure_version(measure),
        **own_columns,
        "owner": str(measure.owner),
        "participants": _listed(row.organisation for row in measure.participations.all()),
        "package": str(measure.package or ""),
        "four_step": str(CHOICES["four_step"].get(measure.four_step, "")),
        "modes": _listed(mode.label for mode in Mode if mode in modes),
        "county_wide": _("ja") if measure.county_wide else _("nej"),
        "areas": _listed(measure.areas.all()),
        "goals": _listed(measure.goals.all()),
        "challenges": _listed(measure.challenges.all()),
        "status": measure.get_status_display(),
        "state": measure.get_state_display(),
        "moved_because": "",  # written by whoever moves the days of an accepted measure
    }


def money_cells(row: FundingRow, measure: Measure) -> dict[str, Cell]:
    """Return the cells of a funding row."""
    return {
        "row_id": row_id(row),
        "version": row_version(row),
        "id": measure_id(measure),
        "title": measure.title,
        "funder": row.funder_name,
        "year": row.year,
        "kind": row.get_kind_display(),
        "state": row.get_state_display(),
        "amount": None if row.amount is None else int(row.amount),
        "note": row.note,
    }


def same(cell: Cell, written: Cell) -> bool:
    """Tell whether a cell still says what was written."""
    return _plain(cell) == _plain(written)


def _plain(cell: Cell) -> str:
    return as_text(cell).replace("\r\n", "\n").replace("\r", "\n").strip()


def by_id(measures: Any) -> dict[str, Measure]:
    """Return measures by the ids they have in workbooks, folded: those written before one was handed over too."""
    return {fold(identity): measure for measure in measures for identity in measure_ids(measure)}
