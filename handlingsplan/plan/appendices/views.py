"""Reading an appendix of the working plan, its file, and its place among the others."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from actors.requests import MemberRequest
from handlingsplan.files.downloads import serve
from handlingsplan.pages import render_page
from handlingsplan.plan.appendices.keeping import move_appendix
from handlingsplan.plan.appendices.models import Appendix
from handlingsplan.plan.permissions import may_change_plan, working_plan
from handlingsplan.plan.texts import shown


def _appendix(request: MemberRequest, slug: str, pk: int) -> Appendix:
    plan = working_plan(request.user, slug)
    found = get_object_or_404(Appendix.objects.select_related("file"), plan=plan, pk=pk)
    found.plan = plan
    return found


@require_safe
def working_appendix(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    appendix = _appendix(request, slug, pk)
    context = {
        "plan": appendix.plan,
        "appendix": appendix,
        "html": shown(appendix.html, number=f"bilaga-{appendix.number}"),
        "verdict": may_change_plan(request.user, appendix.plan),
    }
    return render_page(request, "plan/appendices/appendix.html", context)


@require_safe
def appendix_file(request: MemberRequest, slug: str, pk: int) -> HttpResponseBase:
    """Hand out the file of the working plan's appendix."""
    appendix = _appendix(request, slug, pk)
    if appendix.file is None:
        raise Http404
    return serve(request, appendix.file.download)


@require_POST
def move(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Move an appendix one step up or down."""
    move_appendix(_appendix(request, slug, pk), up=request.POST.get("hall") == "upp", by=request.user)
    return redirect("basics_appendices", slug)
