"""The history answers for every row: what is changed past the portal is named, in any table and column.

Tables and columns are those of the models; `NOT_ENTERED` alone says which are left out, and the models say why.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.db.utils import DatabaseError
from django.utils import timezone
from pytest_django.fixtures import Settings

from actors import heads, seals
from actors.history import save_as
from actors.ledger_comparison import compare, entered_models
from actors.ledger_content import content_of, entered_fields
from actors.models import LedgerEntry, Seal
from handlingsplan.editions.freezing import freeze
from handlingsplan.editions.history_heads import noted_heads, noted_in
from handlingsplan.editions.models import Edition
from handlingsplan.operations.tasks import deposit_heads, sweep
from handlingsplan.plan.models import Party, Plan
from handlingsplan.publishing.publish import publish
from measures.models import Measure
from tests.actors.test_ledger import tamper
from tests.cast import Cast
from tests.editions.documents import EDITION, document
from tests.factories import MeasureFactory
from tests.operations.everything import one_of_everything

NOT_ENTERED = {
    "actors.chain",
    "actors.grantcheck",
    "actors.ledgerentry",
    "actors.organisationgrant",
    "actors.seal",
    "actors.sentform",
    "actors.user",
    "consultation.publicsender",
    "discussion.notice",
    "editions.workingday",
    "jobs.heartbeat",
    "jobs.renderjob",
    "mail.letter",
    "mail.undelivered",
    "owner.pagereport",
    "measures.columnmatch",
    "measures.keptfilter",
    "measures.valuematch",
    "measures.workbookupload",
    "plan.plangrant",
    "plan.textdraft",
    "rounds.reminder",
    "workspace.calendaraddress",
    "workspace.digest",
    "workspace.sentreminder",
}

# Tables that libraries made: sessions, ways to sign in, and what is derived from rows that are entered
OF_LIBRARIES = {
    "account.emailaddress",
    "account.emailconfirmation",
    "auth.group",
    "auth.group_permissions",
    "auth.permission",
    "contenttypes.contenttype",
    "guardian.groupobjectpermission",
    "guardian.userobjectpermission",
    "mfa.authenticator",
    "sessions.session",
    "socialaccount.socialaccount",
    "socialaccount.socialapp",
    "socialaccount.socialtoken",
    "usersessions.usersession",
    # of the account: both stay empty, or are derived
    "actors.user_groups",
    "actors.user_user_permissions",
}


def _lists(model: type[models.Model]) -> Iterator[tuple[str, Any]]:
    """Yield the many-to-many fields that have no model of their own, with their table's model."""
    for name in getattr(model, "ledger_lists", ()):
        yield name, getattr(model, name).through


def test_every_other_table_is_a_list_of_an_entered_row_or_a_librarys() -> None:
    own = set(apps.get_models())
    entered = {through._meta.label_lower for model in entered_models() for _name, through in _lists(model)}
    tables = {
        model._meta.label_lower
        for model in apps.get_models(include_auto_created=True)
        if model not in own or apps.get_app_config(model._meta.app_label).name not in settings.OWN_APPS
    }
    assert (tables - entered, tables & entered) == (OF_LIBRARIES, entered)


def test_every_table_of_ours_is_entered_but_those_excused_by_name() -> None:
    own = [model for model in apps.get_models() if apps.get_app_config(model._meta.app_label).name in settings.OWN_APPS]
    left_out = {model._meta.label_lower for model in own} - {model._meta.label_lower for model in entered_models()}
    assert left_out == NOT_ENTERED
    assert [
        model for model in own if model._meta.label_lower in left_out and len(getattr(model, "not_in_history", "")) < 10
    ] == []


