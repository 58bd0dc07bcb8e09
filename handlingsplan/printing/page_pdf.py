"""Small PDFs of pages for a board's papers: put in the queue when they are asked for, made by the worker, and kept."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.utils.safestring import mark_safe

from handlingsplan.asked_files.queue import FileQueue
from handlingsplan.chapters.document import PlanHead
from handlingsplan.printing.fingerprints import fingerprint
from handlingsplan.printing.html_changes import soften
from handlingsplan.printing.pdf import compile_pdf
from handlingsplan.printing.rendering import stylesheet
from handlingsplan.printing.section import render
from handlingsplan.sandbox import Limits

PAGE_PDF_TASK = "operations.page_pdf"
PAGE_PDFS = FileQueue(
    folder="page-pdfs", waiting="html", made="pdf", task=PAGE_PDF_TASK, form="PDF", content_type="application/pdf"
)
SECONDS, MEMORY_MB = 60, 1024  # a page takes some seconds
# A report of a consultation with thousands of points has some megabytes, and is laid out in minutes.
MEGABYTE, MORE_SECONDS, MORE_MEMORY_MB, MAX_MEGABYTES = 1_000_000, 120, 512, 10


@dataclass(frozen=True)
class PagePdf:
    """What is printed: `content` is a page's own HTML, with links as they stand on the page."""

    queue: ClassVar[FileQueue] = PAGE_PDFS
    plan: PlanHead
    title: str
    source: str  # which edition, or that it is the working plan
    dated: date
    content: str

    @cached_property
    def recipe(self) -> str:
        """The whole document; the same page gives the same text."""
        content = re.sub(r'href="/', f'href="{settings.SITE_URL.rstrip("/")}/', self.content)
        return render("printing/page_pdf.html", page=self, plan=self.plan, content=mark_safe(soften(content)))  # noqa: S308 our own templates' text

    @cached_property
    def key(self) -> str:
        """The checksum of all that it depends on."""
        return _key_of(self.recipe)


def make_waiting(key: str) -> None:
    """Make the PDF of what waits under the key."""
    PAGE_PDFS.make_waiting(key, lambda html: _compiled(html) if _key_of(html) == key else None)


def _compiled(html: str) -> bytes:
    return compile_pdf(html, _sheet(), limits=limits_of(html)).content


def limits_of(html: str) -> Limits:
    """Return how much laying it out may take: a page's, and more for each megabyte of a long one."""
    more = min(len(html) // MEGABYTE, MAX_MEGABYTES)
    return Limits(SECONDS + more * MORE_SECONDS, MEMORY_MB + more * MORE_MEMORY_MB)


def _sheet() -> str:
    return stylesheet(draft=False, more="css/print/page-pdf.css")


def _key_of(html: str) -> str:
    return hashlib.sha256(f"{html}\n{fingerprint(_sheet())}".encode()).hexdigest()
