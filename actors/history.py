"""The one way to save what has a history: the row and its entry in the ledger, in one transaction.

Each verb takes the person and, where it says something, the reason; what is saved with one `at` is one change.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import product
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models.deletion import Collector
from django.utils import timezone

from actors import ledger
from actors.enums import LedgerAct
from actors.models import User
from handlingsplan.richtext import one_line
from handlingsplan.swedish import DerivedField

Row = TypeVar("Row", bound=models.Model)
AT_ONCE = 1_000
BATCH = 500


def tidy_names(rows: Iterable[models.Model]) -> None:
    """Let every short text of the rows be one line of signs that people see, whatever way it came in."""
    for row in rows:
        copied = getattr(row, "ledger_derived", ())  # from a text, letter by letter
        for field in row._meta.concrete_fields:
            # Not the kinds of CharField, as addresses and slugs
            if type(field) is models.CharField and not field.choices and field.name not in copied:
                setattr(row, field.attname, one_line(getattr(row, field.attname)))


def save_as(row: models.Model, *, by: User | None, reason: str = "", at: datetime | None = None) -> None:
    """Save the row and enter it in the ledger, signed `by`."""
    act = LedgerAct.ADDED if row._state.adding else LedgerAct.CHANGED  # noqa: SLF001 Django's documented name
    tidy_names([row])
    with transaction.atomic():
        row.save()
        ledger.write(row, ledger.Change(act, by, reason, at))


def add_as(row: Row, *, by: User | None, reason: str = "", at: datetime | None = None) -> Row:
    """Store a row of a log that is only ever added to, and enter it in the ledger; return it."""
    tidy_names([row])
    with transaction.atomic():
        row.save(force_insert=True)
        ledger.write(row, ledger.Change(LedgerAct.ADDED, by, reason, at))
    return row


def save_all_as(
    rows: Iterable[Row],
    *,
    by: User | None,
    fields: Collection[str] = (),
    reason: str = "",
    at: datetime | None = None,
) -> list[Row]:
    """Save many rows of one model and enter each: all new ones, or all stored ones of which `fields` change.

    What follows from those fields, as keys for order and search, changes with them. As many queries for a thousand
    rows as for two. Returns the rows, which have their primary keys.
    """
    saved = list(rows)
    if not saved:
        return []
    tidy_names(saved)
    manager = type(saved[0])._default_manager  # noqa: SLF001 Django's documented name
    following = _following(type(saved[0]), fields)
    change = ledger.Change(LedgerAct.CHANGED if fields else LedgerAct.ADDED, by, reason, at or timezone.now())
    with transaction.atomic():
        for first in range(0, len(saved), AT_ONCE):  # the entries of all together would fill the memory
            some = saved[first : first + AT_ONCE]
            if fields:
                for row, follows in product(some, following):
                    follows.pre_save(row, add=False)
                manager.bulk_update(some, {*fields, *(one.name for one in following)}, batch_size=BATCH)
            else:
                manager.bulk_create(some, batch_size=BATCH)
            ledger.write_all(some, change)
    return saved


def _following(model: type[models.Model], fields: Collection[str]) -> "list[models.Field[Any, Any]]":
    """Return the columns that a save of the fields computes: Django's own update of many leaves them as they were."""
    return [
        one
        for one in model._meta.concrete_fields
        if getattr(one, "auto_now", False) or (isinstance(one, DerivedField) and not set(one.source).isdisjoint(fields))
    ]


def delete_as(row: models.Model, *, by: User | None, reason: str = "", at: datetime | None = None) -> None:
    """Delete the row, and what the database deletes with it, and enter each of them in the ledger."""
    delete_all_as([row], by=by, reason=reason, at=at)


def delete_all_as(
    rows: Iterable[models.Model], *, by: User | None, reason: str = "", at: datetime | None = None
) -> None:
    """Delete many rows of one model, and what goes with them, and enter each in the ledger."""
    gone = list(rows)
    if not gone:
        return
    collector = Collector(using=DEFAULT_DB_ALIAS)
    with transaction.atomic():
        collector.collect(gone)
        unlinked = _unlinked_by(collector)
        for group in _removed_by(collector, gone):
            ledger.write_all(group, ledger.Change(LedgerAct.REMOVED, by, reason, at))
        collector.delete()
        for model, keys in unlinked:
            ledger.write_all(_fetched(model, keys), ledger.Change(LedgerAct.CHANGED, by, reason, at))


def _removed_by(collector: Collector, given: Sequence[models.Model]) -> list[list[Any]]:
    """Return the rows that go, whole, in groups of one model, parts before what they are parts of."""
    groups = [list(queryset) for queryset in collector.fast_deletes if ledger.is_entered(queryset.model)]
    for model, rows in reversed(list(collector.data.items())):
        if ledger.is_entered(model):
            is_given = isinstance(given[0], model)
            groups.append(list(given) if is_given else _fetched(model, [row.pk for row in rows]))
    return groups


def _unlinked_by(collector: Collector) -> list[tuple[Any, list[int]]]:
    """Return the rows that stay and lose what leads to a row that goes."""
    return [
        (field.model, [row.pk for row in rows])  # type: ignore[attr-defined] # groups of rows, which the stubs take for rows
        for (field, _value), groups in collector.field_updates.items()
        for rows in groups
        if ledger.is_entered(field.model)
    ]


def _fetched(model: Any, keys: Collection[int]) -> list[Any]:
    return list(model._base_manager.filter(pk__in=keys).order_by("pk"))  # noqa: SLF001 Django's documented name
