"""The newest edition piece by piece, for everybody: measures, organisations, appendices, the newly elected."""

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from handlingsplan.chapters.appendices import render_appendix
from handlingsplan.chapters.document import Appendix
from handlingsplan.editions.models import Edition
from handlingsplan.editions.parts import find_appendix, measures_of, parties_of
from handlingsplan.editions.places import place_or_404
from handlingsplan.editions.published import document_of, edition_or_404, front
from handlingsplan.files.downloads import FOREVER, serve
from handlingsplan.jobs.latest_editions import newest_finished
from handlingsplan.open_pages.marking import for_everybody
from handlingsplan.pages import REFUSED, HtmxRequest, render_page
from handlingsplan.plan.appendices.models import AppendixFile
from handlingsplan.public.browsing import PublishedMeasureFilter, listed_in, results


@for_everybody
@require_safe
def public_measures(request: HtmxRequest, slug: str) -> HttpResponse:
    place = place_or_404(slug, None)
    form = PublishedMeasureFilter(request.GET, listed=listed_in(place.edition))
    found = results(form.chosen(), number=request.GET.get("page"))
    context = place.context(form=form, found=found, page=found.page)
    context["pages"] = found.page.paginator.get_elided_page_range(found.page.number)
    status = REFUSED if form.errors else 200
    return render_page(request, "public/measures.html", context, status=status)


@for_everybody
@require_safe
def public_organisations(request: HtmxRequest, slug: str) -> HttpResponse:
    """List the parties with what they answer for."""
    place = place_or_404(slug, None)
    groups = document_of(place.edition).cooperation.groups
    return render_page(request, "public/organisations.html", place.context(groups=groups))


@for_everybody
@require_safe
def newly_elected(request: HtmxRequest, slug: str) -> HttpResponse:
    """Tell on one page what the plan is, what it asks of a politician, and where one's own organisation's part is."""
    return render_page(request, "public/newly_elected.html", elected_context(slug))


def elected_context(slug: str) -> dict[str, Any]:
    """Return what page and PDF for the newly elected show."""
    place = place_or_404(slug, None)
    document = document_of(place.edition)
    late = [measure for measure in measures_of(document) if measure.status == "delayed"]
    return place.context(document=document, parties=parties_of(document), late=late, pdf=newest_finished(place.plan))


def _appendix(edition: Edition, key: str) -> Appendix:
    appendix = find_appendix(front(edition).appendices, key)
    if appendix is None:
        raise Http404
    return appendix


@for_everybody
@require_safe
def published_appendix(request: HtmxRequest, slug: str, key: str) -> HttpResponse:
    """Show an appendix of the newest edition."""
    place = place_or_404(slug, None)
    appendix = _appendix(place.edition, key)
    url = reverse("edition_appendix_file", args=[slug, place.edition.number, key]) if appendix.file_name else ""
    html, pdf = render_appendix(appendix, file_url=url), newest_finished(place.plan)
    return render_page(request, "public/appendix.html", place.context(appendix=appendix, html=html, pdf=pdf))


@for_everybody
@require_safe
def edition_appendix_file(request: HtmxRequest, slug: str, number: int, key: str) -> HttpResponseBase:
    """Return the file of an edition's appendix."""
    edition = edition_or_404(slug, number)
    appendix = _appendix(edition, key)
    if not appendix.file_token:
        raise Http404
    stored = get_object_or_404(AppendixFile, plan=edition.plan_id, token=appendix.file_token)
    return serve(request, stored.download, cache_control=FOREVER)
