"""HTML to PDF in a process of its own, which can be killed and has limits of time and memory.

The child (`handlingsplan.pdf.layout`) gets no settings, no database and no environment of ours. Request
and result travel through nameless files, so that nothing is left behind whoever is killed.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, cast

from django.conf import settings
from django.utils.translation import gettext as _
from structlog import get_logger

from handlingsplan.pdf import layout, start

TICK_SECONDS = 1.0
MOST_DIAGNOSTICS = 20_000
_OUT_OF_MEMORY = {layout.EXIT_MEMORY, -signal.SIGABRT, -signal.SIGTRAP, -signal.SIGKILL}
"""The last three: C libraries give up when they get no memory, and so does the kernel's own guard."""
logger = get_logger(__name__)


class CompileError(Exception):
    """The compile failed; the message says why, in Swedish."""


@dataclass(frozen=True)
class Progress:
    """Where a compile is: `step` is "layout" or "writing", `pages` laid out so far, and sections of how many."""

    step: str
    pages: int
    sections: int = 0
    of_sections: int = 0


@dataclass(frozen=True)
class Pdf:
    """A finished compile; memory is that of the largest process."""

    content: bytes
    pages: int
    peak_memory_mb: int
    seconds: float
    left_out: tuple[str, ...] = ()
    """What could not be set and is left out, in words."""
    missing: tuple[str, ...] = ()
    """Anchors that links lead to and that are nowhere."""


@dataclass(frozen=True)
class Text:
    """What is laid out, and the files that are attached to it."""

    html: str
    css: str
    attachments: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Limits:
    """How long and how large a compile may become."""

    seconds: int
    memory_mb: int


def default_limits() -> Limits:
    """Return the limits that the settings name."""
    return Limits(settings.RENDER_TIME_LIMIT, settings.RENDER_MEMORY_LIMIT_MB)


def compile_pdf(
    html: str,
    css: str,
    *,
    on_tick: Callable[[Progress], None] = lambda _progress: None,
    limits: Limits | None = None,
    attachments: Iterable[dict[str, str]] = (),
) -> Pdf:
    """Return the PDF of a whole plan in one piece; raises `CompileError`.

    `on_tick` is called about once a second; what it raises ends the child and passes through.
    """
    limits = limits or default_limits()
    began = time.monotonic()
    with tempfile.TemporaryFile() as target, tempfile.TemporaryFile() as errors:
        with _child(Text(html, css, tuple(attachments)), target, errors, limits) as child:
            facts = _watch(child, began + limits.seconds, on_tick)
        if child.returncode or "peak_kb" not in facts:
            raise _why(child.returncode, errors)
        target.seek(0)
        return Pdf(target.read(), facts["pages"], facts["peak_kb"] // 1024, time.monotonic() - began)


@contextmanager
def _child(text: Text, target: IO[bytes], errors: IO[bytes], limits: Limits) -> Iterator[subprocess.Popen[bytes]]:
    """Start the layout process; however the block is left, the process and all that it started are gone."""
    request = layout.Request(
        html=text.html,
        css=text.css,
        output=target.fileno(),
        memory_mb=limits.memory_mb,
        cpu_seconds=limits.seconds + 60,
        parent=os.getpid(),
        attachments=list(text.attachments),
    )
    with tempfile.TemporaryDirectory(prefix="handlingsplan-") as scratch, tempfile.TemporaryFile() as source:
        source.write(json.dumps(vars(request)).encode())
        source.seek(0)
        child = subprocess.Popen(  # noqa: S603 our own file, run by our own interpreter
            [sys.executable, "-I", start.__file__, layout.__name__],
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=errors,
            pass_fds=[target.fileno()],
            cwd=scratch,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": scratch, "TMPDIR": scratch, "SOURCE_DATE_EPOCH": "0"},
            start_new_session=True,
        )
        try:
            yield child
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
            child.communicate()


def _watch(child: subprocess.Popen[bytes], deadline: float, on_tick: Callable[[Progress], None]) -> dict[str, Any]:
    """Follow the child until it closes its output, and return the last it said."""
    output = cast(IO[bytes], child.stdout)  # it was started with a pipe
    facts: dict[str, Any] = {"step": "layout", "pages": 0}
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(output, selectors.EVENT_READ)
        told, most = 0.0, 0
        while True:
            if selector.select(TICK_SECONDS):
                chunk = os.read(output.fileno(), 65536)
                if not chunk:
                    child.wait(timeout=10)
                    return facts
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    facts |= json.loads(line)
            now = time.monotonic()
            if now > deadline:
                raise CompileError(_("Planen hann inte sättas inom tidsgränsen."))
            if now - told >= TICK_SECONDS:
                told = now
                most = max(most, facts["pages"])  # a second pass begins from the first page again
                on_tick(Progress("layout" if facts["step"] == "layout" else "writing", most))


def _why(returncode: int, errors: IO[bytes]) -> CompileError:
    errors.seek(0)
    logger.error("layout_failed", returncode=returncode, stderr=errors.read(MOST_DIAGNOSTICS).decode(errors="replace"))
    if returncode in _OUT_OF_MEMORY:
        return CompileError(_("Minnet tog slut när planen skulle sättas."))
    if returncode == -signal.SIGXCPU:
        return CompileError(_("Planen hann inte sättas inom tidsgränsen."))
    return CompileError(_("Sättningen av planen avbröts av ett fel."))
