"""Workers that lay out sections, each with a task at a time (`handlingsplan.pdf.worker`), watched from here."""

import json
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from structlog import get_logger

from handlingsplan import sandbox
from handlingsplan.sandbox import TICK_SECONDS, Process

WORKER = "handlingsplan.pdf.worker"
MAX_DEATHS = 5  # of workers in one compile: children die of bad texts, a worker itself never should
logger = get_logger(__name__)


class NoWorkerError(Exception):
    """The workers die again and again."""


@dataclass
class PrintTask:
    """What a worker is told to do; `request` is called when a worker will soon have time for it."""

    request: Callable[[], dict[str, Any]]
    about: Any = None

    def line(self) -> bytes:
        """The request as a worker reads it."""
        return json.dumps(self.request()).encode() + b"\n"


@dataclass
class WorkerPool:
    """So many processes; leaving the block ends them."""

    jobs: int
    stylesheets: dict[str, str]
    store: Path
    peak_kb: int = 0
    _tasks: dict[Process, PrintTask | None] = field(default_factory=dict)
    _cold: set[Process] = field(default_factory=set)
    _deaths: int = 0

    def __enter__(self) -> Self:
        for _ in range(self.jobs):
            self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._tasks:
            process.end()

    def work(self, tasks: deque[PrintTask], on_tick: Callable[[], None]) -> Iterator[tuple[PrintTask, dict[str, Any]]]:
        """Yield tasks with their answers as they come; who takes them may append further tasks.

        `on_tick` is called about once a second; what it raises passes through.
        """
        ready: deque[tuple[PrintTask, bytes]] = deque()
        ticked = time.monotonic()
        while tasks or ready or any(self._tasks.values()):
            self._hand_out(tasks, ready)
            yield from self._answers(0 if len(ready) < self.jobs and tasks else TICK_SECONDS)
            if len(ready) < self.jobs and tasks:  # written while the workers work
                task = tasks.popleft()
                ready.append((task, task.line()))
            if time.monotonic() - ticked >= TICK_SECONDS:
                ticked = time.monotonic()
                on_tick()

    def wait(self) -> None:
        """Return when all are warm; nobody needs to, tasks wait by themselves."""
        while self._cold:
            deque(self._answers(TICK_SECONDS), maxlen=0)

    def _hand_out(self, tasks: deque[PrintTask], ready: deque[tuple[PrintTask, bytes]]) -> None:
        for process in [one for one, task in self._tasks.items() if task is None]:
            if not ready and tasks:
                task = tasks.popleft()
                ready.append((task, task.line()))
            if ready:
                self._tasks[process], line = ready.popleft()
                process.send(line)

    def _answers(self, seconds: float) -> Iterator[tuple[PrintTask, dict[str, Any]]]:
        for process, line in sandbox.listen(self._tasks, seconds):
            if line is None:
                yield from self._replace(process)
            elif process in self._cold:
                self._cold.remove(process)
            elif task := self._tasks[process]:
                answer = json.loads(line)
                self._tasks[process] = None
                self.peak_kb = max(self.peak_kb, answer["peak_kb"], answer["own_kb"])
                yield task, answer

    def _replace(self, process: Process) -> Iterator[tuple[PrintTask, dict[str, Any]]]:
        """Start a worker in the place of one that died."""
        diagnostics, task = process.diagnostics(), self._tasks.pop(process)
        self._cold.discard(process)
        self._deaths += 1
        logger.error("worker_died", returncode=process.end(), stderr=diagnostics)
        if self._deaths > MAX_DEATHS:
            raise NoWorkerError(diagnostics)
        self._start()
        if task:
            yield task, {"failed": sandbox.Reason.ERROR, "detail": "The worker died."}

    def _start(self) -> None:
        process = Process(WORKER)
        self._tasks[process] = None
        self._cold.add(process)
        process.send(json.dumps({"stylesheets": self.stylesheets, "store": str(self.store)}).encode() + b"\n")
