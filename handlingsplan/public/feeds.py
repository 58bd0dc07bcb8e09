"""For machines that look for what is new: feeds of a plan and of each organisation's part, the map of public pages."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from handlingsplan.chapters.document import Party
from handlingsplan.editions.models import Edition
from handlingsplan.editions.parts import measures_of, parties_of
from handlingsplan.editions.published import changes_between, document_of, editions_of, front, published_or_404
from handlingsplan.jobs.latest_editions import LatestEdition, latest_editions
from handlingsplan.languages import address_in
from handlingsplan.open_pages.addresses import absolute
from handlingsplan.open_pages.marking import for_everybody
from handlingsplan.pages import HtmxRequest
from handlingsplan.plan.enums import CHAPTERS
from handlingsplan.plan.models import Plan
from handlingsplan.public.change_parts import count_of, parts_of

MAX_EDITIONS = 50  # in the feed, whose readers ask for what is new
MAX_COMPARED = 8  # editions in an organisation's feed: each is compared with the one before
ATOM = "application/atom+xml; charset=utf-8"


@for_everybody
@require_safe
def edition_feed(request: HtmxRequest, slug: str) -> HttpResponse:  # noqa: ARG001 Django's signature
    """Return the newest editions as an Atom feed."""
    plan, newest = published_or_404(slug)
    head = front(newest).plan
    title = f"{head.title} {head.period_start}–{head.period_end}"
    feed = _feed(newest, title, plan.get_absolute_url(), reverse("edition_feed", args=[slug]))
    for edition in editions_of(plan)[:MAX_EDITIONS]:
        _add(feed, edition, _title(edition), edition.summary or _title(edition), edition.get_absolute_url())
    return HttpResponse(feed.writeString("utf-8"), content_type=ATOM)


@for_everybody
@require_safe
def organisation_feed(request: HtmxRequest, slug: str, organisation: str) -> HttpResponse:  # noqa: ARG001 likewise
    """Return what each edition has changed for one organisation, a municipality for example, as an Atom feed."""
    plan, newest = published_or_404(slug)
    party = next((one for one in parties_of(document_of(newest)) if one.slug == organisation), None)
    if party is None:
        raise Http404
    page = reverse("public_extract", args=[slug, organisation])
    title = _("%(name)s i %(plan)s") % {"name": party.name, "plan": front(newest).plan.title}
    feed = _feed(newest, title, page, reverse("organisation_feed", args=[slug, organisation]))
    holding = [edition for edition in editions_of(plan)[: MAX_COMPARED + 1] if not edition.withdrawn]
    for edition, before in pairwise(holding):
        told = _told(before, edition, party)
        if told:
            address = reverse("edition_changes", args=[slug, edition.number, before.number])
            _add(feed, edition, f"{edition}: {party.name}", told, f"{address}?organisation={organisation}")
    return HttpResponse(feed.writeString("utf-8"), content_type=ATOM)


def _told(before: Edition, edition: Edition, party: Party) -> str:
    """Return in words how much has changed for the party, and of what; empty where nothing has."""
    parts = parts_of(changes_between(before, edition).concerning(party.key))
    if not parts:
        return ""
    counted = ", ".join(f"{str(part.heading).lower()}: {part.count}" for part in parts)
    return _("%(count)d ändringar sedan %(before)s (%(parts)s).") % {
        "count": count_of(parts),
        "before": str(before).lower(),
        "parts": counted,
    }


class _Feed(Atom1Feed):
    """A feed with nothing in it is as old as the newest edition, not as new as the moment in which it is asked for."""

    def latest_post_date(self) -> datetime:
        asked: datetime = super().latest_post_date() if self.items else self.feed["published_at"]
        return asked


def _feed(newest: Edition, title: str, link: str, feed_url: str) -> Atom1Feed:
    head = front(newest).plan
    return _Feed(
        published_at=newest.published_at,
        title=title,
        link=absolute(link),
        feed_url=absolute(feed_url),
        feed_guid=absolute(feed_url),
        description=head.summary,
        author_name=head.coordinating_organisation,
        language=get_language() or settings.LANGUAGE_CODE,
    )


def _add(feed: Atom1Feed, edition: Edition, title: str, told: str, link: str) -> None:
    feed.add_item(
        title=title,
        link=absolute(link),
        unique_id=absolute(link),
        unique_id_is_permalink=True,
        description=told,
        pubdate=edition.published_at,
        updateddate=edition.published_at,
    )


def _title(edition: Edition) -> str:
    return _("%(edition)s (återkallad)") % {"edition": edition} if edition.withdrawn else str(edition)


@for_everybody
@require_safe
def robots(request: HtmxRequest) -> HttpResponse:  # noqa: ARG001 likewise
    """Tell search engines what is public: all but what one signs in to, or gets a link to."""
    closed = ("/arbete/", "/konto/", "/svara/", "/inbjudan/", "/api/working/", "/om/fel/")
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        "",
        f"Sitemap: {absolute(reverse('site_map'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@for_everybody
@require_safe
def favicon(request: HtmxRequest) -> HttpResponse:  # noqa: ARG001 likewise
    """Lead those who ask for the icon by its old name to the one that pages name."""
    return HttpResponseRedirect(static("img/mark.svg"))


@for_everybody
@require_safe
def site_map(request: HtmxRequest) -> HttpResponse:  # noqa: ARG001 likewise
    """Return the addresses of everything that is public, with the day when each was changed."""
    names = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9", "xmlns:xhtml": "http://www.w3.org/1999/xhtml"}
    site = Element("urlset", names)
    for path, changed_at in _paths():
        alternates = {code: absolute(address_in(code, path)) for code, _name in settings.LANGUAGES}
        for address in alternates.values():
            entry = SubElement(site, "url")
            SubElement(entry, "loc").text = address
            if changed_at:
                SubElement(entry, "lastmod").text = timezone.localdate(changed_at).isoformat()
            for code, alternate in (*alternates.items(), ("x-default", absolute(path))):
                SubElement(entry, "xhtml:link", rel="alternate", hreflang=code, href=alternate)
    return HttpResponse(tostring(site, encoding="utf-8", xml_declaration=True), content_type="application/xml")


def _paths() -> Iterator[tuple[str, datetime | None]]:
    published = latest_editions(Plan.objects.all())
    newest = max((latest.edition.published_at for latest in published), default=None)
    yield reverse("start"), newest
    yield reverse("published_plans"), newest
    yield reverse("api"), None
    for latest in published:
        yield from ((path, latest.edition.published_at) for path in _of_the_newest(latest))
        yield from ((edition.get_absolute_url(), edition.published_at) for edition in editions_of(latest.plan))


def _of_the_newest(latest: LatestEdition) -> Iterator[str]:
    slug, document = latest.plan.slug, document_of(latest.edition)
    yield latest.plan.get_absolute_url()
    lists = ("public_measures", "public_organisations", "published_standing", "newly_elected", "editions", "adoptions")
    yield from (reverse(name, args=[slug]) for name in lists)
    yield from (reverse("published_chapter", args=[slug, kind.number]) for kind in CHAPTERS)
    yield from (reverse("published_appendix", args=[slug, one.key]) for one in document.appendices)
    yield from (reverse("public_measure", args=[slug, measure.number]) for measure in measures_of(document))
    yield from (reverse("public_indicator", args=[slug, one.number]) for one in document.followup.indicators)
    yield from (reverse("public_extract", args=[slug, party.slug]) for party in parties_of(document))
