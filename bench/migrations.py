"""Each migration of ours back, forward and back again under the Stockholm plan's data: `python -m bench migrations`.

Loads the plan with its people into PostgreSQL. From the newest migration to the first: it is undone, done again, and
undone. Done again, the schema must be what it was, and so must all data in the columns that are there without it;
undone again likewise. Then everything is done once more from the empty start. Fails at the first breach.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BASE = Path(__file__).resolve().parent.parent
SCHEMA = """
SELECT 'column', table_name || '.' || column_name,
       concat_ws(' ', data_type, character_maximum_length, numeric_precision, numeric_scale, is_nullable, is_identity,
                 column_default)
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL
SELECT 'constraint', conrelid::regclass::text || ' ' || conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'trigger', tgrelid::regclass::text || ' ' || tgname, pg_get_triggerdef(oid)
FROM pg_trigger WHERE NOT tgisinternal
"""
BY_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}
Schema = set[tuple[str, str, str]]


def _ours() -> list[tuple[str, str]]:
    """Return our migrations in the order in which they are done."""
    labels = {app.label for app in apps.get_app_configs() if Path(app.path).is_relative_to(BASE) and app.models_module}
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    inside = {label for label in labels if ".venv" not in apps.get_app_config(label).path}
    return [(migration.app_label, migration.name) for migration, _ in plan if migration.app_label in inside]


def _go(done: list[tuple[str, str]], ours: list[tuple[str, str]]) -> None:
    """Have exactly the first of our migrations done, and all of others."""
    executor = MigrationExecutor(connection)
    targets: dict[str, tuple[str, str | None]] = {app: (app, None) for app, _ in ours}
    targets |= {app: (app, name) for app, name in done}
    if done:  # those of others that build on our first go and come with it
        targets |= {app: (app, name) for app, name in executor.loader.graph.leaf_nodes() if app not in targets}
    executor.migrate(list(targets.values()))


def _schema() -> Schema:
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA)
        return set(cursor.fetchall())


def _columns(schema: Schema) -> dict[str, list[str]]:
    """Return the columns of each table; a number is the same with more decimals that are 0."""
    tables: dict[str, list[str]] = {}
    for kind, name, what in sorted(schema):
        table, _, column = name.partition(".")
        if kind == "column" and table not in BY_DJANGO:
            tables.setdefault(table, []).append(
                f'trim_scale("{column}")' if what.startswith("numeric") else f'"{column}"'
            )
    return tables


def _data(columns: dict[str, list[str]]) -> dict[str, Any]:
    """Return the number of rows of each table and a checksum over them."""
    found = {}
    with connection.cursor() as cursor:
        for table, names in columns.items():
            row = ", ".join(f"{name}::text" for name in names)
            cursor.execute(
                f"SELECT count(*), md5(string_agg(t.row, '|' ORDER BY t.row)) "  # noqa: S608 names out of the catalogue
                f"FROM (SELECT concat_ws(',', {row}) AS row FROM \"{table}\") t"
            )
            found[table] = cursor.fetchone()
    return found


def _same(found: object, wanted: object, what: str) -> None:
    if found == wanted:
        return
    if isinstance(found, set) and isinstance(wanted, set):
        raise SystemExit(f"{what}: missing {sorted(wanted - found)[:5]}, more {sorted(found - wanted)[:5]}")
    if isinstance(found, dict) and isinstance(wanted, dict):
        raise SystemExit(f"{what}: {[name for name in wanted if found.get(name) != wanted[name]][:10]} differ")


def _back_and_forth(ours: list[tuple[str, str]], number: int) -> tuple[int, int]:
    """Undo our migration of that number, do it again, undo it; return how many tables and rows were there without."""
    name = ".".join(ours[number])
    with_it = _schema()
    _go(ours[:number], ours)
    without = _schema()
    columns = _columns(without)
    data = _data(columns)
    _go(ours[: number + 1], ours)
    _same(_schema(), with_it, f"{name}: the schema, done again")
    _same(_data(columns), data, f"{name}: the data, done again")
    _go(ours[:number], ours)
    _same(_schema(), without, f"{name}: the schema, undone again")
    _same(_data(columns), data, f"{name}: the data, undone again")
    return len(columns), sum(count for count, _ in data.values())


def main(_arguments: Sequence[str]) -> int:
    """Go back to the start and forward again, and print each step."""
    call_command("load_plan", "stockholm", "--demo", verbosity=0)
    ours, newest = _ours(), _schema()
    sys.stdout.write("| undone, done, undone | tables left | rows left, all the same | seconds |\n|---|---|---|---|\n")
    for number in reversed(range(len(ours))):
        start = time.monotonic()
        tables, rows = _back_and_forth(ours, number)
        took = time.monotonic() - start
        sys.stdout.write(f"| {'.'.join(ours[number])} | {tables} | {rows:,} | {took:.1f} |\n")
        sys.stdout.flush()
    start = time.monotonic()
    _go(ours, ours)
    _same(_schema(), newest, "the schema at the end")
    sys.stdout.write(f"| all {len(ours)} done | | | {time.monotonic() - start:.1f} |\n")
    return 0
