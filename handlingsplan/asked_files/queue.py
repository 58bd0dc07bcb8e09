"""The queue of files that are made when they are asked for.

Nothing of them is in the database, so whoever reads may ask for them. What waits is a file beside the finished ones:
what the worker needs to make it, under the checksum of all that it depends on.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError
from django.utils.functional import Promise
from structlog import get_logger

from handlingsplan.waking import wake

MAX_KEPT = 1_000  # files of a kind, of some 100 kB each
MAX_WAITING = 300  # an edition's extracts, and a few crawlers
SWEEP_SECONDS = 60  # a message that was sent so long ago may be lost
RETRY_SECONDS = 600  # what has failed is not tried again at once
logger = get_logger(__name__)


class BusyError(Exception):
    """So many wait already that this one is not taken."""


class FailedError(Exception):
    """It could not be made just now."""


class AskedFile(Protocol):
    """What is asked for."""

    @property
    def queue(self) -> "FileQueue":
        """Where it waits and is kept."""

    @property
    def key(self) -> str:
        """The checksum of all that it depends on."""

    @property
    def recipe(self) -> str:
        """What the worker needs to make it."""

    @property
    def title(self) -> str:
        """What readers are told that it is."""


@dataclass(frozen=True)
class FileQueue:
    """The files of one kind: `waiting` and `made` are how their names end."""

    folder: str
    waiting: str
    made: str
    task: str
    form: str | Promise  # in one word, to stand before "-filen"
    content_type: str
    to_save: bool = False  # rather than to show

    def is_made(self, asked: AskedFile) -> bool:
        return self._path(asked.key, self.made).exists()

    def read(self, asked: AskedFile) -> bytes:
        """Return the file as it was made; raises `FileNotFoundError` where it was not, or is kept no longer."""
        return self._path(asked.key, self.made).read_bytes()

    def ask_for(self, asked: AskedFile) -> None:
        """Put it in the queue, if it is not there. Raises `BusyError`, and `FailedError` if it failed just now."""
        waiting, failed = self._path(asked.key, self.waiting), self._path(asked.key, "failure")
        if 0 < _seconds_since(failed) < RETRY_SECONDS:
            with suppress(FileNotFoundError):
                raise FailedError(failed.read_text(encoding="utf-8"))
        if waiting.exists():
            return
        if len(self.waiting_keys()) >= MAX_WAITING:
            raise BusyError
        _write(waiting, asked.recipe.encode())
        wake(self.task, asked.key)

    def make_waiting(self, key: str, make: Callable[[str], bytes | None]) -> None:
        """Make what waits under the key, unless that is done: a message may come twice.

        `make` returns None where the recipe is another version's: nobody asks for what this one would make of it.
        """
        waiting, made = self._path(key, self.waiting), self._path(key, self.made)
        try:
            recipe = waiting.read_text(encoding="utf-8")
        except FileNotFoundError:
            return
        try:
            content = None if made.exists() else make(recipe)
        except DatabaseError:  # it goes on waiting, and the sweep sends it again
            raise
        except Exception as error:
            logger.exception("asked_file_failed", kind=self.folder, key=key)
            _write(self._path(key, "failure"), str(error).encode())
        else:
            if content is not None:
                _write(made, content)
                self._forget_oldest()
        waiting.unlink(missing_ok=True)

    def waiting_keys(self) -> list[str]:
        """Return what waits to be made."""
        return [one.stem for one in self._folder().glob(f"*.{self.waiting}")]

    def sweep(self) -> int:
        """Wake the workers anew for what has waited long, and return how much that was."""
        late = [key for key in self.waiting_keys() if _seconds_since(self._path(key, self.waiting)) >= SWEEP_SECONDS]
        for key in late:
            wake(self.task, key)
        return len(late)

    def _folder(self) -> Path:
        folder = Path(settings.DATA_DIR) / self.folder
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _path(self, key: str, kind: str) -> Path:
        return self._folder() / f"{key}.{kind}"

    def _forget_oldest(self) -> None:
        for kind in (self.made, "failure"):
            for old in sorted(self._folder().glob(f"*.{kind}"), key=_age, reverse=True)[MAX_KEPT:]:
                old.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, delete=False) as target:
        target.write(content)
    Path(target.name).rename(path)


def _seconds_since(path: Path) -> float:
    """Return how old the file is; 0 where it is gone."""
    made = _age(path)
    return time.time() - made if made else 0.0


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
