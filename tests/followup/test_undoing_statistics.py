"""Imported statistics are taken back, whole or by value, where nothing was built on them since."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from actors.ledger import entries_of
from followup.enums import ObservationState, RetrievalState
from followup.models import Indicator, LockedYear, Observation, Retrieval
from followup.reporting import Report, hand_in
from followup.statistics.applying import apply_import, approve_imported
from followup.statistics.readings import ColumnChoice
from followup.statistics.retrievals import choose, upload
from followup.statistics.undoing import undo_import
from tests.cast import Cast
from tests.factories import IndicatorFactory, ObservationFactory

FILE = "Kommun;2023;2024\nÖsteråker;1;2\nVallentuna;3;4".encode()


@pytest.fixture
def indicator(cast: Cast) -> Indicator:
    made: Indicator = IndicatorFactory(plan=cast.plan, key="parkering", unit="platser")
    ObservationFactory(indicator=made, organisation=cast.vallentuna_kommun, year=2024, value=Decimal(9))
    return made


def _imported(cast: Cast, indicator: Indicator, *, approved: bool) -> Retrieval:
    read = upload(indicator, name="a.csv", content=FILE, source="SCB", by=cast.samordnare)
    chosen = choose(read, choice=ColumnChoice({0: 2023, 1: 2024}, "same"), by=cast.samordnare)
    assert apply_import(chosen, by=cast.samordnare) == 4
    if approved:
        approve_imported(Retrieval.objects.get(), by=cast.samordnare)
    return Retrieval.objects.select_related("plan", "indicator__plan").get()


def _values() -> list[Any]:
    rows = Observation.objects.order_by("organisation__slug", "year", "pk")
    return list(rows.values_list("organisation__slug", "year", "value", "state", "replaced_by"))


@pytest.mark.parametrize("approved", [False, True])
def test_the_whole_is_as_before(cast: Cast, indicator: Indicator, approved: bool) -> None:  # noqa: FBT001 a case
    earlier = _values()
    retrieval = _imported(cast, indicator, approved=approved)
    assert _values() != earlier
    assert undo_import(retrieval, by=cast.samordnare) == []
    assert _values() == earlier
    assert Retrieval.objects.get().state == RetrievalState.DISCARDED
    last = entries_of(Retrieval.objects.get())[0]
    assert (last.by, last.reason) == (cast.samordnare, "Inläsningen ångrades")


def test_what_was_built_on_stays_and_says_why(cast: Cast, indicator: Indicator) -> None:
    retrieval = _imported(cast, indicator, approved=True)
    said = Report(year=2023, value=Decimal(7))
    hand_in(indicator, cast.osteraker_kommun, report=said, by=cast.osteraker)
    LockedYear.objects.create(plan=cast.plan, year=2024)
    assert undo_import(retrieval, by=cast.samordnare) == [
        "Österåker 2023: En rättelse av värdet väntar.",
        "Vallentuna 2024: Värdena för 2024 är låsta. Samordnaren kan låsa upp året.",
        "Österåker 2024: Värdena för 2024 är låsta. Samordnaren kan låsa upp året.",
    ]
    assert ("vallentuna", 2023) not in Observation.objects.values_list("organisation__slug", "year")
    assert Retrieval.objects.get().state == RetrievalState.APPLIED


def test_a_value_that_its_organisation_has_written_over_is_not_the_imports(cast: Cast, indicator: Indicator) -> None:
    retrieval = _imported(cast, indicator, approved=False)
    hand_in(indicator, cast.osteraker_kommun, report=Report(year=2023, value=Decimal(7)), by=cast.osteraker)
    assert undo_import(retrieval, by=cast.samordnare) == []
    kept = Observation.objects.filter(state=ObservationState.PENDING)
    assert list(kept.values_list("organisation__slug", "year", "value")) == [("osteraker", 2023, Decimal(7))]


def test_the_page_takes_the_ticked_values_back(cast: Cast, indicator: Indicator, client_of: Any) -> None:
    retrieval = _imported(cast, indicator, approved=False)
    client: Client = client_of(cast.samordnare)
    address = retrieval.get_absolute_url()
    found = client.get(address, {"q": "österåker 2024"}).context["page"].object_list
    assert [(row.organisation.slug, row.year) for row in found] == [("osteraker", 2024)]
    page = client.post(f"{address}avgor/", {"act": "undo_some", "value": [found[0].pk, "x"]}, follow=True)
    assert page.context["page"].paginator.count == 3
    assert "Inga sådana värden." in client.get(address, {"q": "österåker 2024"}).content.decode()
    page = client.post(f"{address}avgor/", {"act": "undo"}, follow=True)
    assert "Det valda är ångrat." in page.content.decode()
    assert Observation.objects.count() == 1
