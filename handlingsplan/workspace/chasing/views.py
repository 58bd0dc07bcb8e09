"""The page of who has not answered, and reminding by hand, with the letters to read first."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from actors.authentication.reauthentication import confirm_where_demanded
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.numbers import read_keys
from handlingsplan.pages import GET_OR_POST, render_page
from handlingsplan.plan.people import without_lead, without_people
from handlingsplan.plan.permissions import may_change_plan, may_coordinate, working_plan
from handlingsplan.workspace.chasing.reminding import chosen_of, letters, remind
from handlingsplan.workspace.chasing.waiting import Waiting, waiting_for
from handlingsplan.workspace.models import Awaited


@require_safe
def chasing(request: MemberRequest, slug: str) -> HttpResponse:
    """Show who has not answered for what, whom to reach, and when they were last reminded."""
    plan = working_plan(request.user, slug)
    require(may_coordinate(request.user, plan))
    found: list[tuple[Awaited, Sequence[Waiting]]] = [(kind, waiting_for(plan, kind)) for kind in Awaited]
    empty = list(without_people(plan))
    context = {
        "plan": plan,
        "waiting": found,
        "without_people": empty,
        "without_lead": [body for body in without_lead(plan) if body not in empty],
        "verdict": may_change_plan(request.user, plan),
    }
    return render_page(request, "workspace/chasing/list.html", context)


@confirm_where_demanded
@GET_OR_POST
def remind_by_hand(request: MemberRequest, slug: str, kind: str) -> HttpResponse:
    """Show the letters to one or to all; send them."""
    plan = working_plan(request.user, slug)
    if kind not in Awaited.values:
        raise Http404
    require(may_change_plan(request.user, plan))
    awaited = Awaited(kind)
    if request.method == "POST":
        sent = remind(plan, awaited, _keys(request.POST), by=request.user)
        text = ngettext("%(count)d brev är på väg.", "%(count)d brev är på väg.", sent.count)
        messages.success(request, text % {"count": sent.count})
        for reason in sent.refused:
            messages.warning(request, _("Inte skickat till %(reason)s") % {"reason": reason})
        return redirect("chasing", slug)
    keys = _keys(request.GET)
    rows = chosen_of(plan, awaited, keys)
    context = {
        "plan": plan,
        "kind": awaited,
        "rows": rows,
        "letters": letters(plan, awaited, rows, by=request.user),
    }
    return render_page(request, "workspace/chasing/preview.html", context)


def _keys(sent: QueryDict) -> list[int] | None:
    """Return the keys of those chosen; None for all."""
    return read_keys(sent.getlist("vem")) if "vem" in sent else None
