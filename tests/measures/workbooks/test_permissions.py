"""An import does what the forms would let the person do, and nothing else."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from actors.conflicts import StaleError
from measures.editing import StatusData, save_measure, set_status, status_version
from measures.models import Measure
from measures.workbooks.cells import for_workbook
from measures.workbooks.export import write_xlsx
from measures.workbooks.importing import apply_upload
from measures.workbooks.permissions import may_import
from tests.cast import Cast
from tests.factories import FundingRowFactory, MeasureFactory
from tests.measures.posting import data_of
from tests.measures.workbooks.books import book_of, sheets
from tests.measures.workbooks.importing import applied, preview_of, told, uploaded


def _content(cast: Cast) -> dict[str, list[list[Any]]]:
    return sheets(write_xlsx(for_workbook(Measure.objects.in_plan(cast.plan))))


def _set(
    content: dict[str, list[list[Any]]], heading: str, value: Any, *, row: int = 1, sheet: str = "Åtgärder"
) -> None:
    content[sheet][row][content[sheet][0].index(heading)] = value


@pytest.mark.parametrize(
    ("person", "allowed"),
    [
        ("osteraker", True),
        ("osteraker_ansvarig", True),
        ("samordnare", True),
        ("politiker", False),
        ("forskare", False),
    ],
)
def test_who_takes_files_in(cast: Cast, person: str, *, allowed: bool) -> None:
    assert bool(may_import(cast[person], cast.plan)) is allowed


def test_another_organisations_measure_is_not_changed(cast: Cast) -> None:
    MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun)
    content = _content(cast)
    _set(content, "Rubrik", "Övertagen")
    upload = uploaded(cast, book_of(content), by=cast.osteraker, organisation=cast.osteraker_kommun)
    reason = "Åtgärden ändras bara av handläggare i Vallentuna, som ansvarar för den, och av samordnaren."
    assert [told(line) for line in preview_of(upload).lines] == [(2, "refused", reason)]
    applied(upload)
    assert Measure.objects.get().version == 1


def test_another_organisations_draft_is_as_unknown_as_one_that_does_not_exist(cast: Cast) -> None:
    MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, state="draft")
    content = _content(cast)
    content["Åtgärder"].append(["stockholm-999", "v1-00000000", "Påhittad"])
    upload = uploaded(cast, book_of(content), by=cast.osteraker, organisation=cast.osteraker_kommun)
    text = "Åtgärden ”stockholm-%d” finns inte i planen. Töm cellen om raden är en ny åtgärd."
    number = Measure.objects.get().number
    assert [told(line) for line in preview_of(upload).lines] == [
        (2, "refused", text % number),
        (3, "refused", text % 999),
    ]


def test_a_new_measure_is_a_draft_of_an_organisation_that_one_writes_for(cast: Cast) -> None:
    content = {
        "Blad1": [["Rubrik", "Ansvarig organisation", "Status"], ["Egen", "", "Pågår"], ["Annans", "Vallentuna", ""]]
    }
    upload = uploaded(cast, book_of(content), by=cast.osteraker, organisation=cast.osteraker_kommun)
    refusal = "kolumn B (Ansvarig organisation): Du skriver inte åtgärder för Vallentuna."
    assert [told(line) for line in preview_of(upload).lines] == [(2, "new"), (3, "refused", refusal)]
    applied(upload)
    made = Measure.objects.get()
    assert (made.title, made.owner, made.state, made.status) == ("Egen", cast.osteraker_kommun, "draft", "under_way")


def test_the_money_of_others_is_not_changed_by_who_takes_part(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, participants=[cast.osteraker_kommun])
    FundingRowFactory(plan=cast.plan, measure=measure, organisation=cast.vallentuna_kommun)
    FundingRowFactory(plan=cast.plan, measure=measure, organisation=cast.osteraker_kommun)
    content = _content(cast)
    for row in (1, 2):
        _set(content, "Belopp (kr)", 5, row=row, sheet="Pengar")
    upload = uploaded(cast, book_of(content), by=cast.osteraker, organisation=cast.osteraker_kommun)
    outcomes = {line.row: line.outcome.value for line in preview_of(upload).lines if line.sheet == "Pengar"}
    assert outcomes == {2: "refused", 3: "changed"}


def test_a_row_on_an_old_version_conflicts_until_one_insists(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Från början")
    content = _content(cast)
    _set(content, "Rubrik", "I filen")
    save_measure(measure, data=data_of(measure, title="I portalen"), expected_version=1, by=cast.osteraker_ansvarig)
    upload = uploaded(cast, book_of(content), by=cast.osteraker, organisation=cast.osteraker_kommun)
    (line,) = preview_of(upload).lines
    assert told(line) == (2, "conflict", "Åtgärden har ändrats i portalen sedan filen hämtades.")
    assert [(change.stored, change.own) for change in line.changes] == [("I portalen", "I filen")]
    assert applied(upload)["counts"]["conflict"] == 1
    assert Measure.objects.get().title == "I portalen"
    again = uploaded(cast, book_of(content), by=cast.osteraker, organisation=cast.osteraker_kommun)
    applied(again, line.key)
    assert Measure.objects.get().title == "I filen"


def test_a_newer_status_conflicts_only_with_a_changed_status(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Från början")
    content = _content(cast)
    data = StatusData(status="under_way")
    set_status(measure, data=data, expected_version=status_version(measure), by=cast.osteraker)
    upload = uploaded(cast, book_of(content), by=cast.osteraker, organisation=cast.osteraker_kommun)
    assert [line.outcome.value for line in preview_of(upload).lines] == ["conflict"]
    _set(content, "Status", "Pågår")
    _set(content, "Rubrik", "Ny")
    upload = uploaded(cast, book_of(content), by=cast.osteraker, organisation=cast.osteraker_kommun)
    assert [line.outcome.value for line in preview_of(upload).lines] == ["changed"]


def test_what_changes_between_looking_and_applying_is_shown_again(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Från början")
    content = _content(cast)
    _set(content, "Beskrivning", "I filen")
    upload = uploaded(cast, book_of(content), by=cast.osteraker, organisation=cast.osteraker_kommun)
    seen = preview_of(upload).version
    save_measure(measure, data=data_of(measure, title="I portalen"), expected_version=1, by=cast.osteraker_ansvarig)
    with pytest.raises(StaleError):
        apply_upload(upload, expected_version=seen, by=cast.osteraker)
    upload.refresh_from_db()
    assert upload.applied_at is None


def test_a_row_without_version_is_not_guessed_at(cast: Cast) -> None:
    MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    content = _content(cast)
    _set(content, "Version", "")
    _set(content, "Rubrik", "Ny")
    upload = uploaded(cast, book_of(content), by=cast.osteraker, organisation=cast.osteraker_kommun)
    text = "Versionen saknas, så det går inte att se om någon annan har ändrat. Hämta en ny fil."
    assert [told(line) for line in preview_of(upload).lines] == [(2, "refused", text)]


def test_a_file_is_taken_in_once(cast: Cast) -> None:
    content = {"Blad1": [["Rubrik"], ["Egen"]]}
    upload = uploaded(cast, book_of(content), by=cast.osteraker, organisation=cast.osteraker_kommun)
    mark = preview_of(upload).version
    apply_upload(upload, expected_version=mark, by=cast.osteraker)
    with pytest.raises(PermissionDenied, match="Filen är redan inläst"):
        apply_upload(upload, expected_version=mark, by=cast.osteraker)
    assert Measure.objects.count() == 1
