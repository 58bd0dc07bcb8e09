"""Confined processes: what works on files and texts of others does it where only that work can be lost.

Such a process is `main()` of one of our modules, started by this file's path. It gets no settings, no database and no
environment of ours, limits of time and memory, an empty folder to work in, and a session of its own: whoever started
it ends it with all that it started, and the kernel ends it when that one dies. It speaks in lines.

The package `handlingsplan` loads Celery and with it everything. A confined process is to start fast and to know
nothing of it, so the package gets its place there without being run.
"""

import ctypes
import importlib
import math
import os
import resource
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import ModuleType, TracebackType
from typing import IO, Self, cast

ROOT = Path(__file__).resolve().parents[1]
TICK_SECONDS = 1.0
MAX_DIAGNOSTICS = 20_000  # bytes of what a process wrote when it failed: a traceback or two, for the log
READ_SIZE = 65_536  # what a pipe holds
EXIT_MEMORY = 3  # of a process that was told that there is no more memory
# C libraries give up when they get no memory (abort, trap), and the kernel's own guard kills.
_OUT_OF_MEMORY = {EXIT_MEMORY, -signal.SIGABRT, -signal.SIGTRAP, -signal.SIGKILL}
_PR_SET_PDEATHSIG = 1  # of <linux/prctl.h>; Python has no name for it


class Reason(StrEnum):
    """Why a process did not do its work."""

    TIME = "time"
    MEMORY = "memory"
    ERROR = "error"


