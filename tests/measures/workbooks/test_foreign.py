"""Workbooks that were never ours: every row of them is accounted for."""

from datetime import date
from decimal import Decimal
from typing import Any

from measures.models import ColumnMatch, FundingRow, Measure, WorkbookUpload
from measures.workbooks.heading_rows import headings
from measures.workbooks.import_rows import ARE_TOGETHER, TOGETHER
from measures.workbooks.importing import match_columns, remembered
from measures.workbooks.layouts import Layout, is_settled
from measures.workbooks.preview import Preview, stored_sheets
from measures.workbooks.undoing import undo_import
from measures.workbooks.value_matches import decide_values
from tests.cast import Cast
from tests.measures.workbooks.books import ods_of, xlsx
from tests.measures.workbooks.importing import applied, preview_of, told, uploaded

HEADINGS = ["Nr", "Vad vi gör", "Ansvarig", "Start", "Slut", "Belopp", "Anteckningar"]
HINTS = ["Fritext", "Fritext", "Fritext", "Datum", "Datum", "Fritext", "Fritext"]
MEANINGS = ["", "title", "owner", "planned_start", "planned_end", "amount|1", "more"]
ROWS: list[list[Any]] = [
    [1, "Cykelgarage vid stationen", "Österåker", date(2027, 3, 1), "hösten", "ca 2 mkr", "Se förstudien"],
    [2, "Gångväg till skolan", "Österåkers kommun", "2027-05-01", "december 2028", "1 234 567,50", ""],
    ["", "", "", "", "", "", ""],
    [3, "Bättre skyltar", "", "mars 2027", 2028, "", "Tre platser"],
    [4, "Gångväg till skolan", "Österåker", "", "", 300000, ""],
    [5, "", "Österåker", "", "", "", "Rubrik saknas här"],
    [6, "Lånecyklar", "Norrtälje", "", "", "mycket", ""],
]


def _municipal(book: Any) -> None:
    """Fill in a list as a municipality keeps it: groups above the headings, hints below, merged cells, empty rows."""
    sheet = book.add_worksheet("Åtgärdslista")
    sheet.merge_range(0, 0, 0, 2, "Åtgärden")
    sheet.merge_range(0, 3, 0, 5, "Tid och pengar")
    for number, row in enumerate([HEADINGS, HINTS, *ROWS], start=1):
        for column, cell in enumerate(row):
            if cell != "":
                sheet.write(number, column, cell)
    sheet.merge_range(7, 2, 8, 2, "Österåker")
    for blank in range(10, 200):
        sheet.write_blank(blank, 1, None, book.add_format({"border": 1}))
    book.add_worksheet("Listor").write(0, 0, "Status")


def _matched(cast: Cast, content: bytes, name: str, first_row: int) -> Preview:
    upload = uploaded(cast, content, by=cast.osteraker, organisation=cast.osteraker_kommun, name=name)
    guessed = Layout.from_json(upload.layout)
    layout = Layout(guessed.sheet, guessed.heading_row, first_row, dict(enumerate(MEANINGS)))
    match_columns(upload, layout=layout, by=cast.osteraker)
    return preview_of(upload)


EXPECTED = [
    (4, "refused", "kolumn E (Slut): ”hösten” är ingen dag. Skriv den som 2027-03-01."),
    (5, "new"),
    (7, "new"),
    (8, "refused", "kolumn B (Vad vi gör): Dubblett: samma rubrik står på rad 5."),
    (9, "refused", "kolumn B (Vad vi gör): Skriv en rubrik."),
    (
        10,
        "refused",
        "kolumn C (Ansvarig): ”Norrtälje” är inte part i planen.",
        "kolumn F (Belopp): Skriv med siffror, som 1 234 567.",
    ),
]


def test_every_row_of_a_municipal_list_is_accounted_for(cast: Cast) -> None:
    preview = _matched(cast, xlsx(_municipal), "lista.xlsx", 3)
    assert [told(line) for line in preview.lines] == EXPECTED
    read, other = preview.sheets
    assert (read.rows, read.above, read.blank, read.validated) == (10, 3, 1, 6)
    assert read.left_out == ["kolumn A (Nr)"]
    assert (other.name, other.rows, other.is_read) == ("Listor", 1, False)


def test_the_same_list_from_libreoffice(cast: Cast) -> None:
    texts = [["Åtgärden"], HEADINGS, HINTS, *[[str(cell) for cell in row] for row in ROWS]]
    preview = _matched(cast, ods_of(texts), "lista.ods", 3)
    assert [told(line)[:2] for line in preview.lines] == [row[:2] for row in EXPECTED]
    assert (preview.sheets[0].rows, preview.sheets[0].blank) == (10, 1)


def test_the_headings_and_the_first_row_are_found(cast: Cast) -> None:
    upload = uploaded(cast, xlsx(_municipal), by=cast.osteraker, organisation=cast.osteraker_kommun)
    layout = Layout.from_json(upload.layout)
    assert (layout.sheet, layout.heading_row, layout.first_row) == (0, 1, 3)
    assert layout.columns == {0: "", 1: "", 2: "owner", 3: "planned_start", 4: "planned_end", 5: "amount", 6: ""}


def test_what_was_matched_is_remembered_for_the_organisation_alone(cast: Cast) -> None:
    _matched(cast, xlsx(_municipal), "lista.xlsx", 3)
    again = uploaded(cast, xlsx(_municipal), by=cast.osteraker, organisation=cast.osteraker_kommun)
    layout = Layout.from_json(again.layout)
    assert list(layout.columns.values()) == MEANINGS
    assert is_settled(stored_sheets(again)[0], layout, remembered(cast.osteraker_kommun))
    assert not ColumnMatch.objects.exclude(organisation=cast.osteraker_kommun).exists()


