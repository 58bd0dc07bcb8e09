import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from actors.conflicts import StaleError
from actors.ledger import entries_of
from actors.models import User
from actors.permissions import RefusedError
from measures.enums import EditorialState, FundingKind, FundingState
from measures.models import FundingRow, Measure
from measures.money.rows import MAX_ROWS, FundingEntry, funding_version, rows_open_to, save_funding
from tests.cast import Cast
from tests.entries import entries_about
from tests.factories import FunderFactory, FundingRowFactory, MeasureFactory


@pytest.fixture
def measure(cast: Cast) -> Measure:
    return MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, participants=[cast.vallentuna_kommun])


def save(measure: Measure, by: User, *entries: FundingEntry) -> None:
    save_funding(measure, entries=entries, expected_version=funding_version(rows_open_to(by, measure)), by=by)


def rows(measure: Measure) -> list[tuple[str, int, Decimal | None, str]]:
    found = FundingRow.objects.filter(measure=measure).with_funder()
    return [(row.funder_name, row.year, row.amount, row.state) for row in found]


def entry_of(row: FundingRow) -> FundingEntry:
    names = ("pk", "organisation_id", "funder_id", "year", "kind", "state", "amount", "note")
    return FundingEntry(**{name: getattr(row, name) for name in names})


@pytest.mark.parametrize("name", ["osteraker", "osteraker_ansvarig", "samordnare"])
def test_who_writes_the_measure_writes_all_its_money(cast: Cast, measure: Measure, name: str) -> None:
    source = FunderFactory(plan=cast.plan, name="Klimatklivet")
    kept, gone = FundingRowFactory(measure=measure), FundingRowFactory(measure=measure, year=2027)
    save(
        measure,
        cast.person(name),
        replace(entry_of(kept), amount=None, state=FundingState.NEED),
        FundingEntry(pk=gone.pk, year=2027, remove=True),
        FundingEntry(organisation_id=cast.vallentuna_kommun.pk, year=2028, amount=Decimal(0)),
        FundingEntry(funder_id=source.pk, year=2029, amount=Decimal(2_500_000), kind=FundingKind.INVESTMENT),
    )
    assert rows(measure) == [
        ("Österåker", 2026, None, "need"),
        ("Vallentuna", 2028, Decimal(0), "need"),
        ("Klimatklivet", 2029, Decimal(2_500_000), "need"),
    ]
    history = entries_about(FundingRow).filter(root_id=measure.pk, by=cast.person(name))
    assert sorted(history.values_list("act", flat=True)) == ["added", "added", "changed", "removed"]
    assert len(set(history.values_list("at"))) == 1


def test_a_participant_sees_and_writes_the_own_organisations_rows(cast: Cast, measure: Measure) -> None:
    FundingRowFactory(measure=measure, amount=Decimal(7))
    own = FundingRowFactory(measure=measure, organisation=cast.vallentuna_kommun)
    assert list(rows_open_to(cast.vallentuna, measure)) == [own]
    save(
        measure,
        cast.vallentuna,
        replace(entry_of(own), amount=Decimal(5)),
        FundingEntry(organisation_id=cast.vallentuna_kommun.pk, year=2030, amount=Decimal(6)),
    )
    assert rows(measure) == [
        ("Österåker", 2026, Decimal(7), "decided"),
        ("Vallentuna", 2026, Decimal(5), "decided"),
        ("Vallentuna", 2030, Decimal(6), "need"),
    ]


def test_a_participant_does_not_write_others_rows(cast: Cast, measure: Measure) -> None:
    others = FundingRowFactory(measure=measure)
    source = FunderFactory(plan=cast.plan)
    own_id = cast.vallentuna_kommun.pk
    attempts = [
        entry_of(others),
        replace(entry_of(others), organisation_id=own_id),
        FundingEntry(pk=others.pk, year=2026, remove=True),
        FundingEntry(organisation_id=cast.osteraker_kommun.pk, year=2026),
        FundingEntry(funder_id=source.pk, year=2026),
    ]
    for attempt in attempts:
        with pytest.raises(RefusedError):
            save(measure, cast.vallentuna, FundingEntry(organisation_id=own_id, year=2029), attempt)
    assert rows(measure) == [("Österåker", 2026, Decimal(100_000), "decided")]


