"""Every migration can be undone, and none takes away what the version before still reads."""

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db.migrations import DeleteModel, Migration, RemoveField, RenameField, RenameModel, SeparateDatabaseAndState
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AlterModelTable
from django.db.migrations.operations.base import Operation

from tests.tree.files import PACKAGES, ROOT

TAKES_AWAY = (AlterModelTable, DeleteModel, RemoveField, RenameField, RenameModel)
# Per migration that takes something away, the release that stopped reading it: one before the migration's own.
NO_LONGER_READ: dict[str, str] = {}


def ours() -> dict[str, Migration]:
    loader = MigrationLoader(None)
    labels = {app.label for app in apps.get_app_configs() if _is_ours(Path(app.path))}
    return {f"{app}.{name}": found for (app, name), found in sorted(loader.disk_migrations.items()) if app in labels}


def _is_ours(path: Path) -> bool:
    return path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in PACKAGES


def operations_of(migration: Migration) -> Iterator[Operation]:
    for operation in migration.operations:
        yield operation
        if isinstance(operation, SeparateDatabaseAndState):
            yield from operation.database_operations


def test_every_migration_can_be_undone() -> None:
    one_way = [
        f"{name}: {operation.describe()}"
        for name, migration in ours().items()
        for operation in operations_of(migration)
        if not operation.reversible
    ]
    assert one_way == []


def test_none_takes_away_what_the_version_before_reads() -> None:
    """While a new version is rolled out the old one still answers: see CONTRIBUTING.md, "Changed models"."""
    taking = [
        name
        for name, migration in ours().items()
        if any(isinstance(operation, TAKES_AWAY) for operation in operations_of(migration))
    ]
    assert taking == sorted(NO_LONGER_READ)
