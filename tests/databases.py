"""The database of a test run: migrated once, copied for each worker, and emptied fast after tests that commit."""

import fcntl
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

IN_MEMORY = "file:tests?mode=memory&cache=shared"
MADE_BY_MIGRATE = {ContentType._meta.db_table, Permission._meta.db_table}


@contextmanager
def alone(name: str) -> Iterator[Path]:
    """Let one process of the run in at a time, and hand it the path of what the first one is to make."""
    made = Path(os.environ["TESTS_FOLDER"]) / name
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield made


def set_up(worker: str) -> None:
    """Give this process a migrated database of its own."""
    if connection.vendor == "sqlite":
        _copy_into_memory()
    else:
        _clone_on_the_server(worker)


def _clone_on_the_server(worker: str) -> None:
    creation = connection.creation
    with alone("migrated") as made:
        if not made.exists():
            name = creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            made.write_text(name)
        _use(made.read_text())
        creation.clone_test_db(worker, verbosity=0, autoclobber=True)
    _use(str(creation.get_test_db_clone_settings(worker)["NAME"]))


def _copy_into_memory() -> None:
    with alone("migrated.sqlite3") as made:
        if not made.exists():
            unfinished = made.with_suffix(".part")
            connection.settings_dict["TEST"]["NAME"] = str(unfinished)
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            _let_rows_be_deleted()
            connection.close()
            unfinished.rename(made)
    _use(IN_MEMORY)
    connection.ensure_connection()
    with closing(sqlite3.connect(made)) as source:
        source.backup(connection.connection)


def _let_rows_be_deleted() -> None:
    """Take the ledger's triggers away: what empties the tables of SQLite between tests deletes row by row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%append-only%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


def _tables() -> Iterable[str]:
    return {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - MADE_BY_MIGRATE


def tidy() -> None:
    """Take away what tests rolled back: PostgreSQL keeps such rows in its tables, and looks at them."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:  # as within what a module keeps open
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
        connection.close()


def empty() -> None:
    """Delete every row but what `migrate` itself makes, as Django's `flush` does, for a tenth of its time.

    TRUNCATE makes new files for some hundred tables and their indexes; most of them hold nothing.
    """
    quote = connection.ops.quote_name
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {quote(table)})" for table in _tables())
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")  # neither foreign keys nor triggers
        cursor.execute(asked)
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {quote(table)}")
