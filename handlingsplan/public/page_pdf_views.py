"""Pages as small PDFs: what has changed since, my organisation's extract, and the page for the newly elected."""

from io import BytesIO

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from actors.requests import MemberRequest
from handlingsplan.downloads import ASK_EACH_TIME, NOT_KEPT, Download, serve
from handlingsplan.open_pages.marking import for_everybody
from handlingsplan.pages import HtmxRequest, render_page
from handlingsplan.printing.page_pdf import BusyError, PagePdf, ask_for, is_kept, kept_pdf
from handlingsplan.printing.pdf import CompileError
from handlingsplan.public.page_pdfs import changes_page, elected_page, extract_page, working_changes_page

ACCEPTED, UNAVAILABLE = 202, 503
LOOK_AGAIN_SECONDS, COME_BACK_SECONDS = 3, 10


@for_everybody
@require_safe
def extract_pdf(request: HtmxRequest, slug: str, organisation: str) -> HttpResponseBase:
    """Return an organisation's part of the newest edition."""
    return _serve(request, extract_page(slug, organisation), f"utdrag-{slug}-{organisation}.pdf")


@for_everybody
@require_safe
def newly_elected_pdf(request: HtmxRequest, slug: str) -> HttpResponseBase:
    """Return the plan on one page for the newly elected."""
    return _serve(request, elected_page(slug), f"nyvald-{slug}.pdf")


@for_everybody
@require_safe
def edition_changes_pdf(request: HtmxRequest, slug: str, number: int, since: int) -> HttpResponseBase:
    """Return what an edition has changed since an earlier one."""
    return _serve(request, changes_page(request.GET, slug, number, since), f"andrat-{slug}-{since}-{number}.pdf")


@require_safe
def working_changes_pdf(request: MemberRequest, slug: str, since: int) -> HttpResponseBase:
    """Return what the working plan has changed since an edition, for those who work on it."""
    page = working_changes_page(request.GET, request.user, slug, since)
    return _serve(request, page, f"andrat-{slug}-sedan-{since}.pdf", cache_control=NOT_KEPT)


def _serve(request: HttpRequest, page: PagePdf, name: str, *, cache_control: str = ASK_EACH_TIME) -> HttpResponseBase:
    """Return the file, or a page that waits for it: a worker makes it, as it takes seconds."""
    if is_kept(page):
        download = Download(lambda: BytesIO(kept_pdf(page)), name, "application/pdf", page.key, to_save=False)
        return serve(request, download, cache_control=cache_control)
    try:
        ask_for(page)
    except (BusyError, CompileError):
        response = render_page(request, "public/page_pdf_later.html", {"title": page.title}, status=UNAVAILABLE)
        response["Retry-After"] = str(COME_BACK_SECONDS)
    else:
        response = render_page(request, "public/page_pdf_waiting.html", {"title": page.title}, status=ACCEPTED)
        response["Refresh"] = response["Retry-After"] = str(LOOK_AGAIN_SECONDS)
    response["Cache-Control"] = NOT_KEPT
    return response
