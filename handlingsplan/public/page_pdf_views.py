"""Pages as small PDFs: what has changed since, my organisation's extract, and the page for the newly elected."""

from io import BytesIO
from itertools import chain
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actors.requests import MemberRequest
from handlingsplan.chapters.document import PlanHead
from handlingsplan.chapters.reading import plan_head
from handlingsplan.downloads import ASK_EACH_TIME, NOT_KEPT, Download, serve
from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import front
from handlingsplan.pages import HtmxRequest, render_page
from handlingsplan.printing.page_pdf import BusyError, PagePdf, make_page_pdf
from handlingsplan.printing.pdf import CompileError
from handlingsplan.public.browse_views import elected_context, extract_context
from handlingsplan.public.change_views import changes_context, working_changes_context

UNAVAILABLE = 503


@login_not_required
@require_safe
def extract_pdf(request: HtmxRequest, slug: str, organisation: str) -> HttpResponseBase:
    """Return an organisation's part of the newest edition."""
    context = extract_context(slug, organisation)
    name = context["extract"].party.name
    title = _("%(name)s i planen") % {"name": name}
    page = _of_edition(context["edition"], title, "public/_extract.html", context)
    return _serve(request, page, f"utdrag-{slug}-{organisation}.pdf")


@login_not_required
@require_safe
def newly_elected_pdf(request: HtmxRequest, slug: str) -> HttpResponseBase:
    """Return the plan on one page for the newly elected."""
    context = elected_context(slug)
    title = _("Ny som förtroendevald: planen på en sida")
    page = _of_edition(context["edition"], title, "public/_newly_elected.html", context)
    return _serve(request, page, f"nyvald-{slug}.pdf")


@login_not_required
@require_safe
def edition_changes_pdf(request: HtmxRequest, slug: str, number: int, since: int) -> HttpResponseBase:
    """Return what an edition has changed since an earlier one."""
    context = _unfolded(changes_context(request.GET, slug, number, since))
    page = _of_edition(context["edition"], context["title"], "public/changes/_changes.html", context)
    return _serve(request, page, f"andrat-{slug}-{since}-{number}.pdf")


@require_safe
def working_changes_pdf(request: MemberRequest, slug: str, since: int) -> HttpResponseBase:
    """Return what the working plan has changed since an edition, for those who work on it."""
    context = _unfolded(working_changes_context(request.GET, request.user, slug, since))
    content = render_to_string("public/changes/_changes.html", context)
    today = timezone.localdate()
    page = PagePdf(
        plan_head(context["plan"]), context["title"], _("Den pågående planen, inte en utgåva"), today, content
    )
    return _serve(request, page, f"andrat-{slug}-sedan-{since}.pdf", cache_control=NOT_KEPT)


def _unfolded(context: dict[str, Any]) -> dict[str, Any]:
    """Return the context for paper, where nothing is folded; raises `BadRequest` as the page refuses."""
    if problems := context["form"].errors:
        raise BadRequest(" ".join(chain.from_iterable(problems.values())))
    return context | {"unfolded": True}


def _of_edition(edition: Edition, title: str, template: str, context: dict[str, Any]) -> PagePdf:
    head: PlanHead = front(edition).plan
    day = timezone.localtime(edition.published_at).date()
    return PagePdf(head, title, str(edition), day, render_to_string(template, context))


def _serve(request: HttpRequest, page: PagePdf, name: str, *, cache_control: str = ASK_EACH_TIME) -> HttpResponseBase:
    download = Download(lambda: BytesIO(make_page_pdf(page)), name, "application/pdf", page.key, to_save=False)
    try:
        return serve(request, download, cache_control=cache_control)
    except (BusyError, CompileError):
        response = render_page(request, "public/page_pdf_later.html", {"title": page.title}, status=UNAVAILABLE)
        response["Retry-After"] = "10"
        return response
