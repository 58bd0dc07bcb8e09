"""Any change of an export, in any field that an import takes: what the preview says is what happens, and is undone."""

import random
from typing import Any

import pytest

from measures.enums import FourStep, FundingKind, FundingState, Status
from measures.models import FundingRow, Measure
from measures.workbooks.cells import measure_cells, money_cells
from measures.workbooks.export import write_xlsx
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
    "Medverkande": ["Vallentuna", "Södertälje; Vallentuna", ""],
    "Åtgärdspaket": ["Cykla mer, gå mer", ""],
    "Steg i fyrstegsprincipen": [*map(str, FourStep.labels), ""],
    "Färdsätt": ["Cykel", "Gång; Cykel", ""],
    "Gäller hela länet": ["nej", "ja"],
    "Mål": [""],
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
    "Finansiär": ["Österåker", "Vallentuna"],
    "År": [2026, 2029],
    "Slag": [str(label) for label in FundingKind.labels],
    "Läge": [str(label) for label in FundingState.labels],
    "Belopp (kr)": [0, 7, "ca 2 mkr", ""],
    "Anteckning": ["=2+3", ""],
}


def _edited(content: dict[str, list[list[Any]]], chance: random.Random) -> None:
    for name, taken in {"Åtgärder": TAKEN, "Pengar": TAKEN_OF_MONEY}.items():
        head = content[name][0]
        assert taken.keys() <= set(head)
        columns = [(index, taken[heading]) for index, heading in enumerate(head) if heading in taken]
        for row in content[name][1:]:
            for index, values in chance.sample(columns, chance.randint(0, 2)):
                row[index] = chance.choice(values)
        if name == "Åtgärder":
            new = ["" for _heading in head]
            new[head.index("Rubrik")] = f"Ny {chance.random()}"
            content[name].append(new)
    first = content["Pengar"][1]
    content["Pengar"].append(["", "", first[2], "", "Österåker", 2031, "", "", chance.randint(1, 10**6), "ny"])


def _state(cast: Cast) -> Any:
    """Return all that an export says, but for versions, which count saves."""
    kept: dict[Any, Any] = {}
    for measure in _all(cast):
        kept[measure.pk] = measure_cells(measure) | {"version": ""}
        for row in measure.funding_rows.all():
            kept[measure.pk, row.pk] = money_cells(row, measure) | {"version": ""}
    return kept


@pytest.mark.parametrize("seed", range(4))
def test_the_preview_is_the_effect_the_second_time_is_empty_and_undo_restores(cast: Cast, seed: int) -> None:
    full_plan(cast, 8)
    earlier = _state(cast)
    content = sheets(write_xlsx(_all(cast)))
    _edited(content, random.Random(seed))
    upload = uploaded(cast, book_of(content), by=cast.osteraker, organisation=cast.osteraker_kommun)
    preview = preview_of(upload)
    result = applied(upload)
    assert result["counts"] == preview.counts
    after = _state(cast)
    touched = {key if isinstance(key, int) else key[0] for key in after if after[key] != earlier.get(key)}
    assert touched == {row["measure"] for row in result["done"]}
    assert all(line.changes for line in preview.to_apply)
    assert len(touched) > 2
    again = uploaded(cast, write_xlsx(_all(cast)), by=cast.osteraker, organisation=cast.osteraker_kommun)
    assert preview_of(again).to_apply == []
    assert undo_import(upload, by=cast.osteraker) == []
    assert _state(cast) == earlier
    assert (Measure.objects.count(), FundingRow.objects.count()) == (8, 16)
