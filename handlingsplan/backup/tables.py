"""Which tables go into an archive, and how a row of them is written as JSON, alike on both databases."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

# Who is signed in: of the place, not of its content; emptied when one restores. Models of ours say it of themselves,
# by `is_kept_in_backups`.
_LEFT_OUT = {"sessions.session", "usersessions.usersession"}
MADE_BY_MIGRATE = {"auth.permission", "contenttypes.contenttype"}
Model = type[models.Model]
_CHUNK = 2000


def everything() -> dict[str, Model]:
    """Return every model with a table of its own by its label."""
    found = apps.get_models(include_auto_created=True)
    return {model._meta.label_lower: model for model in found if model._meta.managed and not model._meta.proxy}


def kept() -> dict[str, Model]:
    """Return the models that an archive holds."""
    return {
        label: model
        for label, model in sorted(everything().items())
        if label not in _LEFT_OUT and getattr(model, "is_kept_in_backups", True)
    }


def migrations() -> tuple[str, ...]:
    """Return the migrations that the database has gone through, as `app.name`."""
    return tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()))


def fields(model: Model) -> list[Any]:
    """Return the fields that have a column, in an order that stays."""
    return sorted(model._meta.concrete_fields, key=lambda field: field.attname)


def columns(model: Model) -> tuple[str, ...]:
    return tuple(field.attname for field in fields(model))


def rows(model: Model) -> models.QuerySet[Any]:
    """Return every row, whatever the model's own manager leaves out, in no order."""
    return model._base_manager.order_by()  # noqa: SLF001 as Django's own serializers do


def file_fields(model: Model) -> list[str]:
    """Return the columns that name a stored file."""
    return [field.attname for field in fields(model) if isinstance(field, models.FileField)]


def stored_files() -> set[str]:
    """Return the names of all files that a row tells of."""
    names: set[str] = set()
    for model in kept().values():
        for column in file_fields(model):
            named = rows(model).exclude(**{column: ""})
            names.update(named.values_list(column, flat=True).iterator())
    return names


def lines(model: Model) -> Iterator[bytes]:
    """Yield each row as a line of JSON, without the break at its end."""
    found = rows(model).order_by("pk").values_list(*columns(model))
    for row in found.iterator(chunk_size=_CHUNK):
        yield json.dumps([_plain(value) for value in row], sort_keys=True, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def row_of(model: Model, line: bytes) -> list[Any]:
    """Return the values of a line as Python has them; raises ValueError or ValidationError."""
    values = json.loads(line)
    of_columns = fields(model)
    if not isinstance(values, list) or len(values) != len(of_columns):
        raise ValueError(f"a row of {model._meta.label_lower} has not {len(of_columns)} values")
    return [
        value if value is None or isinstance(field, models.JSONField) else field.to_python(value)
        for field, value in zip(of_columns, values, strict=True)
    ]