def test_a_row_of_another_measure_is_nobodys_to_write_here(cast: Cast, measure: Measure) -> None:
    elsewhere = FundingRowFactory(measure=MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun))
    with pytest.raises(RefusedError, match=re.escape("Raden är inte din att ändra.")):
        save(measure, cast.osteraker, replace(entry_of(elsewhere), amount=Decimal(1)))


@pytest.mark.parametrize("name", ["sodertalje", "politiker", "forskare", "outsider"])
def test_others_write_no_money(cast: Cast, measure: Measure, name: str) -> None:
    with pytest.raises(RefusedError):
        save(measure, cast.person(name), FundingEntry(organisation_id=cast.sodertalje_kommun.pk, year=2026))
    assert rows(measure) == []


def test_a_participant_writes_nothing_of_a_draft(cast: Cast) -> None:
    draft = MeasureFactory(
        plan=cast.plan,
        owner=cast.osteraker_kommun,
        participants=[cast.vallentuna_kommun],
        state=EditorialState.DRAFT,
    )
    with pytest.raises(RefusedError):
        save(draft, cast.vallentuna, FundingEntry(organisation_id=cast.vallentuna_kommun.pk, year=2026))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"organisation_id": None}, "Välj en finansiär."),
        ({"funder_id": 1}, "Välj en finansiär."),
        ({"year": 1800}, "Kontrollera året: det ska ligga mellan 1990 och 2100."),
        ({"amount": Decimal(-1)}, "Beloppet ska vara hela kronor, 0 eller mer."),
        ({"amount": Decimal("0.5")}, "Beloppet ska vara hela kronor, 0 eller mer."),
    ],
)
def test_what_is_wrong_is_told(cast: Cast, measure: Measure, changes: dict[str, Any], message: str) -> None:
    entry = FundingEntry(organisation_id=cast.osteraker_kommun.pk, year=2026)
    with pytest.raises(ValidationError) as refusal:
        save(measure, cast.osteraker, replace(entry, **changes))
    assert refusal.value.messages == [message]
    assert rows(measure) == []


def test_a_measure_has_so_many_rows_and_no_more(cast: Cast, measure: Measure) -> None:
    entry = FundingEntry(organisation_id=cast.osteraker_kommun.pk, year=2026)
    save(measure, cast.osteraker, *[entry] * MAX_ROWS)
    with pytest.raises(ValidationError) as refusal:
        save(measure, cast.osteraker, entry)
    assert refusal.value.messages == ["Åtgärden får högst 100 rader."]


def test_a_save_on_old_rows_is_refused_and_brings_what_is_stored(cast: Cast, measure: Measure) -> None:
    row = FundingRowFactory(measure=measure)
    seen = funding_version([row])
    save(measure, cast.osteraker, replace(entry_of(row), amount=Decimal(1)))
    with pytest.raises(StaleError) as conflict:
        save_funding(measure, entries=[entry_of(row)], expected_version=seen, by=cast.samordnare)
    assert [stored.amount for stored in conflict.value.stored] == [Decimal(1)]
    assert rows(measure) == [("Österåker", 2026, Decimal(1), "decided")]


def test_a_participant_is_not_disturbed_by_others_rows(cast: Cast, measure: Measure) -> None:
    seen = funding_version(rows_open_to(cast.vallentuna, measure))
    save(measure, cast.osteraker, FundingEntry(organisation_id=cast.osteraker_kommun.pk, year=2026))
    own = FundingEntry(organisation_id=cast.vallentuna_kommun.pk, year=2027)
    save_funding(measure, entries=[own], expected_version=seen, by=cast.vallentuna)
    assert [name for name, *_rest in rows(measure)] == ["Österåker", "Vallentuna"]


def test_the_same_rows_again_write_nothing(cast: Cast, measure: Measure) -> None:
    row = FundingRowFactory(measure=measure)
    save(measure, cast.osteraker, entry_of(row))
    assert entries_of(row).count() == 1
