"""The whole plan as one HTML document for print, and the style sheets of both ways to lay it out."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils import timezone
from django.utils.safestring import mark_safe

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.printing.html_changes import described, soften
from handlingsplan.printing.section import Imprint, Section, render
from handlingsplan.printing.sections import plan_sections
from handlingsplan.printing.table_of_contents import contents
from handlingsplan.tokens import with_values

UNSOFTENED = frozenset({"omslag", "i-korthet"})  # pages with few words, set as they are
PLAN = ("css/states.css", "css/print/plan.css")
__all__ = ["contents", "render_html", "stylesheet"]


def imprint_of(document: PlanDocument, *, draft: bool, checksum: str) -> Imprint:
    """Return what cover and imprint say: an edition's day is that of its publishing, a draft's is today."""
    dated = document.edition.published_at if document.edition else timezone.localdate()
    return Imprint(draft, dated, checksum)


def written(section: Section) -> str:
    """Return the section as HTML; the same section gives the same text."""
    html = described(section.write())
    fit = f' data-fit="{section.fit}"' if section.fit else ""
    return f'<section class="print-part"{fit}>{html if section.name in UNSOFTENED else soften(html)}</section>'


def render_html(document: PlanDocument, *, draft: bool, checksum: str) -> str:
    """Return the plan as HTML; the same document gives the same text, on the same day for a draft.

    `checksum` is the SHA-256 of the document as it is frozen (`handlingsplan.editions.freezing`).
    """
    imprint = imprint_of(document, draft=draft, checksum=checksum)
    sections = [mark_safe(written(one)) for one in plan_sections(document, imprint)]  # noqa: S308 our own templates' text
    return render(
        "printing/plan.html",
        plan=document.plan,
        edition=document.edition,
        draft=draft,
        dated=imprint.dated,
        body=mark_safe(body_attributes(document, imprint)),  # noqa: S308 our own template's text
        sections=sections,
    )


def body_attributes(document: PlanDocument, imprint: Imprint) -> str:
    """Return what the running heads read from the body's element."""
    return render("printing/body.html", plan=document.plan, edition=document.edition, **vars(imprint)).rstrip()


def stylesheet(*, draft: bool, consultation: bool = False, more: str = "") -> str:
    """Return the stylesheet of the plan in one piece; a draft's writes UTKAST on every page. `more` is one to add."""
    mark = _mark(draft=draft, consultation=consultation)
    added = [more] if more else []
    return _styles(*PLAN, "css/print/margins.css", "css/print/whole.css", *_marked(mark), *added, mark=mark)


def section_stylesheet(*, draft: bool, consultation: bool = False) -> str:
    """Return the stylesheet of sections, whose pages get their numbers and running heads afterwards."""
    mark = _mark(draft=draft, consultation=consultation)
    return _styles(*PLAN, "css/print/sections.css", *_marked(mark), mark=mark)


def page_section_stylesheet() -> str:
    """Return the stylesheet of the parts of a long page, each laid out as a section is."""
    return _styles(*PLAN, "css/print/sections.css", "css/print/page-pdf.css")


def running_head_stylesheet() -> str:
    """Return the stylesheet of what stands on every page."""
    return _styles(*PLAN, "css/print/margins.css", "css/print/running-heads.css")


def _mark(*, draft: bool, consultation: bool) -> str:
    """Return the word that stands across every page; none across those of an edition."""
    return "UTKAST" if draft else "REMISS" if consultation else ""


def _marked(mark: str) -> list[str]:
    return ["css/print/draft.css"] if mark else []


def _styles(*names: str, mark: str = "") -> str:
    return with_values("".join(_static(name) for name in names), {"page-mark": f'"{mark}"'})


def _static(name: str) -> str:
    path = finders.find(name)
    if not isinstance(path, str):
        raise FileNotFoundError(name)
    return Path(path).read_text(encoding="utf-8")
