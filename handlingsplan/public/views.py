"""What everybody reads without signing in: published plans, their chapters, editions and PDFs."""

from io import BytesIO

from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from handlingsplan.editions.enums import OTHER_FORMS, FileForm
from handlingsplan.editions.models import Edition
from handlingsplan.editions.places import place_or_404
from handlingsplan.editions.published import (
    document_of,
    edition_or_404,
    editions_of,
    front,
    indicator_map,
    newest_edition,
    overview,
    published_or_404,
)
from handlingsplan.editions.schemas import FORMAT, FORMATS, schema_of
from handlingsplan.exports.spreadsheets import write_csv
from handlingsplan.exports.tables import TABLE_BY_KEY, TABLES
from handlingsplan.files.downloads import ASK_EACH_TIME, FOREVER, Download, serve
from handlingsplan.filters import read_search
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.latest_editions import file_of, newest_finished, serve_data, serve_job
from handlingsplan.jobs.progress import other_forms
from handlingsplan.open_pages.marking import for_everybody
from handlingsplan.pages import HtmxRequest, render_page
from handlingsplan.plan.models import Plan
from handlingsplan.public.browsing import listed_editions, listed_plans
from handlingsplan.spreadsheets.files import CSV_TYPE

UNAVAILABLE = 503


@for_everybody
@require_safe
def published_plans(request: HtmxRequest) -> HttpResponse:
    """List every plan that has an edition."""
    query, order = read_search(request.GET, orders=("nyast", "titel"))
    listing = listed_plans(query=query, order=order)
    return render_page(request, "public/plans.html", {"listing": listing})


@for_everybody
@require_safe
def published_standing(request: HtmxRequest, slug: str) -> HttpResponse:
    """Show how far the plan had come when its newest edition was frozen."""
    place = place_or_404(slug, None)
    chosen = indicator_map(place.edition, request.GET.get("indikator", ""))
    context = place.context(overview=overview(place.edition), map=chosen)
    return render_page(request, "public/dashboard.html", context)


@for_everybody
@require_safe
def newest_pdf(request: HtmxRequest, slug: str) -> HttpResponseBase:
    """Return the newest PDF that is finished; a newer edition may still be in the making."""
    plan, edition = published_or_404(slug)
    return _newest(request, plan, edition, FileForm.PDF)


@for_everybody
@require_safe
def newest_form(request: HtmxRequest, slug: str, form: str) -> HttpResponseBase:
    """Return the newest file of another form that is finished."""
    plan, edition = published_or_404(slug)
    return _newest(request, plan, edition, _other_form(form))


def _newest(request: HtmxRequest, plan: Plan, edition: Edition, form: FileForm) -> HttpResponseBase:
    job = newest_finished(plan, form)
    if job is None:
        return _on_its_way(request, edition, form)
    return serve_job(request, job, cache_control=ASK_EACH_TIME)


@for_everybody
@require_safe
def editions(request: HtmxRequest, slug: str) -> HttpResponse:
    plan = get_object_or_404(Plan, slug=slug)
    query, order = read_search(request.GET, orders=("nyast", "aldst"))
    listing = listed_editions(plan, query=query, order=order)
    if not listing.total:
        raise Http404
    return render_page(request, "public/editions.html", {"plan": plan, "listing": listing})


@for_everybody
@require_safe
def edition(request: HtmxRequest, slug: str, number: int) -> HttpResponse:
    """Show one edition: its files, its checksums, what was new."""
    shown = edition_or_404(slug, number, "job")
    newest = newest_edition(shown.plan)
    context = {
        "plan": shown.plan,
        "edition": shown,
        "newest": newest,
        "front": front(shown),
        "earlier": editions_of(shown.plan).before(number),
        "adoptions": shown.adoptions.select_related("organisation", "extract"),
        "tables": TABLES,
        "forms": other_forms(shown.job) if hasattr(shown, "job") else [],
    }
    return render_page(request, "public/edition.html", context)


@for_everybody
@require_safe
def edition_pdf(request: HtmxRequest, slug: str, number: int) -> HttpResponseBase:
    return _file(request, edition_or_404(slug, number), FileForm.PDF)


@for_everybody
@require_safe
def edition_package(request: HtmxRequest, slug: str, number: int) -> HttpResponseBase:
    """Return the edition whole, to keep."""
    return _file(request, edition_or_404(slug, number), FileForm.PACKAGE)


@for_everybody
@require_safe
def edition_form(request: HtmxRequest, slug: str, number: int, form: str) -> HttpResponseBase:
    return _file(request, edition_or_404(slug, number), _other_form(form))


def _file(request: HtmxRequest, edition: Edition, form: FileForm) -> HttpResponseBase:
    job = file_of(edition, form)
    if job is None or job.state != JobState.DONE:
        return _on_its_way(request, edition, form)
    return serve_job(request, job, cache_control=FOREVER)


def _other_form(form: str) -> FileForm:
    if form not in OTHER_FORMS:
        raise Http404
    return FileForm(form)


@for_everybody
@require_safe
def edition_data(request: HtmxRequest, slug: str, number: int) -> HttpResponseBase:
    plan = get_object_or_404(Plan, slug=slug)
    shown = get_object_or_404(Edition.objects.select_related("plan"), plan=plan, number=number)
    return serve_data(request, shown)


def _on_its_way(request: HtmxRequest, edition: Edition, form: FileForm) -> HttpResponse:
    context = {"plan": edition.plan, "edition": edition, "job": file_of(edition, form), "form": form.label}
    response = render_page(request, "public/pdf_on_its_way.html", context, status=UNAVAILABLE)
    response["Retry-After"] = "15"
    return response


@for_everybody
@require_safe
def edition_table(request: HtmxRequest, slug: str, number: int, table: str) -> HttpResponseBase:
    """Return one of the edition's tables as CSV."""
    edition = edition_or_404(slug, number)
    if table not in TABLE_BY_KEY:
        raise Http404
    name = f"handlingsplan-{slug}-utgava-{number}-{table}.csv"
    download = Download(
        lambda: BytesIO(write_csv(document_of(edition), TABLE_BY_KEY[table])),
        name,
        CSV_TYPE,
        etag=f"{edition.checksum}-{table}",
    )
    return serve(request, download, cache_control=FOREVER)


@for_everybody
@require_safe
def data_schema(request: HtmxRequest, number: int = FORMAT) -> HttpResponse:  # noqa: ARG001 Django's signature
    """Return the JSON schema of an edition's data, in the format that editions have now or in an earlier one."""
    if number not in FORMATS:
        raise Http404
    response = JsonResponse(schema_of(number), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Type"] = "application/schema+json; charset=utf-8"
    return response
