"""An edition's tables for machines, one by one, with the description of all."""

import json
from io import BytesIO

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from handlingsplan.editions.published import document_of, edition_or_404
from handlingsplan.exports.data_package import DESCRIPTION, describe
from handlingsplan.exports.data_tables import DATA_TABLE_BY_NAME, is_used
from handlingsplan.files.downloads import FOREVER, Download, serve
from handlingsplan.open_pages.marking import for_everybody
from handlingsplan.pages import HtmxRequest
from handlingsplan.public.catalogue import catalogue
from handlingsplan.spreadsheets.files import CSV_TYPE


@for_everybody
@require_safe
def data_catalogue(request: HtmxRequest) -> HttpResponse:  # noqa: ARG001 Django's signature
    """Return the catalogue of everything that is published, for dataportal.se."""
    return HttpResponse(catalogue(), content_type="application/rdf+xml; charset=utf-8")


@for_everybody
@require_safe
def data_package(request: HtmxRequest, slug: str, number: int) -> HttpResponseBase:
    """Return what the tables hold, with paths that lead to each."""
    edition = edition_or_404(slug, number)
    download = Download(
        lambda: BytesIO(json.dumps(describe(document_of(edition)), ensure_ascii=False, indent=1).encode()),
        DESCRIPTION,
        "application/json; charset=utf-8",
        etag=f"{edition.checksum}-description",
        to_save=False,
    )
    return serve(request, download, cache_control=FOREVER)


@for_everybody
@require_safe
def data_table(request: HtmxRequest, slug: str, number: int, table: str) -> HttpResponseBase:
    """Return one table as CSV with keys, commas and decimal points."""
    edition = edition_or_404(slug, number)
    if table not in DATA_TABLE_BY_NAME or not is_used(table, document_of(edition)):
        raise Http404
    download = Download(
        lambda: BytesIO(DATA_TABLE_BY_NAME[table].write(document_of(edition))),
        f"handlingsplan-{slug}-utgava-{number}-{table}.csv",
        CSV_TYPE,
        etag=f"{edition.checksum}-data-{table}",
    )
    return serve(request, download, cache_control=FOREVER)
