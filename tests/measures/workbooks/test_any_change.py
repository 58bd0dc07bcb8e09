"""Any change of an export, in any field that an import takes: what the preview says is what happens, and is undone."""

import random
from collections.abc import Mapping
from typing import Any

import pytest

from actors.conflicts import Difference
from measures.editing import MeasureData, StatusData
from measures.enums import FourStep, FundingKind, FundingState, Status
from measures.models import FundingRow, Measure, WorkbookUpload
from measures.wording import data_in_words, differences, in_words, measure_in_words, status_in_words
from measures.workbooks.cells import for_workbook, measure_cells, money_cells, row_id
from measures.workbooks.columns import MEASURE_COLUMNS, MONEY_COLUMNS
from measures.workbooks.export import write_xlsx
from measures.workbooks.import_rows import ImportRow
from measures.workbooks.undoing import undo_import
from tests.cast import Cast
from tests.measures.workbooks.books import book_of, sheets
from tests.measures.workbooks.importing import applied, preview_of, uploaded
from tests.measures.workbooks.test_round_trip import _all, full_plan

# A few values that each column takes; where one asks for another (a delayed measure its reason) the import refuses
TAKEN: dict[str, list[Any]] = {
    "Rubrik": ["Ny rubrik", "=1+1 ny", "'- punkt"],
    "Beskrivning": ["Ny text", "Två\nrader", ""],
    "Förväntat resultat": ["Mer cykel", ""],
    "Ansvarig organisation": ["Österåker", "Vallentuna"],
    "Kontakt": ["Trafikplanerare, trafik@example.org", ""],
    "Medverkande": ["Vallentuna", "Södertälje; Vallentuna", ""],
    "Åtgärdspaket": ["Cykla mer, gå mer", ""],
    "Steg i fyrstegsprincipen": [*map(str, FourStep.labels), ""],
    "Färdsätt": ["Cykel", "Gång; Cykel", ""],
    "Gäller hela länet": ["nej", "ja"],
    "Mål": ["Mindre utsläpp, mer liv", ""],
    "Utmaningar": ["Trängsel", ""],
    "Kommuner": ["Vallentuna", "Österåker; Vallentuna", ""],
    "Planerad start": ["2026-05-01", "2027", ""],
    "Planerat slut": ["2029-12-31", "2028", ""],
    "Status": [*map(str, Status.labels)],
    "Kommentar till status": ["Markfrågan dröjer", ""],
    "Faktisk start": ["2026-02-01", ""],
    "Faktiskt slut": ["2026-08-01", ""],
    "Varför tiden flyttas": ["Upphandlingen drog ut"],
}
TAKEN_OF_MONEY: dict[str, list[Any]] = {
    "Finansiär": ["Österåker", "Vallentuna", "Klimatklivet"],
    "År": [2026, 2029],
    "Slag": [str(label) for label in FundingKind.labels],
    "Läge": [str(label) for label in FundingState.labels],
    "Belopp (kr)": [0, 7, "ca 2 mkr", ""],
    "Anteckning": ["=2+3", ""],
}
NOT_TAKEN = {"Åtgärdens id", "Version", "Tillstånd"}
NOT_TAKEN_OF_MONEY = {"Radens id", "Version", "Åtgärdens id", "Rubrik"}
_TIME_MOVED = "Varför tiden flyttas"  # is told to those concerned, and is no field


def _edited(content: dict[str, list[list[Any]]], chance: random.Random) -> None:
    """Change up to three fields of each row, and add rows that say something in many."""
    for name, taken in {"Åtgärder": TAKEN, "Pengar": TAKEN_OF_MONEY}.items():
        head = content[name][0]
        columns = [(index, taken[heading]) for index, heading in enumerate(head) if heading in taken]
        for row in content[name][1:]:
            for index, values in chance.sample(columns, chance.randint(0, 3)):
                row[index] = chance.choice(values)
        for number in range(4):
            new: list[Any] = ["" for _heading in head]
            for index, values in chance.sample(columns, chance.randint(0, len(columns))):
                new[index] = chance.choice(values)
            if name == "Åtgärder":
                new[head.index("Rubrik")] = f"Ny {number} {chance.random()}"
                new[head.index("Ansvarig organisation")] = chance.choice(["Österåker", ""])
            else:
                new[head.index("Åtgärdens id")] = content["Åtgärder"][number + 1][0]
                new[head.index("Belopp (kr)")] = chance.randint(1, 10**6)
            content[name].append(new)


def _state(cast: Cast) -> Any:
    """Return all that an export says, but for versions, which count saves."""
    kept: dict[Any, Any] = {}
    for measure in _all(cast):
        kept[measure.pk] = measure_cells(measure) | {"version": ""}
        for row in measure.funding_rows.all():
            kept[measure.pk, row.pk] = money_cells(row, measure) | {"version": ""}
    return kept


Words = dict[str, str]


