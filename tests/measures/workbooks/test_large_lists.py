"""Long lists: hundreds of rows cost as many queries as two, and each is entered, numbered and undone as one alone."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.ledger import entries_of, parts_of
from actors.models import LedgerEntry
from measures.history.parts import LINKS
from measures.models import FundingRow, Measure
from measures.workbooks.importing import apply_upload
from measures.workbooks.undoing import undo_import
from tests.cast import Cast
from tests.factories import ChallengeFactory, GoalFactory, MeasureFactory
from tests.measures.workbooks.importing import preview_of, uploaded

HEADINGS = (
    "Rubrik;Medverkande;Färdsätt;Kommuner;Mål;Utmaningar;Status;Kommentar till status;"
    "Kostnad 2027 (tkr);Kostnad 2028 (tkr)"
)


def _list(count: int) -> bytes:
    more = ";Vallentuna;Cykel;Österåker;Målet;Trängsel;Försenad;Väntar;5;7"
    return "\n".join([HEADINGS, *(f"Åtgärd {number}{more}" for number in range(count))]).encode()


def _applied(cast: Cast, count: int) -> tuple[Any, int]:
    """Return the upload, applied, and how many queries that took."""
    GoalFactory(plan=cast.plan, title="Målet")
    ChallengeFactory(plan=cast.plan, title="Trängsel")
    upload = uploaded(cast, _list(count), by=cast.osteraker, organisation=cast.osteraker_kommun, name="a.csv")
    version = preview_of(upload).version
    with CaptureQueriesContext(connection) as queries:
        result = apply_upload(upload, expected_version=version, by=cast.osteraker)
    assert result["counts"]["new"] == Measure.objects.filter(title__startswith="Åtgärd").count() == count
    return upload, len(queries)


@pytest.mark.same_on_both  # SQLite takes fewer values in one query
@pytest.mark.parametrize("count", [2, 200])
def test_applying_costs_as_many_queries_for_a_few_rows_as_for_hundreds(cast: Cast, count: int) -> None:
    _upload, queries = _applied(cast, count)
    assert queries == 82


@pytest.mark.same_on_both
@pytest.mark.parametrize("count", [2, 40])
def test_undoing_costs_as_many_queries_for_a_few_rows_as_for_hundreds(cast: Cast, count: int) -> None:
    upload, _queries = _applied(cast, count)
    with CaptureQueriesContext(connection) as queries:
        assert undo_import(upload, by=cast.osteraker) == []
    assert (Measure.objects.count(), FundingRow.objects.count(), len(queries)) == (0, 0, 88)


def test_each_of_many_is_entered_for_its_owner_alone_and_numbered_in_the_owners_series(cast: Cast) -> None:
    earlier = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, draft_number=200_040_000, number=200_040_000)
    MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, draft_number=200_040_002, number=200_040_002)
    _applied(cast, 3)
    measures = list(Measure.objects.exclude(pk__in=[earlier.pk]).filter(title__startswith="Åtgärd").order_by("pk"))
    assert [measure.draft_number for measure in measures] == [200_040_001, 200_040_003, 200_040_004]
    for measure in measures:
        own = entries_of(measure)
        assert [(entry.act, entry.by, entry.audience_id) for entry in own] == [
            ("changed", cast.osteraker, cast.osteraker_kommun.pk),
            ("added", cast.osteraker, cast.osteraker_kommun.pk),
        ]
        parts = parts_of(measure, FundingRow, *LINKS)
        assert sorted(entry.kind.removeprefix("measures.") for entry in parts) == [
            "fundingrow",
            "fundingrow",
            "measurearea",
            "measurechallenge",
            "measuregoal",
            "measuremode",
            "participation",
        ]
        assert {entry.audience_id for entry in parts} == {cast.osteraker_kommun.pk}
        assert {entry.at for entry in parts.filter(kind="measures.participation")} == {
            entry.at for entry in own.filter(act="added")
        }
    assert LedgerEntry.objects.filter(seal=None).count() == LedgerEntry.objects.count()  # until it is committed
