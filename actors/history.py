"""One way to save what has a history: with the person and, where it says something, the reason."""

from datetime import datetime

from django.db import models

from actors.models import User


def _sign(instance: models.Model, by: User | None, reason: str, at: datetime | None) -> None:
    instance._history_user = by  # type: ignore[attr-defined] # noqa: SLF001 simple-history's documented way
    instance._change_reason = reason or None  # type: ignore[attr-defined] # noqa: SLF001 likewise
    if at is not None:
        instance._history_date = at  # type: ignore[attr-defined] # noqa: SLF001 likewise
    else:
        instance.__dict__.pop("_history_date", None)


def save_as(instance: models.Model, *, by: User | None, reason: str = "", at: datetime | None = None) -> None:
    """Save `instance` and write its history row, signed `by`; rows saved with one `at` are one change."""
    _sign(instance, by, reason, at)
    instance.save()


def delete_as(instance: models.Model, *, by: User | None, reason: str = "", at: datetime | None = None) -> None:
    """Delete `instance` and write its history row, signed `by`; rows with one `at` are one change."""
    _sign(instance, by, reason, at)
    instance.delete()