def _other(field: Any, value: Any) -> object:
    """Return another value of the column, as its database has it."""
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return timezone.now() if value is None else value.replace(year=2001)
    fixed = {
        models.DateField: "2001-01-01",
        models.TimeField: "01:01:00",
        models.UUIDField: "0" * 32,
        models.JSONField: '{"a": 1}',
    }
    for kind, other in fixed.items():
        if isinstance(field, kind):
            return other
    if isinstance(field, (models.CharField, models.TextField, models.FileField)):
        return f"{value or ''}x"[-(field.max_length or 10**9) :] if value != "x" else "y"
    return 1 if value is None else int(value) + 1000


def _sql(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _update(field: Any, row: models.Model) -> None:
    name = connection.ops.quote_name
    table, column = name(type(row)._meta.db_table), name(field.column)
    value = _other(field, field.value_from_object(row))
    if isinstance(value, datetime):
        value = connection.ops.adapt_datetimefield_value(value)
    _sql(f"UPDATE {table} SET {column} = %s WHERE {name(str(type(row)._meta.pk.column))} = %s", value, row.pk)


def _add_to_list(name: str, row: models.Model) -> None:
    """Put one more into the list, that is there and not in it."""
    through = getattr(type(row), name).through
    columns = [field for field in through._meta.concrete_fields if field.name != "id"]
    ours, theirs = sorted(columns, key=lambda field: field.related_model is not type(row))
    listed: Any = row._meta.get_field(name).related_model
    more = _rows(listed).exclude(pk__in=getattr(row, name).values("pk")).latest("pk")
    _sql(f"INSERT INTO {through._meta.db_table} ({ours.column}, {theirs.column}) VALUES (%s, %s)", row.pk, more.pk)


def _rows(model: type[models.Model]) -> models.QuerySet[Any]:
    return model._base_manager.order_by("pk")  # noqa: SLF001 as Django's own serializers do


def _ways(model: type[models.Model]) -> Iterator[tuple[str, Any]]:
    """Yield in which ways a row is changed past the portal, each with what does it."""
    row: Any = _rows(model).first()  # which the comparison comes to first
    table = connection.ops.quote_name(model._meta.db_table)
    for field in entered_fields(model):
        yield f"{field.name} changed", lambda field=field: _update(field, row)
    for name, _through in _lists(model):
        yield f"{name} more", lambda name=name: _add_to_list(name, row)
    yield "a row gone", lambda: _sql(f"DELETE FROM {table} WHERE id = %s", row.pk)
    columns = [
        connection.ops.quote_name(str(field.column)) for field in model._meta.concrete_fields if field.name != "id"
    ]
    listed = ", ".join(columns)
    insert = f"INSERT INTO {table} (id, {listed}) SELECT id + 1000, {listed} FROM {table} WHERE id = %s"
    yield "a row more", lambda: _sql(insert, row.pk)


def _unnamed(model: type[models.Model]) -> Iterator[str]:
    """Yield the ways that the comparison does not name; what the database itself refuses is none."""
    for what, change in _ways(model):
        point = transaction.savepoint()
        try:
            change()
        except DatabaseError:
            if connection.vendor == "sqlite" and what != "a row more":  # whose unique columns stand twice
                yield f"{model._meta.label_lower}: {what} was refused"
        else:
            if next(compare([model]), None) is None:
                yield f"{model._meta.label_lower}: {what}"
        transaction.savepoint_rollback(point)


def test_whatever_is_changed_past_the_portal_is_named(db: None) -> None:
    one_of_everything()
    assert [str(fault) for fault in compare()] == []
    assert [model._meta.label_lower for model in entered_models() if not _rows(model).exists()] == []
    if connection.vendor == "sqlite":
        _sql("PRAGMA ignore_check_constraints = ON")
    try:
        assert [way for model in entered_models() for way in _unnamed(model)] == []
    finally:
        if connection.vendor == "sqlite":
            _sql("PRAGMA ignore_check_constraints = OFF")


@pytest.fixture
def kept(cast: Cast, settings: Settings, tmp_path: Path) -> Path:
    """The file of heads that the night left where the operator chose."""
    settings.HISTORY_HEADS_FOLDER = str(tmp_path)
    settings.HISTORY_HEADS_TO = "arkiv@example.org"
    MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    save_as(cast.plan, by=cast.samordnare)
    deposit_heads()
    return next(tmp_path.iterdir())


def test_the_heads_are_deposited_by_themselves(cast: Cast, kept: Path) -> None:
    sweep()
    (letter,) = mail.outbox
    assert (letter.to, letter.body, kept.read_text()) == (["arkiv@example.org"], heads.heads_text(), heads.heads_text())
    assert [name for name, _number, _digest in heads.read_heads(letter.body.splitlines())] == [
        f"plan:{cast.plan.pk}",
        "portal",
    ]
    call_command("verify_history", heads=[str(kept)])


def _cut(where: str) -> None:
    """Delete seals and then their entries, as somebody who owns the database could."""
    tamper(f"DELETE FROM actors_seal WHERE {where}")
    _sql("DELETE FROM actors_ledgerentry WHERE id NOT IN (SELECT entry_id FROM actors_seal)")


def test_a_cut_tail_is_named_though_rows_were_put_back_too(cast: Cast, kept: Path) -> None:
    last = LedgerEntry.objects.filter(kind="plan.plan").latest("pk")
    _cut(f"entry_id = {last.pk}")
    assert list(compare([Plan])) == []  # the last save changed nothing: only the head tells
    with pytest.raises(CommandError, match="the noted head is gone"):
        call_command("verify_history", heads=[str(kept)])


def test_a_dropped_chain_is_named_with_and_without_heads(cast: Cast, kept: Path) -> None:
    _cut(f"chain_id = (SELECT id FROM actors_chain WHERE name = 'plan:{cast.plan.pk}')")
    _sql("DELETE FROM actors_chain WHERE name LIKE 'plan:%%'")
    assert {fault.what for fault in compare([Measure, Party])} == {"the row was never entered"}
    with pytest.raises(CommandError, match=f"plan:{cast.plan.pk} .*the noted head is gone"):
        call_command("verify_history", heads=[str(kept)])


def _put_in(entry: LedgerEntry, **facts: object) -> None:
    """Put an entry like it among the others: nothing in the database keeps whoever owns it from that."""
    entry.pk = None
    for name, value in facts.items():
        setattr(entry, name, value)
    LedgerEntry.objects.bulk_create([entry])


def _forged(measure: Measure) -> None:
    """Another title, with an entry that says so."""
    _sql("UPDATE measures_measure SET title = 'Annat' WHERE id = %s", measure.pk)
    last = LedgerEntry.objects.filter(kind="measures.measure", object_id=measure.pk).latest("pk")
    content = content_of(Measure.objects.get(pk=measure.pk))
    _put_in(last, title="Annat", content=content, signature=f"{'0' * 16}{'1' * 64}")


def _put_back(measure: Measure) -> None:
    """The title before the last, with the entry of then once more."""
    first = LedgerEntry.objects.filter(kind="measures.measure", object_id=measure.pk).earliest("pk")
    saved_at = connection.ops.adapt_datetimefield_value(datetime.fromisoformat(first.content["updated_at"]))
    values = (first.content["title"], saved_at, measure.pk)
    _sql("UPDATE measures_measure SET title = %s, updated_at = %s WHERE id = %s", *values)
    _put_in(first)


def _made(measure: Measure) -> None:
    """A row that nobody made in the portal, with an entry."""
    party = Party.objects.filter(plan=measure.plan_id).earliest("pk")
    entry = LedgerEntry.objects.filter(kind="plan.party", object_id=party.pk).latest("pk")
    _sql("UPDATE plan_party SET responsibility = 'Allt.' WHERE id = %s", party.pk)
    _put_in(entry, content=content_of(Party.objects.get(pk=party.pk)))


@pytest.mark.parametrize(
    ("forge", "what"),
    [
        (_forged, "the portal did not write the entry"),
        (_put_back, "the entry stands there twice"),
        (_made, "the portal did not write the entry"),
    ],
)
def test_an_entry_that_the_portal_did_not_write_is_named_though_it_sealed_it_itself(
    cast: Cast, forge: Callable[[Measure], None], what: str
) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, title="Bron")
    measure.title = "Tunneln"
    save_as(measure, by=cast.osteraker)
    seals.seal()
    forge(measure)
    assert [str(fault) for fault in compare([Measure, Party])] == []  # each row is as its last entry says
    with pytest.raises(CommandError, match=what):
        call_command("verify_history")
    with pytest.raises(CommandError, match=what):  # nor once it is sealed, as the worker does each minute
        call_command("verify_history")


