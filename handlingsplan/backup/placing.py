"""Files of an archive on their way to where the portal keeps them.

Nothing that is there is overwritten: until the database is switched over, the old rows find their old files. A file
whose name is taken by another one gets a new name, and its row tells of it.
"""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.files import File
from django.core.files.storage import default_storage
from structlog import get_logger

from handlingsplan.backup.archive import Archive
from handlingsplan.backup.manifest import Part

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


def _is_there(name: str, part: Part) -> bool:
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