def test_what_is_valid_is_taken_in_and_the_rest_is_told(cast: Cast) -> None:
    upload = uploaded(cast, xlsx(_municipal), by=cast.osteraker, organisation=cast.osteraker_kommun)
    match_columns(upload, layout=Layout(0, 1, 3, dict(enumerate(MEANINGS))), by=cast.osteraker)
    result = applied(upload)
    assert result["counts"] == {"new": 2, "changed": 0, "unchanged": 0, "refused": 4, "conflict": 0}
    assert [row["row"] for row in result["left"]] == [4, 8, 9, 10]
    walk, signs = Measure.objects.order_by("number")
    assert (walk.title, walk.state, walk.planned_end) == ("Gångväg till skolan", "draft", date(2028, 12, 31))
    assert (signs.description, signs.planned_start) == ("Anteckningar: Tre platser", date(2027, 3, 1))
    money = FundingRow.objects.get()
    assert (money.measure, money.year, money.amount, money.state) == (walk, 2027, Decimal(1_234_568), "need")
    assert money.note == "Belopp: ”1 234 567,50” lästes som 1\u202f234\u202f568 kr."[8:]


def test_the_same_list_again_changes_nothing(cast: Cast) -> None:
    for _time in range(2):
        upload = uploaded(cast, xlsx(_municipal), by=cast.osteraker, organisation=cast.osteraker_kommun)
        match_columns(upload, layout=Layout(0, 1, 3, dict(enumerate(MEANINGS))), by=cast.osteraker)
        result = applied(upload)
    assert result["counts"] == {"new": 0, "changed": 0, "unchanged": 2, "refused": 4, "conflict": 0}
    assert (Measure.objects.count(), FundingRow.objects.count()) == (2, 1)


def test_a_corrected_list_changes_what_was_corrected_once_it_is_confirmed(cast: Cast) -> None:
    def sent(amount: str) -> WorkbookUpload:
        content = f"Rubrik;Start;Kostnad 2027 (tkr);2028\nCykelväg;2027;{amount};20".encode()
        upload = uploaded(cast, content, by=cast.osteraker, organisation=cast.osteraker_kommun, name="a.csv")
        layout = Layout(0, 0, 1, {0: "title", 1: "planned_start", 2: "amount|1000|2027", 3: "amount|1000|2028"})
        match_columns(upload, layout=layout, by=cast.osteraker)
        return upload

    applied(sent("4500"))
    assert list(FundingRow.objects.values_list("year", "amount")) == [
        (2027, Decimal(4_500_000)),
        (2028, Decimal(20_000)),
    ]
    again = sent("4600")
    (line,) = preview_of(again).lines
    assert [str(change.own) for change in line.changes] == ["4\u202f600\u202f000 kr, Österåker"]
    assert line.outcome == "conflict"
    applied(again, line.key)
    assert list(FundingRow.objects.values_list("year", "amount")) == [
        (2027, Decimal(4_600_000)),
        (2028, Decimal(20_000)),
    ]


def test_headings_that_occur_again_have_names_of_their_own(cast: Cast) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        for column, heading in enumerate(["Titel", "Belopp", "", "Belopp", "belopp"]):
            sheet.write(0, column, heading)

    upload = uploaded(cast, xlsx(fill), by=cast.osteraker, organisation=cast.osteraker_kommun)
    assert headings(stored_sheets(upload)[0], 0) == ["Titel", "Belopp", "", "Belopp #2", "belopp #3"]


_YEARS = b"Rubrik;\xc3\x85r;Kostnad (tkr)\nCykelv\xc3\xa4g;2027;4500\nCykelv\xc3\xa4g;2028;%s\n;2029;30\nSkyltar;2027;5"


def test_rows_of_one_title_become_one_measure_once_a_person_says_so(cast: Cast) -> None:
    def sent(amount: bytes) -> WorkbookUpload:
        by = cast.osteraker
        return uploaded(cast, _YEARS % amount, by=by, organisation=cast.osteraker_kommun, name="a.csv")

    upload = sent(b"20")
    assert [told(line)[:2] for line in preview_of(upload).lines] == [
        (2, "refused"),
        (3, "refused"),
        (4, "refused"),
        (5, "new"),
    ]
    assert preview_of(upload).unknown == {TOGETHER: 3}
    decide_values(upload, meanings={TOGETHER: ARE_TOGETHER}, by=cast.osteraker)
    shown = [(line.outcome.value, len(line.changes)) for line in preview_of(upload).lines]
    assert shown == [("new", 4), ("joined", 0), ("joined", 0), ("new", 2)]
    result = applied(upload)
    assert result["counts"] == {"new": 2, "changed": 0, "unchanged": 0, "refused": 0, "conflict": 0, "joined": 2}
    money = FundingRow.objects.filter(measure__title="Cykelväg").order_by("year")
    assert list(money.values_list("year", flat=True)) == [2027, 2028, 2029]
    assert list(money.values_list("amount", flat=True)) == [4_500_000, 20_000, 30_000]
    again = preview_of(sent(b"20"))
    assert [line.outcome.value for line in again.lines] == ["unchanged", "joined", "joined", "unchanged"]
    corrected = sent(b"21")
    first = preview_of(corrected).lines[0]
    assert (first.outcome, len(first.changes)) == ("conflict", 1)
    left = applied(corrected)["left"]
    assert [row["row"] for row in left] == [2, 3, 4]  # to be mended together
    applied(again_sent := sent(b"21"), first.key)
    assert list(money.values_list("amount", flat=True)) == [4_500_000, 21_000, 30_000]
    undo_import(again_sent, by=cast.osteraker)
    undo_import(upload, by=cast.osteraker)
    assert (Measure.objects.count(), FundingRow.objects.count()) == (0, 0)
