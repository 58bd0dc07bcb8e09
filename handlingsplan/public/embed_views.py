"""An indicator's chart for other sites: in a frame that may stand on any page, as a picture, and its values as CSV."""

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from followup.charts.series import draw
from handlingsplan.chapters.document import Indicator
from handlingsplan.editions.models import Edition
from handlingsplan.editions.places import ReadersPlace, place_or_404
from handlingsplan.editions.published import document_of
from handlingsplan.exports.chart_pictures import picture_of_series
from handlingsplan.files.downloads import ASK_EACH_TIME, FOREVER, Download, serve
from handlingsplan.open_pages.marking import for_everybody
from handlingsplan.pages import HtmxRequest, render_page
from handlingsplan.spreadsheets.files import CSV_TYPE, Cell, data_lines
from handlingsplan.web_addresses import site_address

# Nothing but a drawing and its style: no script, no form, no picture
IN_A_FRAME = {"default-src": [NONE], "style-src": [SELF], "font-src": [SELF], "frame-ancestors": ["*"]}
MAX_PICTURES = 64  # kept in memory, of some 15 kB each
NOT_THERE = ("script-src", "img-src", "connect-src", "form-action", "manifest-src")


def _found(slug: str, number: int, edition_number: int | None) -> tuple[ReadersPlace, Indicator]:
    """Return the place and the indicator; raises Http404."""
    place = place_or_404(slug, edition_number)
    place.page("indicator", number)
    return place, next(one for one in document_of(place.edition).followup.indicators if one.number == number)


@for_everybody
@xframe_options_exempt
@csp_replace(IN_A_FRAME | {name: [NONE] for name in NOT_THERE})  # type: ignore[arg-type] # its types know no arguments of addresses
@require_safe
def embedded_indicator(request: HtmxRequest, slug: str, number: int, edition_number: int | None = None) -> HttpResponse:
    """Show the chart alone, with its name and where it comes from."""
    place, indicator = _found(slug, number, edition_number)
    page = place.page("indicator", number)
    context = page | {"indicator": indicator, "chart": draw(indicator), "home": site_address("start")}
    return render_page(request, "public/embedded_indicator.html", context)


@for_everybody
@require_safe
def indicator_picture(
    request: HtmxRequest, slug: str, number: int, edition_number: int | None = None
) -> HttpResponseBase:
    """Return the chart as a picture."""
    place, indicator = _found(slug, number, edition_number)
    content = _picture(place.edition.pk, place.edition.checksum, number)
    if content is None:
        raise Http404
    name = f"{slug}-utgava-{place.edition.number}-indikator-{number}.png"
    etag = f"{place.edition.checksum}-diagram-{indicator.number}"
    cache = FOREVER if edition_number else ASK_EACH_TIME
    download = Download(lambda: BytesIO(content), name, "image/png", etag=etag, to_save=False)
    return serve(request, download, cache_control=cache)


@lru_cache(maxsize=MAX_PICTURES)
def _picture(edition_id: int, _checksum: str, number: int) -> bytes | None:
    """Return the chart of the edition's indicator; None where it has nothing to draw."""
    document = document_of(Edition.objects.defer("content").get(pk=edition_id))
    indicator = next(one for one in document.followup.indicators if one.number == number)
    chart = draw(indicator)
    return picture_of_series(indicator.title, chart).content if chart else None


@for_everybody
@require_safe
def indicator_values(
    request: HtmxRequest, slug: str, number: int, edition_number: int | None = None
) -> HttpResponseBase:
    """Return the values that the chart shows, as CSV."""
    place, indicator = _found(slug, number, edition_number)
    name = f"{slug}-utgava-{place.edition.number}-indikator-{number}.csv"
    etag = f"{place.edition.checksum}-indicator-{number}"
    content = data_lines([("series", "year", "value"), *_values(indicator)]).encode()
    cache = FOREVER if edition_number else ASK_EACH_TIME
    return serve(request, Download(lambda: BytesIO(content), name, CSV_TYPE, etag=etag), cache_control=cache)


def _values(indicator: Indicator) -> Iterator[tuple[Cell, ...]]:
    if indicator.baseline:
        yield "baseline", indicator.baseline.year, indicator.baseline.value
    for series, values in (("target", indicator.targets), ("value", indicator.values)):
        yield from ((series, one.year, one.value) for one in values)
