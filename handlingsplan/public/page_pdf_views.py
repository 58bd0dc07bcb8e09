"""Pages as small PDFs: what has changed since, my organisation's extract, and the page for the newly elected."""

from io import BytesIO
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actors.requests import MemberRequest
from handlingsplan.chapters.document import PlanHead
from handlingsplan.chapters.reading import plan_head
from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import front
from handlingsplan.jobs import serving
from handlingsplan.pages import HtmxRequest, render_page
from handlingsplan.printing.page_pdf import BusyError, Paper, paper_pdf
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
    paper = _of_edition(context["edition"], title, "public/_extract.html", context)
    return _serve(request, paper, f"utdrag-{slug}-{organisation}.pdf")


@login_not_required
@require_safe
def newly_elected_pdf(request: HtmxRequest, slug: str) -> HttpResponseBase:
    """Return the plan on one page for the newly elected."""
    context = elected_context(slug)
    title = _("Ny som förtroendevald: planen på en sida")
    paper = _of_edition(context["edition"], title, "public/_newly_elected.html", context)
    return _serve(request, paper, f"nyvald-{slug}.pdf")


@login_not_required
@require_safe
def edition_changes_pdf(request: HtmxRequest, slug: str, number: int, since: int) -> HttpResponseBase:
    """Return what an edition has changed since an earlier one."""
    context = changes_context(slug, number, since)
    title = _("Vad har ändrats sedan utgåva %(earlier)d?") % {"earlier": since}
    paper = _of_edition(context["edition"], title, "public/_changes.html", context)
    return _serve(request, paper, f"andrat-{slug}-{since}-{number}.pdf")


@require_safe
def working_changes_pdf(request: MemberRequest, slug: str, since: int) -> HttpResponseBase:
    """Return what the working plan has changed since an edition, for those who work on it."""
    context = working_changes_context(request.user, slug, since)
    title = _("Vad har ändrats sedan utgåva %(earlier)d?") % {"earlier": since}
    body = render_to_string("public/_changes.html", context)
    today = timezone.localdate()
    paper = Paper(plan_head(context["plan"]), title, _("Den pågående planen, inte en utgåva"), today, body)
    return _serve(request, paper, f"andrat-{slug}-sedan-{since}.pdf", cache_control=serving.NOT_KEPT)


def _of_edition(edition: Edition, title: str, template: str, context: dict[str, Any]) -> Paper:
    head: PlanHead = front(edition).plan
    day = timezone.localtime(edition.published_at).date()
    return Paper(head, title, str(edition), day, render_to_string(template, context))


def _serve(
    request: HttpRequest, paper: Paper, name: str, *, cache_control: str = serving.ASK_EACH_TIME
) -> HttpResponseBase:
    ware = serving.Ware(lambda: BytesIO(paper_pdf(paper)), name, "application/pdf", paper.key, to_save=False)
    try:
        return serving.serve(request, ware, cache_control=cache_control)
    except (BusyError, CompileError):
        response = render_page(request, "public/page_pdf_later.html", {"title": paper.title}, status=UNAVAILABLE)
        response["Retry-After"] = "10"
        return response