@pytest.fixture
def published(cast: Cast, ready: Plan) -> Edition:
    """An edition; the last that was done before it changed nothing, so that no row tells of it."""
    save_as(ready, by=cast.samordnare)
    edition = publish(ready, by=cast.samordnare)
    seals.seal()
    return edition


def _take_out(chain: str, number: int) -> None:
    """Delete an entry, and chain what came after it anew: whoever owns the database and knows the code can."""
    entry = Seal.objects.get(chain__name=chain, number=number).entry_id
    tamper("DELETE FROM actors_seal WHERE entry_id >= %s", entry)
    _sql("DELETE FROM actors_ledgerentry WHERE id = %s", entry)
    seals.seal()


def test_every_edition_notes_a_head_that_is_in_its_chain(published: Edition, cast: Cast) -> None:
    publish(cast.plan, by=cast.samordnare)
    noted = list(noted_heads())
    assert [name for name, _number, _digest in noted] == [f"plan:{cast.plan.pk}"] * Edition.objects.count()
    assert [head for head in noted if seals.misses_head(*head)] == []
    assert noted[0][1] < noted[1][1]
    call_command("verify_history")


def test_what_is_taken_out_from_before_an_edition_is_named_by_the_edition(published: Edition) -> None:
    ((name, number, _digest),) = noted_heads()
    _take_out(name, number)
    assert [*map(str, seals.verify()), *map(str, compare())] == []  # only what the edition noted tells
    with pytest.raises(CommandError, match=f"^{name} {number}: the noted head is gone$"):
        call_command("verify_history")


