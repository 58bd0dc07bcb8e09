"""One way to save what has a history: with the person and, where it says something, the reason.

Beside the row of history that simple-history writes, each save is an entry in the ledger.
"""

from datetime import datetime
from typing import TypeVar

from django.db import models, transaction

from actors import ledger
from actors.enums import LedgerAct
from actors.models import User

Row = TypeVar("Row", bound=models.Model)


def _sign(instance: models.Model, by: User | None, reason: str, at: datetime | None) -> None:
    instance._history_user = by  # type: ignore[attr-defined] # noqa: SLF001 simple-history's documented way
    instance._change_reason = reason or None  # type: ignore[attr-defined] # noqa: SLF001 likewise
    if at is not None:
        instance._history_date = at  # type: ignore[attr-defined] # noqa: SLF001 likewise
    else:
        instance.__dict__.pop("_history_date", None)


def save_as(instance: models.Model, *, by: User | None, reason: str = "", at: datetime | None = None) -> None:
    """Save `instance` and write its history row, signed `by`; rows saved with one `at` are one change."""
    is_new = instance._state.adding  # noqa: SLF001 Django's documented name
    _sign(instance, by, reason, at)
    with transaction.atomic():
        instance.save()
        ledger.write(instance, LedgerAct.ADDED if is_new else LedgerAct.CHANGED, by=by, reason=reason, at=at)


def delete_as(instance: models.Model, *, by: User | None, reason: str = "", at: datetime | None = None) -> None:
    """Delete `instance` and write its history row, signed `by`; rows with one `at` are one change."""
    _sign(instance, by, reason, at)
    with transaction.atomic():
        ledger.write(instance, LedgerAct.REMOVED, by=by, reason=reason, at=at)
        instance.delete()


def add_as(instance: Row, *, by: User | None) -> Row:
    """Store a row of a log that is only ever added to, and enter it in the ledger; return it."""
    with transaction.atomic():
        instance.save(force_insert=True)
        ledger.write(instance, LedgerAct.ADDED, by=by)
    return instance
