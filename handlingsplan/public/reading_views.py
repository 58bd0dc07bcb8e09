"""What every edition has pages for: its chapters, measures, organisations and indicators.

Under the plan they are the newest edition's; under an edition they are that one's, for ever.
"""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from followup.charts.series import draw
from handlingsplan.chapters.rendering import LISTED, WHOLE, by_year
from handlingsplan.consultation.places import chapter_place
from handlingsplan.consultation.told import told_about
from handlingsplan.editions.adopted import adopted_before
from handlingsplan.editions.extract import read_extract
from handlingsplan.editions.parts import measures_of
from handlingsplan.editions.places import place_or_404
from handlingsplan.editions.published import chapter_html, document_of, editions_of, front
from handlingsplan.jobs.latest_editions import newest_finished
from handlingsplan.open_pages.marking import for_everybody
from handlingsplan.pages import HtmxRequest, render_page
from handlingsplan.plan.enums import CHAPTER_BY_NUMBER
from handlingsplan.public.measure_log import log_of, neighbours
from measures.timeline import bar_over


@for_everybody
@require_safe
def chapter(request: HtmxRequest, slug: str, number: int, edition_number: int | None = None) -> HttpResponse:
    """Show a chapter, the long ones as lines that open."""
    return render_page(request, "public/chapter.html", _chapter(slug, number, edition_number, is_whole=False))


@for_everybody
@require_safe
def whole_chapter(request: HtmxRequest, slug: str, number: int, edition_number: int | None = None) -> HttpResponse:
    """Show a chapter with everything in it, to read from top to bottom or to print."""
    return render_page(request, "public/chapter.html", _chapter(slug, number, edition_number, is_whole=True))


def _chapter(slug: str, number: int, edition_number: int | None, *, is_whole: bool) -> dict[str, Any]:
    if number not in CHAPTER_BY_NUMBER:
        raise Http404
    place = place_or_404(slug, edition_number)
    titles = dict(front(place.edition).titles)
    part = WHOLE if is_whole else LISTED
    return place.page(
        "chapter",
        number,
        number=number,
        title=titles[number],
        html=chapter_html(place.edition, number, place.links(here=number), part=part),
        is_whole=is_whole,
        previous=(number - 1, titles[number - 1]) if number - 1 in titles else None,
        next=(number + 1, titles[number + 1]) if number + 1 in titles else None,
        pdf=newest_finished(place.plan),
        told=list(told_about(place.plan, chapter_place(number))),
    )


@for_everybody
@require_safe
def measure(request: HtmxRequest, slug: str, number: int, edition_number: int | None = None) -> HttpResponse:
    """Show one measure as the edition has it."""
    place = place_or_404(slug, edition_number)
    context = place.page("measure", number)
    document = document_of(place.edition)
    measures = measures_of(document)
    found = next(one for one in measures if one.number == number)
    before, after = neighbours(found, measures)
    years = range(document.plan.period_start, document.plan.period_end + 1)
    context |= {
        "measure": found,
        "bar": bar_over(years, found, found.milestones, today=localdate(place.edition.published_at)),
        "log": log_of(found, [place.edition, *editions_of(place.plan).before(place.edition.number)]),
        "before": before,
        "after": after,
        "told": list(told_about(place.plan, found.key)),
    }
    return render_page(request, "public/measure.html", context)


@for_everybody
@require_safe
def organisation(request: HtmxRequest, slug: str, organisation: str, edition_number: int | None = None) -> HttpResponse:
    """Show one organisation's part of the plan: what it owns, pays, has promised, and what is late."""
    return render_page(request, "public/organisation.html", extract_context(slug, organisation, edition_number))


def extract_context(slug: str, organisation: str, edition_number: int | None = None) -> dict[str, Any]:
    """Return what page and PDF of an organisation's part show."""
    place = place_or_404(slug, edition_number)
    extract = read_extract(document_of(place.edition), organisation)
    if extract is None:
        raise Http404
    adopted = adopted_before(place.plan, [organisation], number=place.edition.number).get(organisation)
    return place.page("organisation", organisation, extract=extract, adopted=adopted)


@for_everybody
@require_safe
def indicator(request: HtmxRequest, slug: str, number: int, edition_number: int | None = None) -> HttpResponse:
    """Show one indicator with its chart and all its values."""
    place = place_or_404(slug, edition_number)
    context = place.page("indicator", number)
    indicators = {one.number: one for one in document_of(place.edition).followup.indicators}
    found = indicators[number]
    context |= {"indicator": found, "chart": draw(found), "years": by_year(found)}
    return render_page(request, "public/indicator.html", context)
