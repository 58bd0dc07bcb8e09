"""What the small PDFs show: an organisation's extract, the page for the newly elected, and what has changed since."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import User
from handlingsplan.asked_files.queue import BusyError
from handlingsplan.chapters.document import PlanHead
from handlingsplan.chapters.reading import plan_head
from handlingsplan.editions.models import Edition
from handlingsplan.editions.parts import parties_of
from handlingsplan.editions.published import document_of, editions_of, front, newest_edition
from handlingsplan.printing.page_pdf import PAGE_PDFS, PagePdf
from handlingsplan.public.browse_views import elected_context
from handlingsplan.public.change_views import changes_context, working_changes_context
from handlingsplan.public.reading_views import extract_context

EDITION_PAGES_TASK = "operations.edition_pages"


def extract_page(slug: str, organisation: str) -> PagePdf:
    """Return an organisation's part of the newest edition."""
    context = extract_context(slug, organisation)
    title = _("%(name)s i planen") % {"name": context["extract"].party.name}
    return _of_edition(context["edition"], title, "public/_extract.html", context)


def elected_page(slug: str) -> PagePdf:
    """Return the plan on one page for the newly elected."""
    context = elected_context(slug)
    title = _("Ny som förtroendevald: planen på en sida")
    return _of_edition(context["edition"], title, "public/_newly_elected.html", context)


def changes_page(sent: QueryDict, slug: str, number: int, since: int) -> PagePdf:
    """Return what an edition has changed since an earlier one."""
    context = _unfolded(changes_context(sent, slug, number, since))
    return _of_edition(context["edition"], context["title"], "public/changes/_changes.html", context)


def working_changes_page(sent: QueryDict, user: User, slug: str, since: int) -> PagePdf:
    """Return what the working plan has changed since an edition, for those who work on it."""
    context = _unfolded(working_changes_context(sent, user, slug, since))
    content = render_to_string("public/changes/_changes.html", context)
    source, today = _("Den pågående planen, inte en utgåva"), timezone.localdate()
    return PagePdf(plan_head(context["plan"]), context["title"], source, today, content)


def ask_for_pages(edition_id: int) -> None:
    """Put the small PDFs of an edition in the queue: all extracts, and what else is asked for when it is new."""
    edition = Edition.objects.select_related("plan").get(pk=edition_id)
    if newest_edition(edition.plan) != edition:
        return
    for page in _pages_of(edition):
        if not PAGE_PDFS.is_made(page):
            try:
                PAGE_PDFS.ask_for(page)
            except BusyError:  # who asks for the others puts them in the queue
                return


def _pages_of(edition: Edition) -> Iterator[PagePdf]:
    slug = edition.plan.slug
    yield elected_page(slug)
    for party in parties_of(document_of(edition)):
        yield extract_page(slug, party.slug)
    earlier = editions_of(edition.plan).before(edition.number).first()
    if earlier:
        yield changes_page(QueryDict(), slug, edition.number, earlier.number)


def _unfolded(context: dict[str, Any]) -> dict[str, Any]:
    """Return the context for paper, where nothing is folded; raises `BadRequest` as the page refuses."""
    if problems := context["form"].errors:
        raise BadRequest(" ".join(chain.from_iterable(problems.values())))
    return context | {"unfolded": True}


def _of_edition(edition: Edition, title: str, template: str, context: dict[str, Any]) -> PagePdf:
    head: PlanHead = front(edition).plan
    day = timezone.localdate(edition.published_at)
    return PagePdf(head, title, str(edition), day, render_to_string(template, context))
