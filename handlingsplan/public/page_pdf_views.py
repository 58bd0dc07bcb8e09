"""Small papers for a board: what has changed, an organisation's extract and decision, the newly elected's page."""

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from actors.requests import MemberRequest
from handlingsplan.asked_files.serving import serve_asked
from handlingsplan.files.downloads import NOT_KEPT
from handlingsplan.open_pages.marking import for_everybody
from handlingsplan.pages import HtmxRequest
from handlingsplan.public.decision_papers import decision_paper
from handlingsplan.public.page_pdfs import changes_page, elected_page, extract_page, working_changes_page


@for_everybody
@require_safe
def extract_pdf(request: HtmxRequest, slug: str, organisation: str) -> HttpResponseBase:
    """Return an organisation's part of the newest edition."""
    return serve_asked(request, extract_page(slug, organisation), f"utdrag-{slug}-{organisation}.pdf")


@for_everybody
@require_safe
def decision_paper_docx(request: HtmxRequest, slug: str, organisation: str) -> HttpResponseBase:
    """Return a draft of the paper on which an organisation's board decides about the newest edition."""
    return serve_asked(request, decision_paper(slug, organisation), f"tjansteutlatande-{slug}-{organisation}.docx")


@for_everybody
@require_safe
def newly_elected_pdf(request: HtmxRequest, slug: str) -> HttpResponseBase:
    """Return the plan on one page for the newly elected."""
    return serve_asked(request, elected_page(slug), f"nyvald-{slug}.pdf")


@for_everybody
@require_safe
def edition_changes_pdf(request: HtmxRequest, slug: str, number: int, since: int) -> HttpResponseBase:
    """Return what an edition has changed since an earlier one."""
    return serve_asked(request, changes_page(request.GET, slug, number, since), f"andrat-{slug}-{since}-{number}.pdf")


@require_safe
def working_changes_pdf(request: MemberRequest, slug: str, since: int) -> HttpResponseBase:
    """Return what the working plan has changed since an edition, for those who work on it."""
    page = working_changes_page(request.GET, request.user, slug, since)
    return serve_asked(request, page, f"andrat-{slug}-sedan-{since}.pdf", cache_control=NOT_KEPT)
