"""An edition's other forms: which writer makes which file."""

from collections.abc import Callable

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.editions.enums import FileForm
from handlingsplan.exports.docx import write_docx
from handlingsplan.exports.packages import OnPart
from handlingsplan.exports.spreadsheets import write_csv_files, write_workbook

_WRITERS: dict[FileForm, Callable[[PlanDocument, OnPart], bytes]] = {
    FileForm.DOCX: write_docx,
    FileForm.XLSX: write_workbook,
    FileForm.CSV: write_csv_files,
}


def write_form(form: FileForm, document: PlanDocument, *, on_part: OnPart = lambda _done, _total: None) -> bytes:
    """Return the file; the same document gives the same bytes."""
    return _WRITERS[form](document, on_part)
