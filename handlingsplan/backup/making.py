"""Making an archive: one picture of the database, and the files that its rows tell of."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.files.storage import default_storage
from django.utils import timezone

from actors import seals
from handlingsplan.backup import checksum, signature
from handlingsplan.backup.databases import last_ids, snapshot
from handlingsplan.backup.manifest import MANIFEST, ArchivedTable, ArchiveMember, Manifest, file_path, table_path
from handlingsplan.backup.tables import columns, kept, lines, migrations, stored_files

_MADE = (1980, 1, 1, 0, 0, 0)  # the manifest says when: the same content makes the same members


class MissingFilesError(Exception):
    """Files that rows tell of are gone."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = sorted(names)
        super().__init__(", ".join(self.names))


def make(path: Path, *, without_missing: bool = False) -> Manifest:
    """Write the archive, which must not exist; raises `MissingFilesError` unless one does without them."""
    path.touch(mode=0o600, exist_ok=False)
    seals.seal()  # what waits for its seal could be changed in the archive unseen
    with snapshot():
        missing = _missing(stored_files())
        if missing and not without_missing:
            raise MissingFilesError(missing)
        with ZipFile(path, "w") as archive:
            manifest = _write_all(archive, missing)
    checksum.write(path)
    return manifest


def _missing(names: set[str]) -> set[str]:
    return {name for name in names if not default_storage.exists(name)}


def _write_all(archive: ZipFile, missing: set[str]) -> Manifest:
    names = sorted(stored_files() - missing)
    files = {name: _write_file(archive, name) for name in names}  # first: they are what may go away meanwhile
    models = kept()
    last = last_ids(models.values())
    tables = {}
    for label, model in models.items():
        part, rows = _write(archive, table_path(label), (line + b"\n" for line in lines(model)), ZIP_DEFLATED)
        tables[label] = ArchivedTable(**part.model_dump(), columns=columns(model), rows=rows, last_id=last.get(label))
    manifest = Manifest(
        made_at=timezone.now(),
        migrations=migrations(),
        tables=tables,
        files=files,
        missing=tuple(sorted(missing)),
        heads=seals.heads(),
        faults=sum(1 for _fault in seals.verify()),
    )
    text = manifest.model_dump_json(indent=1).encode()
    _write(archive, MANIFEST, [text], ZIP_DEFLATED)
    archive.comment = signature.sign(text) + checksum.PLACEHOLDER
    return manifest


def _write_file(archive: ZipFile, name: str) -> ArchiveMember:
    try:
        with default_storage.open(name, "rb") as file:
            return _write(archive, file_path(name), file.chunks(), ZIP_STORED)[0]
    except FileNotFoundError:
        raise MissingFilesError([name]) from None


def _write(archive: ZipFile, path: str, chunks: Iterable[bytes], compression: int) -> tuple[ArchiveMember, int]:
    """Write a member and return what it is, and of how many chunks."""
    member = ZipInfo(path, _MADE)
    member.compress_type = compression
    member.external_attr = 0o600 << 16
    digest, size, count = hashlib.sha256(), 0, 0
    with archive.open(member, "w", force_zip64=True) as out:
        for chunk in chunks:
            out.write(chunk)
            digest.update(chunk)
            size += len(chunk)
            count += 1
    return ArchiveMember(size=size, sha256=digest.hexdigest()), count
