"""A coordinator's list of all parties' measures: each row is laid before the owner that it names."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actors.models import User
from handlingsplan.discussion.models import Notice
from measures.editing import save_measure
from measures.laying.laying import decline
from measures.models import FundingRow, LaidMeasure, Measure
from measures.workbooks.importing import apply_upload
from measures.workbooks.undoing import undo_import
from tests.cast import Cast
from tests.measures.posting import data_of
from tests.measures.workbooks.books import book_of
from tests.measures.workbooks.importing import applied, preview_of, told, uploaded

SignIn = Callable[[User], Client]
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


def _money(row: FundingRow) -> tuple[Any, ...]:
    return (row.measure.title, row.funder_name, row.year, row.kind, row.state, row.amount, row.confirmed_at)


def test_rows_of_other_parties_are_laid_before_them_as_the_preview_says(cast: Cast, client_of: SignIn) -> None:
    upload = _uploaded(cast)
    lines = preview_of(upload).lines
    assert [told(line) for line in lines] == [(2, "new"), (3, "new"), (4, "new"), (5, "new")]
    assert list(lines[0].warnings)[1:] == [LAID, "Status rapporteras av ägaren: här skrivs den i beskrivningen."]
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
    assert first.description == "Status: Pågår"
    assert shown["Pengar 2027, drift, behov"] == "4\u202f500\u202f000 kr, Österåker"
    assert [_money(row) for row in FundingRow.objects.order_by("pk")] == [
        ("Cykelväg", "Österåker", 2027, "operation", "need", 4_500_000, None),
        ("Samlad mätning", "Region Stockholm", 2027, "operation", "need", 10_000, None),
    ]
    page = client_of(cast.samordnare).get(LaidMeasure.objects.get(measure=first).get_absolute_url()).content.decode()
    assert "Pengar 2027, drift, behov" in page
    told_people = Notice.objects.order_by("person__username").values_list("person__username", flat=True)
    assert list(told_people) == ["osteraker", "osteraker-ansvarig", "vallentuna"]  # once, however long the list


def test_money_is_laid_with_the_kind_year_state_and_funder_of_its_row(cast: Cast) -> None:
    rows: list[list[Any]] = [
        ["Rubrik", "Ansvarig", "Investering 2028 (tkr)", "Drift 2029 (mkr)", "Finansiär", "Läge för pengarna"],
        ["Bro", "Österåker", 3, 2, "Vallentuna", "Sökt"],
    ]
    upload = _uploaded(cast, rows)
    told_before = [[change.label, change.own] for change in preview_of(upload).lines[0].changes[-2:]]
    assert told_before == [
        ["Pengar 2028, investering, sökt", "3\u202f000 kr, Vallentuna"],
        ["Pengar 2029, drift, sökt", "2\u202f000\u202f000 kr, Vallentuna"],
    ]
    applied(upload)
    assert [_money(row) for row in FundingRow.objects.order_by("year")] == [
        ("Bro", "Vallentuna", 2028, "investment", "applied", 3_000, None),
        ("Bro", "Vallentuna", 2029, "operation", "applied", 2_000_000, None),
    ]
    assert undo_import(upload, by=cast.samordnare) == []
    assert not FundingRow.objects.exists()


@pytest.mark.same_on_both  # SQLite takes fewer values in one query
@pytest.mark.parametrize("count", [2, 100])
def test_laying_costs_as_many_queries_for_a_few_rows_as_for_many(cast: Cast, count: int) -> None:
    upload = _uploaded(cast, ROWS[:1] + [[f"Åtgärd {n}", "Österåker", "", 5] for n in range(count)])
    version = preview_of(upload).version
    with CaptureQueriesContext(connection) as queries:
        apply_upload(upload, expected_version=version, by=cast.samordnare)
    assert (LaidMeasure.objects.count(), FundingRow.objects.count(), len(queries)) == (count, count, 62)


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
