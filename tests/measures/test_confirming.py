"""The funder's own organisation confirms what others have written that it pays."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from actors.conflicts import StaleError
from actors.ledger import entries_of
from actors.models import User
from handlingsplan.workspace.agenda import agenda
from measures.models import FundingRow
from measures.money.rows import (
    FundingEntry,
    awaiting,
    awaiting_from,
    confirm_funding,
    funding_version,
    may_confirm,
    row_version,
    save_funding,
)
from tests.cast import Cast
from tests.factories import FunderFactory, FundingRowFactory, MeasureFactory

ClientOf = Callable[[User], Client]


@pytest.fixture
def row(cast: Cast) -> FundingRow:
    """A row of Österåker's measure that Vallentuna is to pay."""
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, participants=[cast.vallentuna_kommun])
    FundingRowFactory(plan=cast.plan, measure=measure)
    FundingRowFactory(plan=cast.plan, measure=measure, organisation=None, funder=FunderFactory(plan=cast.plan))
    FundingRowFactory(plan=cast.plan, measure=measure, organisation=cast.vallentuna_kommun, amount=None)
    return FundingRowFactory(plan=cast.plan, measure=measure, organisation=cast.vallentuna_kommun)


def test_only_the_stated_rows_of_others_await(cast: Cast, row: FundingRow) -> None:
    assert list(awaiting(cast.plan)) == [row]
    assert list(awaiting_from(cast.vallentuna, cast.plan)) == [row]
    assert list(awaiting_from(cast.osteraker, cast.plan)) == []


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        ("vallentuna", ""),
        ("osteraker", "Raden bekräftas av handläggare hos Vallentuna."),
        ("samordnare", "Raden bekräftas av handläggare hos Vallentuna."),
        ("politiker", "Raden bekräftas av handläggare hos Vallentuna."),
        ("outsider", "Den pågående planen läses bara av dem som deltar i den."),
    ],
)
def test_who_confirms(cast: Cast, row: FundingRow, person: str, reason: str) -> None:
    assert may_confirm(cast[person], row).reason == reason


def test_a_confirmed_row_no_longer_awaits_and_is_signed(cast: Cast, row: FundingRow) -> None:
    confirm_funding(row, expected_version=row_version(row), by=cast.vallentuna)
    row.refresh_from_db()
    assert row.confirmed_at is not None
    assert not awaiting(cast.plan).exists()
    assert entries_of(row)[0].by == cast.vallentuna
    with pytest.raises(PermissionDenied, match="Raden är redan bekräftad"):
        confirm_funding(row, expected_version=row_version(row), by=cast.vallentuna)


def test_what_changed_meanwhile_is_not_confirmed_unseen(cast: Cast, row: FundingRow) -> None:
    seen = row_version(row)
    FundingRow.objects.filter(pk=row.pk).update(amount=Decimal(9_000_000))
    with pytest.raises(StaleError):
        confirm_funding(row, expected_version=seen, by=cast.vallentuna)


def _change(row: FundingRow, amount: int, cast: Cast, person: str) -> None:
    rows = FundingRow.objects.filter(measure=row.measure)
    if person == "vallentuna":
        rows = rows.filter(organisation=cast.vallentuna_kommun)
    same = {name: getattr(row, name) for name in ("pk", "organisation_id", "year", "kind", "state")}
    entry = FundingEntry(**same, amount=Decimal(amount))
    save_funding(row.measure, entries=[entry], expected_version=funding_version(rows), by=cast.person(person))
    row.refresh_from_db()


def test_a_change_by_another_asks_anew_and_one_of_the_funders_own_confirms(cast: Cast, row: FundingRow) -> None:
    confirm_funding(row, expected_version=row_version(row), by=cast.vallentuna)
    _change(row, 7, cast, "osteraker")
    assert row.confirmed_at is None
    _change(row, 8, cast, "vallentuna")
    assert row.confirmed_at is not None


def test_a_draft_awaits_nobody(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state="draft")
    row = FundingRowFactory(plan=cast.plan, measure=measure, organisation=cast.vallentuna_kommun)
    assert not awaiting(cast.plan).exists()
    assert not may_confirm(cast.vallentuna, row)


def test_the_page_asks_and_the_button_confirms(cast: Cast, row: FundingRow, client_of: ClientOf) -> None:
    client = client_of(cast.vallentuna)
    page = client.get(reverse("plan_money", args=["stockholm"]))
    assert [waiting for waiting, _mark in page.context["waiting"]] == [row]
    url = reverse("confirm_funding", args=["stockholm", row.pk])
    assert client_of(cast.osteraker).post(url, {"seen": row_version(row)}).status_code == 403
    done = client.post(url, {"seen": row_version(row)}, follow=True)
    assert done.redirect_chain == [(reverse("organisation_money", args=["stockholm", "vallentuna"]), 302)]
    assert "Bekräftat: Vallentuna, 2026" in done.content.decode()


def test_what_awaits_is_among_what_waits_for_the_funders_own(cast: Cast, row: FundingRow) -> None:
    def tasks(person: User) -> list[tuple[str, str]]:
        return [(task.note, task.url) for task in agenda(person, cast.plan) if task.title == "Pengar att bekräfta"]

    note = "1 rad om vad Vallentuna betalar väntar på er bekräftelse."
    assert tasks(cast.vallentuna) == [(note, reverse("organisation_money", args=["stockholm", "vallentuna"]))]
    assert tasks(cast.osteraker) == []
