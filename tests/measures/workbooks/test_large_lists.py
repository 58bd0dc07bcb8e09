"""Long lists: hundreds of rows cost as many queries as two, and each is entered, numbered and undone as one alone."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.ledger import entries_of, parts_of
from actors.ledger_comparison import compare
from actors.models import LedgerEntry
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.models import Notice
from handlingsplan.swedish import sort_key
from measures.commitments import ask_involved
from measures.history.parts import LINKS
from measures.models import Commitment, FundingRow, Measure, Participation
from measures.workbooks.cells import for_workbook
from measures.workbooks.export import write_xlsx
from measures.workbooks.importing import apply_upload
from measures.workbooks.undoing import undo_import
from tests.cast import Cast
from tests.factories import ChallengeFactory, GoalFactory, MeasureFactory
from tests.measures.workbooks.books import book_of, sheets
from tests.measures.workbooks.importing import preview_of, uploaded
from tests.measures.workbooks.test_round_trip import full_plan

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
    assert queries == 83


@pytest.mark.same_on_both
@pytest.mark.parametrize("count", [2, 40])
def test_undoing_costs_as_many_queries_for_a_few_rows_as_for_hundreds(cast: Cast, count: int) -> None:
    upload, _queries = _applied(cast, count)
    with CaptureQueriesContext(connection) as queries:
        assert undo_import(upload, by=cast.osteraker) == []
    assert (Measure.objects.count(), FundingRow.objects.count(), len(queries)) == (0, 0, 90)


# What each column of an export is made to say; "Varför tiden flyttas" tells those who take part
SAID = {
    "Rubrik": "Ny rubrik",
    "Medverkande": "Södertälje",
    "Färdsätt": "Cykel",
    "Kommuner": "Vallentuna",
    "Mål": "",
    "Planerat slut": "2029-12-31",
    "Varför tiden flyttas": "Markfrågan",
    "Status": "Genomförd",
}


def _changed(cast: Cast, count: int) -> tuple[Any, int]:
    """Return the upload of an export in which much of each measure and its money was changed, and its queries."""
    full_plan(cast, count)
    for measure in Measure.objects.in_plan(cast.plan):
        ask_involved(measure, by=cast.samordnare)
    content = sheets(write_xlsx(for_workbook(Measure.objects.in_plan(cast.plan))))
    head, money = content["Åtgärder"][0], content["Pengar"][0]
    for row in content["Åtgärder"][1:]:
        for heading, text in SAID.items():
            row[head.index(heading)] = text
        row[head.index("Rubrik")] += f" {row[0]}"
    for row in content["Pengar"][1:]:
        row[money.index("Belopp (kr)")] = 5
    content["Pengar"] += [["", "", row[0], "", "Österåker", 2031, "", "", 7, "ny"] for row in content["Åtgärder"][1:]]
    upload = uploaded(cast, book_of(content), by=cast.samordnare, organisation=cast.region)
    preview = preview_of(upload)
    assert preview.counts == {"new": count, "changed": 3 * count, "unchanged": 0, "refused": 0, "conflict": 0}
    with CaptureQueriesContext(connection) as queries:
        apply_upload(upload, expected_version=preview.version, by=cast.samordnare)
    return upload, len(queries)


@pytest.mark.same_on_both
@pytest.mark.parametrize("count", [2, 30])
def test_changing_much_of_a_few_measures_costs_as_many_queries_as_of_many(cast: Cast, count: int) -> None:
    _upload, queries = _changed(cast, count)
    assert queries == 134


def test_what_many_changes_lead_to_is_what_a_form_leads_to(cast: Cast) -> None:
    upload, _queries = _changed(cast, 2)
    for measure in Measure.objects.all():
        measure_title = f"Ny rubrik {upload.plan.slug}-{measure.number}"
        assert (measure.title, measure.status, measure.version) == (measure_title, "done", 2)
        assert measure.sort_key == sort_key(measure.title)
        assert "rubrik" in measure.search
        assert [row.organisation.slug for row in measure.participations.all()] == ["sodertalje"]
        assert {row.organisation.slug for row in measure.commitments.all()} == {"osteraker", "sodertalje"}
        assert [row.mode for row in measure.modes.all()] == ["cycling"]
        assert [str(goal) for goal in measure.goals.all()] == []
        assert [row.slug for row in measure.areas.all()] == ["vallentuna"]
        assert list(measure.funding_rows.values_list("amount", flat=True)) == [5, 5, 7]
        event = measure.editorial_events.get()
        assert (event.act, event.comment, event.by) == ("reschedule", "Markfrågan", cast.samordnare)
        entry = entries_of(measure)[0]
        assert (entry.act, entry.by, entry.content["title"]) == ("changed", cast.samordnare, measure_title)
        told = Notice.objects.filter(source_id=event.pk, kind=NoticeKind.RESCHEDULED)
        assert set(told.values_list("person__username", flat=True)) == {"osteraker", "osteraker-ansvarig", "sodertalje"}
    assert list(compare([Measure, FundingRow, Participation, Commitment])) == []


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
