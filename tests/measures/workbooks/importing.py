"""Uploading, looking and applying in one line, as a person does it in three."""

from typing import Any

from actors.models import Organisation, User
from handlingsplan.spreadsheets.reading.files import read_upload
from measures.models import WorkbookUpload
from measures.workbooks.import_rows import ImportRow
from measures.workbooks.importing import apply_upload, keep_upload
from measures.workbooks.preview import Preview, make_preview
from tests.cast import Cast


def uploaded(
    cast: Cast, content: bytes, *, by: User, organisation: Organisation, name: str = "a.xlsx"
) -> WorkbookUpload:
    """Return the upload of a file."""
    return keep_upload(cast.plan, organisation=organisation, name=name, sheets=read_upload(name, content), by=by)


def preview_of(upload: WorkbookUpload) -> Preview:
    """Return what the uploader sees."""
    return make_preview(upload, by=upload.by)


def applied(upload: WorkbookUpload, *forced: str) -> Any:
    """Apply what the uploader has seen, and return what came of it."""
    return apply_upload(upload, expected_version=preview_of(upload).version, forced=forced, by=upload.by)


def told(line: ImportRow) -> tuple[Any, ...]:
    """Return a row as a test states it: number, outcome, and what is wrong."""
    return (line.row, line.outcome.value, *(f"{p.where}: {p.text}" if p.where else p.text for p in line.problems))
