"""Small PDFs of pages for a board's papers: put in the queue when they are asked for, made by the worker, and kept.

Nothing of them is in the database, so whoever reads may ask for them. What waits is a file beside the finished ones:
the page's HTML, under the checksum of all that it depends on.
"""

import hashlib
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.utils.safestring import mark_safe
from structlog import get_logger

from handlingsplan.chapters.document import PlanHead
from handlingsplan.printing.fingerprints import fingerprint
from handlingsplan.printing.html_changes import soften
from handlingsplan.printing.pdf import CompileError, compile_pdf
from handlingsplan.printing.rendering import stylesheet
from handlingsplan.printing.section import render
from handlingsplan.sandbox import Limits, Reason
from handlingsplan.waking import wake

PAGE_PDF_TASK = "operations.page_pdf"
SECONDS, MEMORY_MB = 60, 1024  # a page takes some seconds
MAX_KEPT = 1_000  # files, of some 100 kB each
MAX_WAITING = 300  # an edition's extracts, and a few crawlers
SWEEP_SECONDS = 60  # a message that was sent so long ago may be lost
RETRY_SECONDS = 600  # what has failed is not tried again at once
logger = get_logger(__name__)


class BusyError(Exception):
    """So many wait already that this one is not taken."""


@dataclass(frozen=True)
class PagePdf:
    """What is printed: `content` is a page's own HTML, with links as they stand on the page."""

    plan: PlanHead
    title: str
    source: str  # which edition, or that it is the working plan
    dated: date
    content: str

    @cached_property
    def html(self) -> str:
        """The whole document; the same page gives the same text."""
        content = re.sub(r'href="/', f'href="{settings.SITE_URL.rstrip("/")}/', self.content)
        return render("printing/page_pdf.html", page=self, plan=self.plan, content=mark_safe(soften(content)))  # noqa: S308 our own templates' text

    @cached_property
    def key(self) -> str:
        """The checksum of all that it depends on."""
        return _key_of(self.html)


def is_kept(page: PagePdf) -> bool:
    """Tell whether the page's PDF is made."""
    return _path(page.key, "pdf").exists()


def kept_pdf(page: PagePdf) -> bytes:
    """Return the PDF as it was made; raises `FileNotFoundError` where it was not, or is kept no longer."""
    return _path(page.key, "pdf").read_bytes()


def ask_for(page: PagePdf) -> None:
    """Put the page in the queue, if it is not there. Raises `BusyError`, and `CompileError` if it failed just now."""
    waiting, failed = _path(page.key, "html"), _path(page.key, "failed")
    if 0 < _seconds_since(failed) < RETRY_SECONDS:
        with suppress(FileNotFoundError):
            raise CompileError(Reason(failed.read_text(encoding="utf-8")))
    if waiting.exists():
        return
    if len(waiting_keys()) >= MAX_WAITING:
        raise BusyError
    _write(waiting, page.html.encode())
    wake(PAGE_PDF_TASK, page.key)


def make_waiting(key: str) -> None:
    """Make the PDF of what waits under the key, unless that is done: a message may come twice."""
    waiting, kept = _path(key, "html"), _path(key, "pdf")
    try:
        html = waiting.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    try:
        # Of another version's page nobody asks for what this one would make.
        if not kept.exists() and _key_of(html) == key:
            _write(kept, compile_pdf(html, _sheet(), limits=Limits(SECONDS, MEMORY_MB)).content)
            _forget_oldest()
    except CompileError as error:
        logger.warning("page_pdf_failed", key=key, reason=error.reason)
        _write(_path(key, "failed"), error.reason.encode())
    waiting.unlink(missing_ok=True)


def waiting_keys() -> list[str]:
    """Return what waits to be made."""
    return [one.stem for one in _folder().glob("*.html")]


def sweep_waiting() -> int:
    """Wake the workers anew for what has waited long, and return how much that was."""
    late = [key for key in waiting_keys() if _seconds_since(_path(key, "html")) >= SWEEP_SECONDS]
    for key in late:
        wake(PAGE_PDF_TASK, key)
    return len(late)


def _sheet() -> str:
    return stylesheet(draft=False, more="css/print/page-pdf.css")


def _key_of(html: str) -> str:
    return hashlib.sha256(f"{html}\n{fingerprint(_sheet())}".encode()).hexdigest()


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "page-pdfs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _path(key: str, kind: str) -> Path:
    return _folder() / f"{key}.{kind}"


def _write(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, delete=False) as target:
        target.write(content)
    Path(target.name).rename(path)


def _forget_oldest() -> None:
    for kind in ("pdf", "failed"):
        for old in sorted(_folder().glob(f"*.{kind}"), key=_age, reverse=True)[MAX_KEPT:]:
            old.unlink(missing_ok=True)


def _seconds_since(path: Path) -> float:
    """Return how old the file is; 0 where it is gone."""
    made = _age(path)
    return time.time() - made if made else 0.0


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
