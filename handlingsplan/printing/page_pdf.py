"""Small PDFs of pages for a board's papers: put in the queue when they are asked for, made by the worker, and kept."""

import hashlib
import json
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
from handlingsplan.printing.long_page import LongPage, compile_long_page
from handlingsplan.printing.pdf import compile_pdf
from handlingsplan.printing.rendering import page_section_stylesheet, stylesheet
from handlingsplan.printing.section import render
from handlingsplan.sandbox import Limits

PAGE_PDF_TASK = "operations.page_pdf"
PAGE_PDFS = FileQueue(
    folder="page-pdfs", waiting="html", made="pdf", task=PAGE_PDF_TASK, form="PDF", content_type="application/pdf"
)
SECONDS, MEMORY_MB = 60, 1024  # a page takes some seconds
LONG_SECONDS = 1_200  # by the clock, of one with thousands of points; each of its parts has a section's limits


@dataclass(frozen=True)
class PagePdf:
    """What is printed: `content` is a page's own HTML, with links as they stand on the page."""

    queue: ClassVar[FileQueue] = PAGE_PDFS
    plan: PlanHead
    title: str
    source: str  # which edition, or that it is the working plan
    dated: date
    content: str
    parts: tuple[str, ...] = ()  # what follows where it is long: each on pages of its own, laid out by itself

    @cached_property
    def recipe(self) -> str:
        """The whole document, or a long one's parts; the same page gives the same text."""
        if self.parts:
            return json.dumps(self._long().recipe, ensure_ascii=False)
        return self._rendered("printing/page_pdf.html")

    def _long(self) -> LongPage:
        first = self._rendered("printing/page_pdf_first.html")
        facts = {
            "title": f"{self.title}: {self.plan.title}",
            "author": self.plan.coordinating_organisation,
            "subject": f"{self.title}. {self.plan.title}, {self.source}",
            "dated": self.dated.isoformat(),
        }
        attributes = f' class="page-pdf" {self._rendered("printing/page_pdf_body.html").strip()}'
        return LongPage(self.title, attributes, facts, [first, *map(_to_print, self.parts)])

    def _rendered(self, template: str) -> str:
        content = mark_safe(_to_print(self.content))  # noqa: S308 our own templates' text
        return render(template, page=self, plan=self.plan, content=content)

    @cached_property
    def key(self) -> str:
        """The checksum of all that it depends on."""
        return _key_of(self.recipe)


def make_waiting(key: str) -> None:
    """Make the PDF of what waits under the key."""
    PAGE_PDFS.make_waiting(key, lambda recipe: compiled(recipe) if _key_of(recipe) == key else None)


def compiled(recipe: str) -> bytes:
    """Return the PDF of a recipe; raises `CompileError`."""
    if recipe.startswith("{"):
        return compile_long_page(LongPage(**json.loads(recipe)), seconds=LONG_SECONDS).content
    return compile_pdf(recipe, _sheet(), limits=Limits(SECONDS, MEMORY_MB)).content


def _to_print(content: str) -> str:
    """Return a page's HTML with whole addresses, and with places where long words may break."""
    return soften(re.sub(r'href="/', f'href="{settings.SITE_URL.rstrip("/")}/', content))


def _sheet() -> str:
    return stylesheet(draft=False, more="css/print/page-pdf.css")


def _key_of(recipe: str) -> str:
    mark = fingerprint(_sheet(), page_section_stylesheet())
    return hashlib.sha256(f"{recipe}\n{mark}".encode()).hexdigest()
