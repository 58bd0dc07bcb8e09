"""Handing out a small PDF: the file where it is made, else a page that waits for it."""

from io import BytesIO

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from handlingsplan.downloads import ASK_EACH_TIME, NOT_KEPT, Download, serve
from handlingsplan.pages import render_page
from handlingsplan.printing.page_pdf import BusyError, PagePdf, ask_for, is_kept, kept_pdf
from handlingsplan.printing.pdf import CompileError

ACCEPTED, UNAVAILABLE = 202, 503
LOOK_AGAIN_SECONDS, COME_BACK_SECONDS = 3, 10


def serve_page_pdf(
    request: HttpRequest, page: PagePdf, name: str, *, cache_control: str = ASK_EACH_TIME
) -> HttpResponseBase:
    """Return the file, or a page that waits for it: a worker makes it, as it takes seconds."""
    if is_kept(page):
        download = Download(lambda: BytesIO(kept_pdf(page)), name, "application/pdf", page.key, to_save=False)
        return serve(request, download, cache_control=cache_control)
    try:
        ask_for(page)
    except (BusyError, CompileError):
        response = render_page(request, "printing/page_pdf_later.html", {"title": page.title}, status=UNAVAILABLE)
        response["Retry-After"] = str(COME_BACK_SECONDS)
    else:
        response = render_page(request, "printing/page_pdf_waiting.html", {"title": page.title}, status=ACCEPTED)
        response["Refresh"] = response["Retry-After"] = str(LOOK_AGAIN_SECONDS)
    response["Cache-Control"] = NOT_KEPT
    return response
