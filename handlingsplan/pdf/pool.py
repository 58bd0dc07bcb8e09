"""Presses at work: processes that lay out sections, each with a task at a time, watched from here.

They get no settings, no database and no environment of ours (`handlingsplan.pdf.worker`), and die with
this process.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, cast

from structlog import get_logger

from handlingsplan.pdf import start

PRESS = "handlingsplan.pdf.worker"
TICK_SECONDS = 1.0
MOST_DEATHS = 5
"""How many presses may die by themselves in one compile before it is given up."""
MOST_DIAGNOSTICS = 20_000
logger = get_logger(__name__)


class NoPressError(Exception):
    """The presses die again and again."""


@dataclass
class Task:
    """What a press is told to do; `order` is asked for when a press will soon have time for it."""

    order: Callable[[], dict[str, Any]]
    about: Any = None


@dataclass
class _Press:
    process: subprocess.Popen[bytes]
    task: Task | None = None
    said: bytes = b""
    ready: bool = False


@dataclass
class Presses:
    """So many processes; leaving the block ends them."""

    jobs: int
    sheets: dict[str, str]
    store: Path
    peak_kb: int = 0
    _running: list[_Press] = field(default_factory=list)
    _deaths: int = 0

    def __enter__(self) -> Self:
        self._scratch = tempfile.TemporaryDirectory(prefix="handlingsplan-")
        self._errors = tempfile.TemporaryFile()
        self._running = [self._start() for _ in range(self.jobs)]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for press in self._running:
            self._end(press)
        self._errors.close()
        self._scratch.cleanup()

    def work(self, tasks: deque[Task], on_tick: Callable[[], None]) -> Iterator[tuple[Task, dict[str, Any]]]:
        """Yield tasks with their answers as they come; who takes them may append further tasks.

        `on_tick` is called about once a second; what it raises passes through.
        """
        ready: deque[tuple[Task, bytes]] = deque()
        told = time.monotonic()
        with selectors.DefaultSelector() as selector:
            for press in self._running:
                selector.register(_output(press), selectors.EVENT_READ, press)
            while tasks or ready or any(press.task for press in self._running):
                self._hand_out(tasks, ready)
                for key, _events in selector.select(0 if len(ready) < self.jobs and tasks else TICK_SECONDS):
                    yield from self._hear(key.data, selector)
                if len(ready) < self.jobs and tasks:  # written while the presses work
                    task = tasks.popleft()
                    ready.append((task, json.dumps(task.order()).encode() + b"\n"))
                if time.monotonic() - told >= TICK_SECONDS:
                    told = time.monotonic()
                    on_tick()

    def wait(self) -> None:
        """Return when all are warm; nobody needs to, tasks wait by themselves."""
        with selectors.DefaultSelector() as selector:
            for press in self._running:
                selector.register(_output(press), selectors.EVENT_READ, press)
            while not all(press.ready for press in self._running):
                for key, _events in selector.select():
                    deque(self._hear(key.data, selector), maxlen=0)

    def _hand_out(self, tasks: deque[Task], ready: deque[tuple[Task, bytes]]) -> None:
        for press in self._running:
            if press.task is None and (ready or tasks):
                if not ready:
                    task = tasks.popleft()
                    ready.append((task, json.dumps(task.order()).encode() + b"\n"))
                press.task, line = ready.popleft()
                self._tell(press, line)

    def _tell(self, press: _Press, line: bytes) -> None:
        given = cast(IO[bytes], press.process.stdin)
        with suppress(BrokenPipeError):  # it is dead; its closed output says so
            given.write(line)
            given.flush()

    def _hear(self, press: _Press, selector: selectors.BaseSelector) -> Iterator[tuple[Task, dict[str, Any]]]:
        chunk = os.read(_output(press).fileno(), 65536)
        if not chunk:
            yield from self._bury(press, selector)
            return
        *lines, press.said = (press.said + chunk).split(b"\n")
        for line in lines:
            answer = json.loads(line)
            if "ready" in answer:
                press.ready = True
            elif press.task:
                task, press.task = press.task, None
                self.peak_kb = max(self.peak_kb, answer["peak_kb"], answer["own_kb"])
                yield task, answer

    def _bury(self, press: _Press, selector: selectors.BaseSelector) -> Iterator[tuple[Task, dict[str, Any]]]:
        """Put a new press in the place of one that died."""
        selector.unregister(_output(press))
        self._end(press)
        self._deaths += 1
        self._errors.seek(0)
        said = self._errors.read()[-MOST_DIAGNOSTICS:].decode(errors="replace")
        logger.error("press_died", returncode=press.process.returncode, stderr=said)
        if self._deaths > MOST_DEATHS:
            raise NoPressError(said)
        self._running.remove(press)
        fresh = self._start()
        self._running.append(fresh)
        selector.register(_output(fresh), selectors.EVENT_READ, fresh)
        if press.task:
            yield press.task, {"failed": "error", "detail": "The press died."}

    def _start(self) -> _Press:
        scratch = self._scratch.name
        process = subprocess.Popen(  # noqa: S603 our own file, run by our own interpreter
            [sys.executable, "-I", start.__file__, PRESS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=scratch,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": scratch, "TMPDIR": scratch, "SOURCE_DATE_EPOCH": "0"},
            start_new_session=True,
        )
        press = _Press(process)
        begin = {"parent": os.getpid(), "sheets": self.sheets, "store": str(self.store)}
        self._tell(press, json.dumps(begin).encode() + b"\n")
        return press

    def _end(self, press: _Press) -> None:
        if press.process.poll() is None:
            os.killpg(press.process.pid, signal.SIGKILL)
        press.process.wait()
        for end in (press.process.stdin, press.process.stdout):
            if end:
                with suppress(BrokenPipeError):
                    end.close()


def _output(press: _Press) -> IO[bytes]:
    return cast(IO[bytes], press.process.stdout)
