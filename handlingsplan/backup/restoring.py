"""Restoring an archive: everything in one transaction, checked before it is committed, or nothing at all."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from structlog import get_logger

from actors import seals
from actors.enums import LedgerAct
from actors.ledger import Change, is_entered, write_all
from handlingsplan.backup import databases, tables
from handlingsplan.backup.archive import Archive, opened
from handlingsplan.backup.manifest import ArchiveError, ArchiveMember, Manifest
from handlingsplan.logs.security import note

logger = get_logger(__name__)


@contextmanager
def placed(archive: Archive) -> Iterator[dict[str, str]]:
    """Store the archive's files and hand out the name that each got; taken away again where the block fails."""
    names: dict[str, str] = {}
    added: list[str] = []
    try:
        for name, part in archive.manifest.files.items():
            if _is_there(name, part):
                names[name] = name
                continue
            names[name] = _store(archive, name)
            added.append(names[name])
        yield names
    except BaseException:
        remove(added)
        raise


def _is_there(name: str, part: ArchiveMember) -> bool:
    if not default_storage.exists(name) or default_storage.size(name) != part.size:
        return False
    with default_storage.open(name, "rb") as file:
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
    return digest.hexdigest() == part.sha256


def _store(archive: Archive, name: str) -> str:
    with tempfile.TemporaryFile() as whole:
        for chunk in archive.file(name):
            whole.write(chunk)
        whole.seek(0)
        return default_storage.save(name, File(whole))


def remove(names: Iterable[str]) -> None:
    """Delete files that no row tells of; one that cannot be deleted is in nobody's way."""
    for name in names:
        try:
            default_storage.delete(name)
        except OSError:
            logger.warning("file_left_behind", name=name)


MAX_BYTES = 4 * 2**20  # of rows that are held to be inserted together


def verify(path: Path) -> Manifest:
    """Read the whole archive, change nothing; raises `ArchiveError`."""
    with opened(path, unsigned=False) as archive:
        archive.verify()
        return archive.manifest


def restore(path: Path, *, replace: bool = False, unsigned: bool = False) -> Manifest:
    """Make database and files what the archive holds; raises `ArchiveError`, and then nothing has changed.

    The place must be empty, unless what it holds is to be replaced; the archive signed here, unless `unsigned`.
    """
    with opened(path, unsigned=unsigned) as archive:
        archive.verify()
        _same_version(archive.manifest)
        _room(replace=replace)
        try:
            with placed(archive) as names:
                old = _switch(archive, names, replace=replace)
        except (DatabaseError, ValidationError, TypeError, ValueError, OverflowError) as error:
            raise ArchiveError(f"Its rows do not fit into the database: {str(error).strip()[:300]}") from error
        remove(sorted(old - set(names.values())))
        _forget()
        note("restored", made_at=str(archive.manifest.made_at), replaced=replace, signature=archive.signature.name)
        return archive.manifest


def _same_version(manifest: Manifest) -> None:
    here, there = set(tables.migrations()), set(manifest.migrations)
    lacks, more = sorted(there - here), sorted(here - there)
    if lacks or more:
        newer, words = ("newer", lacks) if lacks else ("older", more)
        raise ArchiveError(
            f"It was made by a {newer} version of the portal, which differs by {', '.join(words[:5])}. "
            "Restore it with the version that made it, then upgrade."
        )
    models = tables.kept()
    if {label: tables.columns(model) for label, model in models.items()} != {
        label: table.columns for label, table in manifest.tables.items()
    }:
        raise ArchiveError("Its tables or their columns are not those of this version of the portal.")


def _room(*, replace: bool) -> None:
    if replace:
        return
    for label, model in tables.kept().items():
        if label not in tables.MADE_BY_MIGRATE and tables.rows(model).exists():
            raise ArchiveError(
                f"The place is not empty: there are rows in {label}. --replace deletes all that is there."
            )


@transaction.atomic
def _switch(archive: Archive, names: dict[str, str], *, replace: bool) -> set[str]:
    """Put the archive's rows in the place of all others, and return the files that those told of."""
    _room(replace=replace)
    manifest, old = archive.manifest, tables.stored_files()
    databases.empty()
    databases.set_last_ids({label: table.last_id for label, table in manifest.tables.items() if table.last_id})
    told: set[str] = set()
    for label, model in tables.kept().items():
        told |= _fill(model, archive.rows(label), names)
    connection.check_constraints()
    _check_files(told, manifest)
    _check_history(manifest)
    _enter_moved({new for name, new in names.items() if new != name})
    return old


def _fill(model: tables.Model, lines: Iterable[bytes], names: dict[str, str]) -> set[str]:
    """Insert the rows, and return the names of files that they told of."""
    at = [tables.columns(model).index(column) for column in tables.file_fields(model)]
    told: set[str] = set()
    for batch in _batches(model, lines):
        for row in batch:
            told |= {row[place] for place in at if row[place]}
            for place in at:
                row[place] = names.get(row[place], row[place])
        databases.insert(model, batch)
    return told


def _batches(model: tables.Model, lines: Iterable[bytes]) -> Iterator[list[list[Any]]]:
    batch: list[list[Any]] = []
    size, most = 0, databases.rows_at_once(model)
    for line in lines:
        batch.append(tables.row_of(model, line))
        size += len(line)
        if len(batch) == most or size > MAX_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _check_files(told: set[str], manifest: Manifest) -> None:
    if told != manifest.files.keys() | set(manifest.missing):
        raise ArchiveError("The files that its rows tell of are not those that it holds.")


def _check_history(manifest: Manifest) -> None:
    """Refuse a history that is not as it was when the archive was made."""
    faults = [str(fault) for fault in seals.verify()]
    if len(faults) != manifest.faults or seals.heads() != manifest.heads:
        raise ArchiveError(f"Its history is not as it was written: {'; '.join(faults[:3]) or 'its end is another'}.")


def _enter_moved(names: set[str]) -> None:
    """Enter in the history which rows name their file anew, as another file lay where the archive's was."""
    moved = Change(LedgerAct.CHANGED, None, _("Filen fick ett nytt namn när en säkerhetskopia lästes in."))
    for model in filter(is_entered, tables.kept().values()) if names else ():
        for column in tables.file_fields(model):
            rows = list(model._base_manager.filter(**{f"{column}__in": names}))  # noqa: SLF001 as Django's own serializers do
            write_all(rows, moved)


def _forget() -> None:
    """Have nobody see what was remembered of the rows that were there before."""
    ContentType.objects.clear_cache()
    cache.clear()
