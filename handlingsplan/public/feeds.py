"""For machines that look for what is new: a feed of a plan's editions, and the map of everything that is public."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from handlingsplan.editions.models import Edition
from handlingsplan.editions.parts import measures_of, parties_of
from handlingsplan.editions.published import document_of, editions_of, published_or_404
from handlingsplan.jobs.latest_editions import latest_editions
from handlingsplan.open_pages.addresses import absolute
from handlingsplan.open_pages.marking import for_everybody
from handlingsplan.pages import HtmxRequest
from handlingsplan.plan.enums import CHAPTERS
from handlingsplan.plan.models import Plan

MAX_EDITIONS = 50  # in the feed, whose readers ask for what is new


@for_everybody
@require_safe
def edition_feed(request: HtmxRequest, slug: str) -> HttpResponse:  # noqa: ARG001 Django's signature
    """Return the newest editions as an Atom feed."""
    plan, _newest = published_or_404(slug)
    feed = Atom1Feed(
        title=f"{plan.title} {plan.period}",
        link=absolute(plan.get_absolute_url()),
        feed_url=absolute(reverse("edition_feed", args=[slug])),
        description=plan.summary,
        language="sv",
    )
    for edition in editions_of(plan)[:MAX_EDITIONS]:
        feed.add_item(
            title=_title(edition),
            link=absolute(edition.get_absolute_url()),
            description=edition.summary,
            pubdate=edition.published_at,
            updateddate=edition.published_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _title(edition: Edition) -> str:
    return _("%(edition)s (återkallad)") % {"edition": edition} if edition.withdrawn else str(edition)


@for_everybody
@require_safe
def site_map(request: HtmxRequest) -> HttpResponse:  # noqa: ARG001 likewise
    """Return the addresses of everything that is public."""
    site = Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    for path in _paths():
        SubElement(SubElement(site, "url"), "loc").text = absolute(path)
    return HttpResponse(tostring(site, encoding="utf-8", xml_declaration=True), content_type="application/xml")


def _paths() -> Iterator[str]:
    yield reverse("start")
    yield reverse("published_plans")
    for latest in latest_editions(Plan.objects.all()):
        slug = latest.plan.slug
        yield latest.plan.get_absolute_url()
        for name in ("public_measures", "public_organisations", "newly_elected", "editions", "adoptions"):
            yield reverse(name, args=[slug])
        yield from (reverse("published_chapter", args=[slug, kind.number]) for kind in CHAPTERS)
        document = document_of(latest.edition)
        yield from (reverse("published_appendix", args=[slug, one.key]) for one in document.appendices)
        yield from (reverse("public_measure", args=[slug, measure.number]) for measure in measures_of(document))
        yield from (reverse("public_extract", args=[slug, party.slug]) for party in parties_of(document))
        yield from (edition.get_absolute_url() for edition in editions_of(latest.plan))
