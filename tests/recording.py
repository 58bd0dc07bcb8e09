"""Rows that factories made once, put back at one stroke for each test: what makes them is slow and always the same."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

Made = TypeVar("Made")
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Recording(Generic[Made]):
    """What a function returned, and the rows it wrote."""

    made: Made
    inserts: list[tuple[str, list[Any]]]

    def play(self) -> Made:
        """Write the rows, and return a copy of what the function returned; nothing that a test does to it lasts."""
        with transaction.atomic(), connection.cursor() as cursor:  # foreign keys wait for the end
            for sql, values in self.inserts:
                cursor.execute(sql, values)
        return deepcopy(self.made)


def record(make: Callable[[], Made]) -> Recording[Made]:
    """Let `make` write into a database without rows of ours, note what it wrote, and take it back.

    The ids stay taken where the database counts in sequences, so that rows which come later never meet them.
    """
    models = apps.get_models(include_auto_created=True)
    with transaction.atomic():
        before = {model: {row[0] for row in _rows(model)} for model in models}
        made = make()
        after = {model: [row for row in _rows(model) if row[0] not in before[model]] for model in models}
        transaction.set_rollback(True)
    return Recording(made, [_insert(model, rows) for model, rows in after.items() if rows])


def _columns(model: type[Model]) -> str:
    fields = sorted(model._meta.local_concrete_fields, key=lambda field: not field.primary_key)
    return ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)


def _rows(model: type[Model]) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_columns(model)} FROM {connection.ops.quote_name(model._meta.db_table)}")
        rows: Rows = cursor.fetchall()
    return rows


def _insert(model: type[Model], rows: Rows) -> tuple[str, list[Any]]:
    table = connection.ops.quote_name(model._meta.db_table)
    row = f"({', '.join(['%s'] * len(rows[0]))})"
    values = [value for each in sorted(rows) for value in each]
    return f"INSERT INTO {table} ({_columns(model)}) VALUES {', '.join([row] * len(rows))}", values
