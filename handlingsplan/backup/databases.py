"""What each database does its own way: one picture of everything, emptying all tables, numbers given to rows."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from handlingsplan.backup.tables import Model, everything, fields, rows

MAX_ROWS = 500  # in one statement, where the database allows as many parameters


@contextmanager
def snapshot() -> Iterator[None]:
    """See the database as it is now until the block ends, whatever others write meanwhile; they wait for nothing."""
    mode = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined] # a reader, which blocks no writer
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode  # type: ignore[attr-defined] # as it was


def _quoted(model: Model) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def empty() -> None:
    """Delete every row, in the transaction that is open; the ledger's triggers guard against all else."""
    tables = [_quoted(model) for model in everything().values()]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 our own tables
        for _name, sql in triggers:
            cursor.execute(sql)


def insert(model: Model, rows: list[list[Any]]) -> None:
    """Insert rows as they are: with their numbers, times and derived columns."""
    of_columns = fields(model)
    names = ", ".join(connection.ops.quote_name(field.column) for field in of_columns)
    marks = ", ".join([f"({', '.join(['%s'] * len(of_columns))})"] * len(rows))
    values = [_prepared(field, value) for row in rows for field, value in zip(of_columns, row, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {_quoted(model)} ({names}) VALUES {marks}", values)  # noqa: S608 our own names


def _prepared(field: Any, value: Any) -> Any:
    if value is None and isinstance(field, models.JSONField) and not field.null:
        return "null"  # JSON's own
    return field.get_db_prep_save(value, connection)


def rows_at_once(model: Model) -> int:
    """Return how many rows one statement may insert."""
    most = connection.features.max_query_params
    return min(MAX_ROWS, most // len(fields(model))) if most else MAX_ROWS


def _numbered(models_: Iterable[Model]) -> list[Model]:
    return [model for model in models_ if isinstance(model._meta.pk, models.AutoField)]


def last_ids(models_: Iterable[Model]) -> dict[str, int]:
    """Return the highest number that each table has given to a row, by the model's label."""
    found = {}
    with connection.cursor() as cursor:
        for model in _numbered(models_):
            found[model._meta.label_lower] = _last_id(cursor, model)
    return found


def _last_id(cursor: Any, model: Model) -> int:
    if connection.vendor == "postgresql":
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [_quoted(model), model._meta.pk.column])
        (sequence,) = cursor.fetchone()
        cursor.execute(f"SELECT last_value - CASE WHEN is_called THEN 0 ELSE 1 END FROM {sequence}")  # noqa: S608 its own
    else:
        cursor.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
    given = cursor.fetchone()[0] or 0
    return max(int(given), rows(model).aggregate(most=models.Max("pk"))["most"] or 0)


def set_last_ids(last: dict[str, int]) -> None:
    """Have each table go on counting after the number; rolled back with the transaction, as setval would not be."""
    models_ = everything()
    with connection.cursor() as cursor:
        for label, number in last.items():
            model = models_[label]
            if connection.vendor == "postgresql":
                column = connection.ops.quote_name(str(model._meta.pk.column))
                cursor.execute(f"ALTER TABLE {_quoted(model)} ALTER {column} RESTART WITH {int(number) + 1}")
            else:
                table = model._meta.db_table
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