def test_a_kept_copy_of_an_edition_tells_though_the_portal_has_it_no_more(published: Edition, tmp_path: Path) -> None:
    ((name, number, _digest),) = noted_heads()
    copy = tmp_path / "utgava.json"
    copy.write_text(published.content, encoding="utf-8")
    _take_out(name, number)
    _sql("UPDATE editions_edition SET content = '{}'")
    assert list(noted_heads()) == []
    with pytest.raises(CommandError, match=f"(?m)^{name} {number}: the noted head is gone$"):
        call_command("verify_history", edition=[str(copy)])


def test_no_text_passes_for_a_noted_head() -> None:
    line = f"plan:1 1 {'0' * 64}"
    told = EDITION.model_copy(update={"history_head": line})
    for edition, noted in ((told, [tuple(line.split())]), (EDITION, [])):
        head = edition.model_copy(update={"summary": f'"edition":{{"history_head":"plan:2 1 {"1" * 64}"'})
        found = [(name, str(number), digest) for name, number, digest in noted_in(freeze(document(edition=head)))]
        assert found == noted


@pytest.mark.parametrize("set_to", ["content = '{}'", "content = '{}', checksum = '0'", "checksum = '0'"])
def test_an_edition_is_what_was_frozen_whatever_its_checksum_says(edition: Edition, set_to: str) -> None:
    _sql(f"UPDATE editions_edition SET {set_to} WHERE id = %s", edition.pk)
    assert [(fault.chain, fault.number) for fault in compare([Edition])] == [("editions.edition", edition.pk)]
