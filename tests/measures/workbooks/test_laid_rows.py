"""A coordinator's list of all parties' measures: each row is laid before the owner that it names."""

from typing import Any

from handlingsplan.discussion.models import Notice
from measures.editing import save_measure
from measures.laying.laying import decline
from measures.models import FundingRow, LaidMeasure, Measure
from measures.workbooks.undoing import undo_import
from tests.cast import Cast
from tests.measures.posting import data_of
from tests.measures.workbooks.books import book_of
from tests.measures.workbooks.importing import applied, preview_of, told, uploaded

ROWS: list[list[Any]] = [
    ["Rubrik", "Ansvarig organisation", "Status", "Kostnad 2027 (tkr)"],
    ["Cykelväg", "Österåker", "Pågår", 4500],
    ["Busskörfält", "Österåker", "", None],
    ["Pendelparkering", "Vallentuna", "", None],
    ["Samlad mätning", "", "Pågår", 10],
]
LAID = "Läggs fram för Österåker, som tar över åtgärden, ändrar den eller avböjer."


def _uploaded(cast: Cast, rows: list[list[Any]] = ROWS) -> Any:
    return uploaded(cast, book_of({"Blad1": rows}), by=cast.samordnare, organisation=cast.region)


def test_rows_of_other_parties_are_laid_before_them_as_the_preview_says(cast: Cast) -> None:
    upload = _uploaded(cast)
    lines = preview_of(upload).lines
    assert [told(line) for line in lines] == [(2, "new"), (3, "new"), (4, "new"), (5, "new")]
    assert list(lines[0].warnings)[1:] == [LAID, "Status och pengar läggs in av ägaren: här skrivs de i beskrivningen."]
    assert lines[1].warnings == [LAID]
    applied(upload)
    laid = LaidMeasure.objects.order_by("pk").values_list("measure__title", "owner__slug", "by__username", "answer")
    assert list(laid) == [
        ("Cykelväg", "osteraker", "samordnare", "waiting"),
        ("Busskörfält", "osteraker", "samordnare", "waiting"),
        ("Pendelparkering", "vallentuna", "samordnare", "waiting"),
        ("Samlad mätning", "region-stockholm", "samordnare", "waiting"),  # she writes measures for nobody
    ]
    first = Measure.objects.get(title="Cykelväg")
    shown = {change.label: change.own for change in lines[0].changes}
    assert (first.state, first.status, first.description) == ("draft", "not_started", shown["Beskrivning"])
    assert first.description.splitlines() == ["Status: Pågår", "Pengar 2027, behov: 4\u202f500\u202f000 kr, Österåker"]
    assert not FundingRow.objects.exists()
    told_people = Notice.objects.order_by("person__username").values_list("person__username", flat=True)
    assert list(told_people) == ["osteraker", "osteraker-ansvarig", "vallentuna"]  # once, however long the list


def test_the_same_list_again_lays_nothing_and_a_declined_row_is_asked_about(cast: Cast) -> None:
    applied(_uploaded(cast))
    laid = LaidMeasure.objects.get(measure__title="Busskörfält")
    decline(laid, reason="Inte vårt.", by=cast.osteraker)
    again = _uploaded(cast)
    asked = "Österåker har avböjt åtgärden. Kryssa i raden om den ska läggas fram igen."
    lines = preview_of(again).lines
    assert [told(line) for line in lines] == [
        (2, "unchanged"),
        (3, "conflict", asked),
        (4, "unchanged"),
        (5, "unchanged"),
    ]
    assert lines[0].warnings == ["Redan framlagd för Österåker. Ska något ändras gör ägaren det."]
    applied(again, lines[1].key)
    assert LaidMeasure.objects.filter(measure__title="Busskörfält").count() == 2
    assert {line.outcome.value for line in preview_of(_uploaded(cast)).lines} == {"unchanged"}


def test_what_was_laid_is_taken_back_unless_its_owner_has_begun_with_it(cast: Cast) -> None:
    upload = _uploaded(cast)
    applied(upload)
    begun = Measure.objects.get(title="Cykelväg")
    save_measure(begun, data=data_of(begun, title="Cykelbana"), expected_version=1, by=cast.osteraker)
    assert undo_import(upload, by=cast.samordnare) == ["Cykelväg: Den har ändrats efter inläsningen."]
    assert [measure.title for measure in Measure.objects.all()] == ["Cykelbana"]
    assert LaidMeasure.objects.get().owner == cast.osteraker_kommun


def test_an_officer_lays_nothing(cast: Cast) -> None:
    upload = uploaded(
        cast, book_of({"Blad1": ROWS[:1] + ROWS[3:4]}), by=cast.osteraker, organisation=cast.osteraker_kommun
    )
    refusal = "kolumn B (Ansvarig organisation): Du skriver inte åtgärder för Vallentuna."
    assert [told(line) for line in preview_of(upload).lines] == [(2, "refused", refusal)]
