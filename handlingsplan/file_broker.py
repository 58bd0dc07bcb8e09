"""The broker of a portal on one machine without Redis: kombu's in the file system, where nothing is seen half written.

Kombu's own opens a file under its last name and then writes, so that whoever reads just then gets an empty message or
an empty list of queues, and a worker ends. Here all is written beside and renamed, and taken by renaming.
"""

import fcntl
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from time import monotonic_ns
from typing import Any

from kombu.transport import filesystem, virtual
from kombu.utils.json import dumps, loads
from structlog import get_logger

logger = get_logger(__name__)
Bindings = list[filesystem.exchange_queue_t]


class Channel(filesystem.Channel):
    """A message is a file `{time}_{id}.{queue}.msg`; an exchange is one with its bindings to queues."""

    def _put(self, queue: str, payload: Any, **_kwargs: Any) -> None:  # type: ignore[override] # kombu's stub names them otherwise
        name = f"{monotonic_ns():020}_{uuid.uuid4()}.{queue}.msg"
        _write(Path(self.data_folder_out) / name, dumps(payload))

    def _get(self, queue: str) -> Any:  # type: ignore[override] # likewise
        for path in sorted(Path(self.data_folder_in).glob(f"*.{queue}.msg")):
            if path.name.partition(".")[2] != f"{queue}.msg":  # another's, whose name ends alike
                continue
            taken = path.with_name(f".{path.name}.{uuid.uuid4()}")
            try:
                path.rename(taken)
            except FileNotFoundError:  # somebody else has taken it
                continue
            content = taken.read_bytes()
            taken.unlink()
            try:
                return loads(content)
            except ValueError:  # whoever put it here did not do it by renaming; the sweep sends its job again
                logger.warning("message_unreadable", name=path.name)
        raise Empty

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str) -> None:
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._rebind(exchange, lambda table: table if binding in table else [binding, *table])

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any) -> None:
        virtual.Channel._delete(self, queue, exchange, routing_key, pattern, *args, **kwargs)  # noqa: SLF001 not the parent's
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._rebind(exchange, lambda table: [one for one in table if one != binding])

    def _rebind(self, exchange: str, change: Callable[[Bindings], Bindings]) -> None:
        path = self._exchange_file(exchange)  # type: ignore[attr-defined] # which the stub lacks
        path.parent.mkdir(exist_ok=True)
        with _alone(path.with_name(f"{path.name}.lock")):
            table = self.get_table(exchange)
            changed = change(table)
            if changed != table:
                _write(path, dumps(changed))


def _write(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.{uuid.uuid4()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.rename(path)
    except OSError:  # a full disk
        beside.unlink(missing_ok=True)
        raise


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Transport(filesystem.Transport):
    """Kombu's, with channels that never show what is half written."""

    Channel = Channel