class ConfinedError(Exception):
    """A confined process failed; `diagnostics` are for the log, the words for people are the caller's."""

    def __init__(self, reason: Reason, diagnostics: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.diagnostics = diagnostics


@dataclass(frozen=True)
class Limits:
    """How much a process may take; of the processor's time as much as of the clock's unless told otherwise."""

    seconds: float
    memory_mb: int
    processor_seconds: int | None = None


def restrict(*, processor_seconds: float, memory_mb: int) -> None:
    """Give up, in this process and for good, time and memory beyond the limits."""
    memory, seconds = memory_mb * 2**20, math.ceil(processor_seconds)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # The kernel tells the first limit by SIGXCPU, and kills at the second, which looks like a lack of memory.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the text that was worked on


def die_with_parent() -> None:
    """Let the kernel end this process when the one that started it ends, however it does."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def reason_of(returncode: int) -> Reason:
    """Return why a process ended with this code, which is not 0."""
    if returncode == -signal.SIGXCPU:
        return Reason.TIME
    return Reason.MEMORY if returncode in _OUT_OF_MEMORY else Reason.ERROR


class Process:
    """A confined process; leaving the block ends it and all that it started.

    It is given its whole input at once, or with `given=None` line by line by `send`.
    """

    def __init__(
        self, module: str, limits: Limits | None = None, *, given: bytes | None = None, keep_open: Sequence[int] = ()
    ) -> None:
        with ExitStack() as stack:
            scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="handlingsplan-"))
            self._errors = stack.enter_context(tempfile.TemporaryFile())
            source: int | IO[bytes] = subprocess.PIPE
            if given is not None:
                source = stack.enter_context(tempfile.TemporaryFile())  # no pipe: it need not be read while we write
                source.write(given)
                source.seek(0)
            self._popen = subprocess.Popen(  # noqa: S603 our own file, run by our own interpreter
                [sys.executable, "-I", __file__, str(os.getpid()), module, *_arguments(limits)],
                stdin=source,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                pass_fds=keep_open,
                cwd=scratch,
                env={
                    "PATH": os.defpath,
                    "LANG": "C.UTF-8",  # texts and names are UTF-8, whatever the machine's own language is
                    "HOME": scratch,
                    "TMPDIR": scratch,
                    "SOURCE_DATE_EPOCH": "0",  # fonts carry a date: the same plan gives the same bytes
                },
                start_new_session=True,
            )
            self._stack = stack.pop_all()
        self.output = cast(IO[bytes], self._popen.stdout)
        self.has_ended = False  # its output is closed
        self._rest: list[bytes] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def send(self, line: bytes) -> None:
        """Give it a line; nothing where it is dead, which its closed output tells."""
        target = cast(IO[bytes], self._popen.stdin)
        with suppress(BrokenPipeError):
            target.write(line)
            target.flush()

    def wait(self, seconds: float) -> int:
        """Return the code with which it ended; raises `ConfinedError` where it does not end in time."""
        try:
            return self._popen.wait(timeout=max(seconds, 0))
        except subprocess.TimeoutExpired as error:
            raise ConfinedError(Reason.TIME) from error

    def diagnostics(self) -> str:
        """What it wrote of its troubles, the last of it."""
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - MAX_DIAGNOSTICS))
        return self._errors.read().decode(errors="replace")

    def end(self) -> int:
        """Kill it and all that it started, if it is still there, leave nothing of it behind, and return its code."""
        if self._popen.poll() is None:
            os.killpg(self._popen.pid, signal.SIGKILL)
        with suppress(BrokenPipeError):  # lines that it did not read
            self._popen.communicate()
        self._stack.close()
        return self._popen.returncode

    def lines(self) -> Iterator[bytes]:
        """Yield what is there to be read, line by line; what it said last need not be a whole line."""
        chunk = os.read(self.output.fileno(), READ_SIZE)
        *lines, rest = chunk.split(b"\n")
        for line in lines:
            yield b"".join([*self._rest, line])
            self._rest.clear()
        if rest:
            self._rest.append(rest)
        if not chunk:
            self.has_ended = True
            if self._rest:
                yield b"".join(self._rest)


def _arguments(limits: Limits | None) -> list[str]:
    if limits is None:  # a process that starts others, each with limits of its own
        return []
    seconds = limits.seconds if limits.processor_seconds is None else limits.processor_seconds
    return [str(seconds), str(limits.memory_mb)]


def listen(processes: Iterable[Process], seconds: float) -> Iterator[tuple[Process, bytes | None]]:
    """Yield lines with who said them, as soon as anybody says anything within that time; None says that one ended."""
    with selectors.DefaultSelector() as selector:
        for process in processes:
            selector.register(process.output, selectors.EVENT_READ, process)
        events = selector.select(seconds)
    for key, _mask in events:
        for line in key.data.lines():
            yield key.data, line
        if key.data.has_ended:
            yield key.data, None


def run(
    module: str,
    limits: Limits,
    *,
    given: bytes,
    keep_open: Sequence[int] = (),
    on_tick: Callable[[bytes], None] = lambda _last_line: None,
) -> list[bytes]:
    """Run a module's `main()` in a confined process, and return the lines that it printed; raises `ConfinedError`.

    `on_tick` is called about once a second with the last line so far; what it raises ends the process and passes
    through.
    """
    deadline = time.monotonic() + limits.seconds
    lines: list[bytes] = []
    ticked = 0.0
    with Process(module, limits, given=given, keep_open=keep_open) as process:
        while not process.has_ended:
            now = time.monotonic()
            if now > deadline:
                raise ConfinedError(Reason.TIME)
            if now - ticked >= TICK_SECONDS:
                ticked = now
                on_tick(lines[-1] if lines else b"")
            heard = listen([process], min(TICK_SECONDS, deadline - now))
            lines += [line for _process, line in heard if line is not None]
        if code := process.wait(deadline - time.monotonic()):
            raise ConfinedError(reason_of(code), process.diagnostics())
    return lines


def _main(parent: int, module: str, *limits: str) -> None:
    die_with_parent()
    if os.getppid() != parent:  # it died before we asked to be told
        sys.exit(1)
    if limits:
        restrict(processor_seconds=float(limits[0]), memory_mb=int(limits[1]))
    package = ModuleType("handlingsplan")
    package.__path__ = [str(ROOT / "handlingsplan")]
    sys.modules |= {"handlingsplan": package, "handlingsplan.sandbox": sys.modules["__main__"]}
    sys.path.append(str(ROOT))
    try:
        importlib.import_module(module).main()
    except MemoryError:
        os._exit(EXIT_MEMORY)  # no memory for anything else


if __name__ == "__main__":
    _main(int(sys.argv[1]), *sys.argv[2:])