def _told(cast: Cast) -> dict[int, Words]:
    """Return all that each measure says, in words."""
    measures = {measure.pk: measure for measure in for_workbook(Measure.objects.in_plan(cast.plan))}
    return {pk: {**measure_in_words(measure), **status_in_words(measure)} for pk, measure in measures.items()}


def _money(cast: Cast) -> dict[str, Words]:
    return {
        row_id(row): {
            "funder": row.funder_name,
            "year": in_words(row.year),
            "kind": str(row.get_kind_display()),
            "state": str(row.get_state_display()),
            "amount": in_words(row.amount),
            "note": in_words(row.note),
        }
        for measure in _all(cast)
        for row in measure.funding_rows.all()
    }


def _measure_effects(cast: Cast, line: ImportRow, earlier: Mapping[int, Words]) -> list[Difference]:
    """Return what became of a measure, as the preview should have said it."""
    if line.measure is not None:
        return differences(earlier[line.measure.pk], _told(cast)[line.measure.pk])
    made = Measure.objects.get(title=line.title)
    nothing = MeasureData(title="", owner=made.owner), StatusData(status=Status.NOT_STARTED)
    return differences({**data_in_words(nothing[0]), **status_in_words(nothing[1])}, _told(cast)[made.pk])


def _money_effects(
    line: ImportRow, sent: list[Any], earlier: dict[str, Words], after: dict[str, Words]
) -> tuple[list[Difference], list[Difference]]:
    """Return what the preview said of a row of money, and what became of it."""
    labels = {column.name: column.heading for column in MONEY_COLUMNS}
    said = sorted(line.changes, key=str)
    if identity := sent[0]:
        return said, sorted(differences(earlier[identity], after[identity], labels), key=str)
    # a new one is one of those that have come, and says what was told of it; what it does not say has its usual value
    told = {one.label: one.own for one in said}
    new = [row for identity, row in after.items() if identity not in earlier]
    alike = [row for row in new if told.items() <= {str(labels[name]): words for name, words in row.items()}.items()]
    return said, said if alike else []


def test_every_field_that_an_import_takes_is_tried() -> None:
    assert TAKEN.keys() | NOT_TAKEN == {str(column.heading) for column in MEASURE_COLUMNS}
    assert TAKEN_OF_MONEY.keys() | NOT_TAKEN_OF_MONEY == {str(column.heading) for column in MONEY_COLUMNS}


@pytest.mark.parametrize("seed", range(4))
def test_the_preview_is_the_effect_the_second_time_is_empty_and_undo_restores(cast: Cast, seed: int) -> None:
    full_plan(cast, 8)
    chance = random.Random(seed)
    earlier, told, paid = _state(cast), _told(cast), _money(cast)
    content = sheets(write_xlsx(_all(cast)))
    _edited(content, chance)
    upload = uploaded(cast, book_of(content), by=cast.osteraker, organisation=cast.osteraker_kommun)
    preview = preview_of(upload)
    result = applied(upload)
    assert result["counts"] == preview.counts
    after, now = _state(cast), _money(cast)
    touched = {key if isinstance(key, int) else key[0] for key in after if after[key] != earlier.get(key)}
    assert touched == {row["measure"] for row in result["done"]}
    for line in preview.to_apply:
        assert line.changes
        if line.sheet == "Åtgärder":
            said = [one for one in line.changes if one.label != _TIME_MOVED]
            assert said == _measure_effects(cast, line, told)
        else:
            said, became = _money_effects(line, content[line.sheet][line.row - 1], paid, now)
            assert said == became
    assert len(touched) > 2
    again = uploaded(cast, write_xlsx(_all(cast)), by=cast.osteraker, organisation=cast.osteraker_kommun)
    assert preview_of(again).to_apply == []
    _undo_row_by_row(cast, upload, chance, earlier=earlier, after=after)
    assert _state(cast) == earlier
    assert (Measure.objects.count(), FundingRow.objects.count()) == (8, 16)


def _of(state: Mapping[Any, Any], pk: int) -> dict[Any, Any]:
    return {key: said for key, said in state.items() if pk in (key, key[0] if isinstance(key, tuple) else None)}


def _undo_row_by_row(
    cast: Cast, upload: WorkbookUpload, chance: random.Random, *, earlier: Mapping[Any, Any], after: Mapping[Any, Any]
) -> None:
    """Undo the rows in any order: a measure of which all are undone is as before, one of none as the import left it."""
    keys = [row["key"] for row in upload.result["done"]]
    for key in chance.sample(keys, len(keys)):
        assert undo_import(upload, rows=[key], by=cast.osteraker) == []
        now = _state(cast)
        undone: dict[int, set[bool]] = {}
        for row in upload.result["done"]:
            undone.setdefault(row["measure"], set()).add(bool(row.get("undone")))
        for pk, which in undone.items():
            if len(which) == 1:
                assert _of(now, pk) == _of(earlier if which == {True} else after, pk)
