"""The appendices of published plans, and the files that editions name."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from handlingsplan.chapters.appendices import render_appendix
from handlingsplan.chapters.document import Appendix
from handlingsplan.downloads import FOREVER, serve
from handlingsplan.editions.appendix_changes import find_appendix
from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import edition_or_404, front, published_or_404
from handlingsplan.jobs.latest_editions import newest_finished
from handlingsplan.pages import HtmxRequest, render_page
from handlingsplan.plan.appendices.models import AppendixFile


def _appendix(edition: Edition, key: str) -> Appendix:
    appendix = find_appendix(front(edition).appendices, key)
    if appendix is None:
        raise Http404
    return appendix


@login_not_required
@require_safe
def published_appendix(request: HtmxRequest, slug: str, key: str) -> HttpResponse:
    """Show an appendix of the newest edition."""
    plan, edition = published_or_404(slug)
    appendix = _appendix(edition, key)
    url = reverse("edition_appendix_file", args=[slug, edition.number, key]) if appendix.file_name else ""
    context = {
        "plan": plan,
        "edition": edition,
        "front": front(edition),
        "appendix": appendix,
        "html": render_appendix(appendix, file_url=url),
        "pdf": newest_finished(plan),
    }
    return render_page(request, "public/appendix.html", context)


@login_not_required
@require_safe
def edition_appendix_file(request: HtmxRequest, slug: str, number: int, key: str) -> HttpResponseBase:
    """Return the file of an edition's appendix."""
    edition = edition_or_404(slug, number)
    appendix = _appendix(edition, key)
    if not appendix.file_token:
        raise Http404
    stored = get_object_or_404(AppendixFile, plan=edition.plan_id, token=appendix.file_token)
    return serve(request, stored.download, cache_control=FOREVER)
