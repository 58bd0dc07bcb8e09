"""Other forms of an edition: tables as CSV, and the shape of the data. All from what was frozen."""

from io import BytesIO

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.downloads import FOREVER, Download, serve
from handlingsplan.editions.lookups import edition_or_404
from handlingsplan.editions.published import document_of
from handlingsplan.exports.spreadsheets import write_csv
from handlingsplan.exports.tables import TABLE_BY_KEY
from handlingsplan.pages import HtmxRequest


@login_not_required
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
        "text/csv; charset=utf-8",
        etag=f"{edition.checksum}-{table}",
    )
    return serve(request, download, cache_control=FOREVER)


@login_not_required
@require_safe
def data_schema(request: HtmxRequest) -> HttpResponse:  # noqa: ARG001 Django's signature
    """Return the JSON schema of an edition's data."""
    response = JsonResponse(PlanDocument.model_json_schema(), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Type"] = "application/schema+json; charset=utf-8"
    return response
