"""Files that are to do harm: each refused in words, in a process that can take no more than it is given."""

import contextlib
import io
import json
import random
import zipfile
from collections.abc import Callable

import pytest

from followup.statistics.files import read_file
from followup.statistics.tables import TableError
from handlingsplan.sandbox import ConfinedError, Reason
from handlingsplan.spreadsheets.reading import bounds
from handlingsplan.spreadsheets.reading.files import FileRefusedError, read_upload
from tests.hostile.workbooks import hostile_workbooks
from tests.measures.workbooks.books import HEAD, SHEET, TAIL, replaced, small, xlsx
from tests.test_sandbox import confined

DAMAGED = "Filen är skadad och går inte att läsa. Öppna den i Excel eller LibreOffice och spara om den."
TOO_BIG = "Filen är för stor att läsa. Ta bort blad, rader och kolumner som inte behövs."
TOO_MUCH = "Filen innehåller orimligt mycket när den packas upp, och läses inte in."
TOO_MANY_SHEETS = "Filen har för många blad: högst 40 läses in."
WRONG = (
    "Filen heter något på .%s, men innehållet är något annat. Öppna den i Excel eller LibreOffice och spara om den som "
    "Excel-arbetsbok (.xlsx)."
)
PROGRAM = (
    "Filer som slutar på .exe går inte att läsa in. Spara om filen som Excel-arbetsbok (.xlsx), "
    "OpenDocument (.ods) eller CSV."
)
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
LIBRE = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>%s'
    "</office:spreadsheet></office:body></office:document-content>"
)
REPEATED = (
    '<table:table table:name="a"><table:table-row table:number-rows-repeated="1048576"><table:table-cell '
    'office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    "</table:table-row></table:table>"
)


def _libre(body: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", LIBRE % body)
    return file.getvalue()


def _twenty_thousand_sheets() -> bytes:
    sheets = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, 20_001))
    return replaced(small(), "xl/workbook.xml", f"<workbook><sheets>{sheets}</sheets></workbook>".encode())


def _corner() -> bytes:
    return xlsx(lambda book: book.add_worksheet().write(1_048_575, 16_383, "y"))


def _far(reference: bytes) -> bytes:
    return replaced(small(), SHEET, HEAD + FAR.replace(b"XFD1048576", reference) + TAIL)


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "zip bomb": ("a.xlsx", lambda: replaced(small(), "xl/media/a.bin", b"\0" * 100_000_000), TOO_MUCH),
    "zip bomb in the sheet": ("a.xlsx", lambda: replaced(small(), SHEET, HEAD + b" " * 70_000_000 + TAIL), TOO_MUCH),
    "a cell in the far corner": (
        "a.xlsx",
        _corner,
        "Det står något på rad 1048576. Högst 50000 rader läses in: ta bort det längst ned.",
    ),
    "a cell far to the right": (
        "a.xlsx",
        lambda: xlsx(lambda book: book.add_worksheet().write(1, 16_383, "y")),
        "Det står något i kolumn nummer 16384. Högst 200 kolumner läses in: ta bort det längst till höger.",
    ),
    "a far cell written otherwise": ("a.xlsx", lambda: _far(b"&#88;FD1048576"), DAMAGED),
    "20,000 sheets": ("a.xlsx", _twenty_thousand_sheets, TOO_MANY_SHEETS),
    "20,000 tables": ("a.ods", lambda: _libre('<table:table table:name="a"/>' * 20_000), TOO_MANY_SHEETS),
    "a cell repeated": (
        "a.ods",
        lambda: _libre(REPEATED),
        "Det står något i kolumn nummer 16384. Högst 200 kolumner läses in: ta bort det längst till höger.",
    ),
    "cells without end": (
        "a.xlsx",
        lambda: replaced(small(), SHEET, HEAD + b"<row>" + b"<c><v>1</v></c>" * 600_000 + b"</row>" + TAIL),
        TOO_BIG,
    ),
    "XML cut off": ("a.xlsx", lambda: replaced(small(), SHEET, HEAD + b'<row r="1"><c r="A1"'), DAMAGED),
    "XML crossed": (
        "a.xlsx",
        lambda: replaced(small(), SHEET, HEAD + b'<row r="1"><c r="A1"><v>1</w></c></row>' + TAIL),
        DAMAGED,
    ),
    "entities": ("a.xlsx", lambda: replaced(small(), SHEET, b'<!DOCTYPE x [<!ENTITY a "b">]>' + HEAD + TAIL), DAMAGED),
    "half a file": ("a.xlsx", lambda: small()[:2_000], DAMAGED),
    "noise as an old workbook": (
        "a.xls",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(1).randbytes(20_000),
        DAMAGED,
    ),
    "a PDF by another name": ("a.xlsx", lambda: b"%PDF-1.7", WRONG % "xlsx"),
    "CSV by another name": ("a.xlsx", lambda: b"a;b\n1;2", WRONG % "xlsx"),
    "a workbook as CSV": ("a.csv", small, WRONG % "csv"),
    "a workbook as an old one": ("a.xls", small, WRONG % "xls"),
    "a program": (
        "a.exe",
        lambda: b"MZ",
        PROGRAM,
    ),
    "nothing": ("a.xlsx", lambda: b"", "Filen är tom."),
    "too many bytes": ("a.csv", lambda: b"a" * 10_000_001, "Filen är för stor: högst 10 MB läses in."),
    "endless CSV": (
        "a.csv",
        lambda: b"a;b\n" * 60_000,
        "Det står något på rad 50001. Högst 50000 rader läses in: ta bort det längst ned.",
    ),
    "a quote that never ends": ("a.csv", lambda: b'"' + b"a" * 200_000, DAMAGED),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_words(name: str) -> None:
    file, make, words = HOSTILE[name]
    with pytest.raises(FileRefusedError) as refused:
        read_upload(file, make())
    assert str(refused.value) == words


def test_files_made_to_do_harm_are_read_or_refused_in_words() -> None:
    """A few of each kind; `python -m bench hostile-workbooks` tries a hundred, and times them."""
    for _what, (name, content) in hostile_workbooks(32, seed="2"):
        for read, refusal in ((read_upload, FileRefusedError), (read_file, TableError)):
            with contextlib.suppress(refusal):
                read(name, content)


def test_the_process_that_reads_has_at_most_200_mb_and_four_seconds_of_the_processor() -> None:
    names = "r.getrlimit(r.RLIMIT_AS), r.getrlimit(r.RLIMIT_CPU)[0], r.getrlimit(r.RLIMIT_CORE)"
    printed = confined(f"import json, resource as r; print(json.dumps([{names}]))", bounds.LIMITS)
    assert json.loads(printed[0]) == [[200 * 2**20] * 2, 4, [0, 0]]


def test_a_reader_that_takes_more_memory_is_told_as_too_big() -> None:
    """Where the checks before reading miss something, the limit of the process holds."""
    with pytest.raises(ConfinedError) as failed:
        confined("bytearray(300 * 2**20)", bounds.LIMITS)
    assert failed.value.reason == Reason.MEMORY


def test_cells_that_are_only_formatted_do_not_make_a_sheet_long() -> None:
    content = xlsx(_format_to_the_end)
    assert [len(sheet.rows) for sheet in read_upload("a.xlsx", content)] == [1]


def _format_to_the_end(book: object) -> None:
    sheet = book.add_worksheet()  # type: ignore[attr-defined] # xlsxwriter has no stubs
    sheet.write(0, 0, "x")
    sheet.write_blank(1_048_575, 5, None, book.add_format({"bold": True}))  # type: ignore[attr-defined] # likewise
