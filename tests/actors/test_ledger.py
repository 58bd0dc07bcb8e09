import json
import random
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from actors import seals
from actors.access import act_for
from actors.conflicts import Conflict
from actors.enums import Role
from actors.history import delete_as, save_as
from actors.models import LedgerEntry, Membership, Seal
from followup.rounds.owing import find_reporter, name_reporter
from handlingsplan.plan import people, workflow
from measures import editorial
from measures.enums import EditorialState
from measures.models import Measure
from tests.cast import Cast
from tests.factories import MeasureFactory, member

TAMPERED = 100
triggers = import_module("actors.migrations.0001_initial")


@pytest.fixture
def written(cast: Cast) -> Cast:
    """A plan in which some hundred things were done, all sealed."""
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    for number in range(120):
        measure.title = f"Åtgärd {number}"
        save_as(measure, by=cast.osteraker)
    seals.seal()
    return cast


def tamper(sql: str, *params: Any) -> None:
    """Change the ledger as somebody who owns the database could: past the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered while checks of its rows wait
            for table in triggers.TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql, params)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_change_stays_where_the_database_goes_away_before_it_is_sealed(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    seals.seal()
    with transaction.atomic():
        transaction.on_commit(connection.connection.close)
        measure.title = "Vinterväghållning"
        save_as(measure, by=cast.osteraker)
    connection.close()
    assert (Measure.objects.get().title, seals.seal(), list(seals.verify())) == ("Vinterväghållning", 1, [])


def test_an_untouched_ledger_has_no_fault(written: Cast) -> None:
    assert list(seals.verify()) == []
    assert Seal.objects.count() == LedgerEntry.objects.count()


WAYS = (
    "UPDATE actors_ledgerentry SET title = 'Annat' WHERE id = %s",
    "UPDATE actors_ledgerentry SET by_id = NULL WHERE id = %s",
    "UPDATE actors_ledgerentry SET reason = 'Ett skäl' WHERE id = %s",
    "UPDATE actors_ledgerentry SET object_id = object_id + 1 WHERE id = %s",
    "UPDATE actors_ledgerentry SET content = '{}' WHERE id = %s",
    "UPDATE actors_ledgerentry SET acting_for_id = NULL WHERE id = %s",
    "UPDATE actors_ledgerentry SET audience_id = 7 WHERE id = %s",
    "UPDATE actors_seal SET digest = 'x' WHERE entry_id = %s",
    "DELETE FROM actors_seal WHERE entry_id = %s",
)


def test_a_hundred_tampered_rows_are_all_found(written: Cast) -> None:
    by_people = Seal.objects.filter(chain__name=f"plan:{written.plan.pk}", entry__by__isnull=False)
    sealed = list(by_people.order_by("number"))
    chosen = random.Random(1).sample(sealed[:-1], TAMPERED)
    for turn, seal in enumerate(chosen):
        tamper(WAYS[turn % len(WAYS)], seal.entry_id)
    found = {fault.number for fault in seals.verify() if fault.what != "an entry without a seal"}
    assert [seal.number for seal in chosen if seal.number not in found] == []


def test_an_entry_says_for_which_organisation_somebody_acted(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    both = member(cast.osteraker_kommun)
    people.join(both, cast.vallentuna_kommun, Role.OFFICER, by=None)
    act_for(both, cast.vallentuna_kommun.pk)
    for by in (cast.osteraker, both, None):
        save_as(measure, by=by)
    found = LedgerEntry.objects.filter(kind="measures.measure").order_by("pk").values_list("acting_for_id", flat=True)
    assert list(found) == [None, cast.osteraker_kommun.pk, cast.vallentuna_kommun.pk, None]


def test_a_forged_entry_is_found(written: Cast) -> None:
    entry = LedgerEntry.objects.order_by("pk").first()
    assert entry is not None
    entry.pk = None
    entry.save(force_insert=True)
    assert [fault.what for fault in seals.verify()] == ["an entry without a seal", "the entry stands there twice"]


def test_a_cut_off_end_is_found_by_a_head_noted_before(written: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_history")
    name, number, digest = capsys.readouterr().out.splitlines()[0].split()
    tamper("DELETE FROM actors_seal WHERE number > %s", int(number) - 5)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM actors_ledgerentry WHERE id NOT IN (SELECT entry_id FROM actors_seal)")
    with pytest.raises(CommandError, match="not as it was entered"):
        call_command("verify_history")
    with pytest.raises(CommandError, match="the noted head is gone"):
        call_command("verify_history", head=[[name, number, digest]])


@pytest.mark.parametrize("table", ["actors_ledgerentry", "actors_seal"])
@pytest.mark.parametrize("verb", ["UPDATE {table} SET id = id", "DELETE FROM {table}"])
def test_the_database_refuses_to_change_it(written: Cast, table: str, verb: str, append_only: None) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table=table))


@pytest.fixture
def append_only(db: None) -> None:
    """The triggers, which `tests.databases` takes away on SQLite."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for table in triggers.TABLES:
                for verb in ("UPDATE", "DELETE"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
                    cursor.execute(triggers.SQLITE.format(table=table, verb=verb))


def test_what_is_undone_is_not_entered(cast: Cast) -> None:
    before = LedgerEntry.objects.count()
    with transaction.atomic():
        people.give_role(cast.vallentuna, cast.osteraker_kommun, Role.READER, by=cast.osteraker_ansvarig)
        assert LedgerEntry.objects.count() == before + 1
        transaction.set_rollback(True)
    assert LedgerEntry.objects.count() == before


def test_a_row_is_rebuilt_as_of_any_day(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    start, pk = datetime(2026, 3, 1, 12, tzinfo=UTC), measure.pk
    for days, title in enumerate(("Första", "Andra")):
        with time_machine.travel(start + timedelta(days=days), tick=False):
            measure.title = title
            save_as(measure, by=cast.osteraker)
    with time_machine.travel(start + timedelta(days=2), tick=False):
        delete_as(measure, by=cast.osteraker)
    titles = []
    for day in ("2026-03-01", "2026-03-02"):
        call_command("verify_history", as_of=["measures.measure", str(pk), day])
        titles.append(json.loads(capsys.readouterr().out)["title"])
    assert titles == ["Första", "Andra"]
    for day in ("2026-02-28", "2026-03-03"):
        with pytest.raises(CommandError, match="There was no"):
            call_command("verify_history", as_of=["measures.measure", str(pk), day])


def test_an_entry_says_whose_it_is_and_whether_it_was_a_draft(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state=EditorialState.DRAFT)
    save_as(measure, by=cast.osteraker)
    measure.state = EditorialState.ACCEPTED
    save_as(measure, by=cast.osteraker)
    entries = LedgerEntry.objects.filter(kind="measures.measure").order_by("pk")
    assert list(entries.values_list("plan_id", "organisation_id", "audience_id")) == [
        *[(cast.plan.pk, cast.osteraker_kommun.pk, cast.osteraker_kommun.pk)] * 2,  # made, and saved
        (cast.plan.pk, cast.osteraker_kommun.pk, None),
    ]


def test_texts_are_entered_too(cast: Cast) -> None:
    chapter = cast.plan.chapters.get(number=1)
    workflow.save_text(chapter, html="<p>Text</p>", expected_version=0, by=cast.samordnare)
    kinds = LedgerEntry.objects.filter(plan_id=cast.plan.pk, by=cast.samordnare).order_by("pk")
    assert list(kinds.values_list("kind", "act")) == [("plan.revision", "added"), ("plan.chapter", "changed")]


def test_entries_name_nobody(cast: Cast) -> None:
    chapter, measure = cast.plan.chapters.get(number=1), MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    workflow.appoint_editors(chapter, [cast.osteraker], by=cast.samordnare)
    workflow.save_text(chapter, html="<p>Text</p>", expected_version=0, by=cast.osteraker)
    workflow.submit(chapter, by=cast.osteraker)
    editorial.withdraw(measure, by=cast.osteraker, comment="Byggs inte.")
    read = find_reporter(cast.plan, cast.osteraker_kommun)
    name_reporter(read, person=cast.osteraker, stand_in=None, by=cast.osteraker_ansvarig)
    people.remove(Membership.objects.get(user=cast.osteraker), by=cast.osteraker_ansvarig)
    text = str(list(LedgerEntry.objects.values()))
    assert [word in text for word in (cast.osteraker.full_name, cast.osteraker.email)] == [False, False]


def test_nothing_was_done_with_a_row_that_is_not_stored_yet(cast: Cast) -> None:
    assert Conflict.about(Measure(plan=cast.plan), []) == Conflict("Någon", None, [])
