"""One service as a process with all that it starts, which stops, hangs and dies together, as a container does."""

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# Docker's pauses before it starts a container again: doubled each time it ends within `STABLE` seconds.
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 60.0
STABLE = 10.0
PATIENCE = 10.0  # how long a container has to stop before it is killed
LOOK = 0.05


class NotInTimeError(AssertionError):
    """Something did not come about in time."""


def wait_until(condition: Callable[[], bool], what: str, *, seconds: float) -> float:
    """Return how long it took until the condition held; raises `NotInTimeError`."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise NotInTimeError(f"not within {seconds:g} s: {what}")
        time.sleep(LOOK)
    return time.monotonic() - began


@dataclass
class Container:
    """A service's process; with `restarts` it is started again when it ends, as Docker would."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    restarts: bool
    stop_with: signal.Signals = signal.SIGTERM
    user: str | None = None
    cwd: Path = Path("/")
    starts: int = 0
    _process: subprocess.Popen[bytes] | None = None
    _wanted: bool = False
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def start(self) -> None:
        """Start it, and watch over it from now on."""
        with self._lock:
            self._wanted = True
            self._launch()
        if self.restarts and self.starts == 1:
            threading.Thread(target=self._watch, name=f"watch-{self.name}", daemon=True).start()

    def _launch(self) -> None:
        as_user = ["--reuid", self.user, "--regid", self.user, "--init-groups"] if self.user else []
        guarded = ["setpriv", "--pdeathsig", "KILL", *as_user, *self.command]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 what our own compose file says
                guarded,
                env=dict(self.environment),
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.starts += 1

    def _watch(self) -> None:
        pause, since = FIRST_PAUSE, time.monotonic()
        while True:
            time.sleep(LOOK)
            with self._lock:
                ended = self._wanted and not self.is_running()
            if not ended:
                continue
            pause = FIRST_PAUSE if time.monotonic() - since > STABLE else min(pause * 2, LONGEST_PAUSE)
            time.sleep(pause)
            with self._lock:
                if self._wanted and not self.is_running():
                    self._launch()
            since = time.monotonic()

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def wait(self, *, seconds: float) -> int:
        """Return the exit code of what ends by itself."""
        wait_until(lambda: not self.is_running(), f"{self.name} ends", seconds=seconds)
        return self._process.returncode if self._process else 1

    def processes(self) -> list[int]:
        """Return the ids of its main process and of all that descend from it."""
        if self._process is None or not self.is_running():
            return []
        parents = _parents()
        family = {self._process.pid}
        while more := {pid for pid, parent in parents.items() if parent in family} - family:
            family |= more
        return sorted(family)

    def hang(self) -> None:
        seen: set[int] = set()
        while more := set(self.processes()) - seen:  # one may have started another meanwhile
            _signal(more, signal.SIGSTOP)
            seen |= more

    def go_on(self) -> None:
        _signal(self.processes(), signal.SIGCONT)

    def kill(self) -> None:
        """`kill -9` of everything in it; with `restarts` it comes back by itself."""
        self.hang()
        _signal(self.processes(), signal.SIGKILL)
        if self._process:
            self._process.wait()

    def end(self) -> None:
        with self._lock:
            self._wanted = False
        self.kill()

    def stop(self) -> None:
        """End it in good order, and for good until it is started again."""
        with self._lock:
            self._wanted = False
        if not self.is_running():
            return
        _signal([self._process.pid] if self._process else [], self.stop_with)
        try:
            self.wait(seconds=PATIENCE)
        except NotInTimeError:
            self.kill()

    def written(self) -> str:
        """Return what it has written to its log."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def events(self) -> list[dict[str, Any]]:
        """Return the lines of its log that are structured."""
        return [json.loads(line) for line in self.written().splitlines() if line.startswith("{")]


def _signal(processes: Sequence[int] | set[int], number: signal.Signals) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, number)


def _parents() -> dict[int, int]:
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):  # it has ended meanwhile
                found[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    return found
