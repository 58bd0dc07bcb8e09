"""Small PDFs of pages for a board's papers: made while the reader waits, within limits, and kept for the next one.

Nothing of them is in the database, so whoever reads may ask for them. At most so many are made at once on a machine;
who comes then is asked to come back, and the portal's pages go on answering.
"""

import fcntl
import hashlib
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.utils.safestring import mark_safe

from handlingsplan.chapters.document import PlanHead
from handlingsplan.printing.fingerprints import fingerprint
from handlingsplan.printing.html_changes import soften
from handlingsplan.printing.pdf import compile_pdf
from handlingsplan.printing.rendering import stylesheet
from handlingsplan.printing.sections import render
from handlingsplan.sandbox import Limits

SECONDS, MEMORY_MB = 60, 1024  # a page takes some seconds; the reader waits, and the server has little room to spare
PATIENCE_SECONDS = 4.0  # as long as a reader waits for a place without doubting that anything happens
MAX_KEPT = 500  # files, of some 100 kB each


class BusyError(Exception):
    """So many are made already that this one has to wait longer than a reader does."""


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
        return hashlib.sha256(f"{self.html}\n{fingerprint(_sheet())}".encode()).hexdigest()


def make_page_pdf(page: PagePdf) -> bytes:
    """Return the PDF, made now or kept from before. Raises `BusyError` and `CompileError`."""
    kept = _folder() / f"{page.key}.pdf"
    with suppress(FileNotFoundError):
        return kept.read_bytes()
    with _one_of_few():
        with suppress(FileNotFoundError):  # who stood before us in the queue asked for the same
            return kept.read_bytes()
        content = compile_pdf(page.html, _sheet(), limits=Limits(SECONDS, MEMORY_MB)).content
        _keep(kept, content)
    return content


def _sheet() -> str:
    return stylesheet(draft=False, more="css/print/page-pdf.css")


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "page-pdfs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _keep(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, delete=False) as target:
        target.write(content)
    Path(target.name).rename(path)
    by_age = sorted(path.parent.glob("*.pdf"), key=_age, reverse=True)
    for old in by_age[MAX_KEPT:]:
        old.unlink(missing_ok=True)


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


@contextmanager
def _one_of_few(clock: Callable[[], float] = time.monotonic) -> Iterator[None]:
    """Hold one of as many places as there are processes to lay out with; the kernel frees a dead process' place."""
    until = clock() + PATIENCE_SECONDS
    while True:
        for number in range(settings.RENDER_JOBS):
            with (_folder() / f"place-{number}").open("w") as place:
                if _is_free(place.fileno()):
                    yield
                    return
        if clock() > until:
            raise BusyError
        time.sleep(0.1)


def _is_free(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
