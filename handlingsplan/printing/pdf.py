"""HTML to PDF in one piece, and what both ways of compiling say of their work.

The request and the PDF travel through nameless files, so that nothing is left behind whoever is killed.
"""

import json
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from structlog import get_logger

from handlingsplan import sandbox
from handlingsplan.sandbox import ConfinedError, Limits, Reason

LAYOUT = "handlingsplan.pdf.layout"
_REASONS: dict[Reason, Promise] = {
    Reason.TIME: _("Planen hann inte sättas inom tidsgränsen."),
    Reason.MEMORY: _("Minnet tog slut när planen skulle sättas."),
    Reason.ERROR: _("Sättningen av planen avbröts av ett fel."),
}
logger = get_logger(__name__)


class CompileError(Exception):
    """The compile failed; the message says why, in Swedish."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(_REASONS[reason]))
        self.reason = reason


@dataclass(frozen=True)
class CompileProgress:
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
    left_out: tuple[str, ...] = ()  # what could not be set, in words
    missing: tuple[str, ...] = ()  # anchors that links lead to and that are nowhere


def default_limits() -> Limits:
    """Return the limits of a whole plan that the settings name."""
    return Limits(settings.RENDER_TIME_LIMIT, settings.RENDER_MEMORY_LIMIT_MB)


def compile_pdf(
    html: str,
    css: str,
    *,
    on_tick: Callable[[CompileProgress], None] = lambda _progress: None,
    limits: Limits | None = None,
    attachments: Iterable[dict[str, str]] = (),
) -> Pdf:
    """Return the PDF of a whole plan in one piece; raises `CompileError`.

    `on_tick` is called about once a second; what it raises ends the process and passes through.
    """
    began = time.monotonic()
    with tempfile.TemporaryFile() as target:
        request = {"html": html, "css": css, "output": target.fileno(), "attachments": list(attachments)}
        try:
            lines = sandbox.run(
                LAYOUT,
                limits or default_limits(),
                given=json.dumps(request).encode(),
                keep_open=[target.fileno()],
                on_tick=lambda line: on_tick(_progress(line)),
            )
        except ConfinedError as error:
            logger.exception("layout_failed", reason=error.reason, stderr=error.diagnostics)
            raise CompileError(error.reason) from error
        target.seek(0)
        facts = json.loads(lines[-1])
        return Pdf(target.read(), facts["pages"], facts["peak_kb"] // 1024, time.monotonic() - began)


def _progress(line: bytes) -> CompileProgress:
    facts: dict[str, Any] = json.loads(line) if line else {"step": "layout", "pages": 0}
    return CompileProgress("layout" if facts["step"] == "layout" else "writing", facts["pages"])
