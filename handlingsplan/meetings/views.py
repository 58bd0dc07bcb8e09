"""The pages of meetings: the list, a meeting with its agenda, and the coordinator's forms."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from actors.conflicts import Conflict, StaleError
from actors.permissions import Verdict, require
from actors.requests import MemberRequest
from handlingsplan.filters import read_search
from handlingsplan.meetings import preparing
from handlingsplan.meetings.forms import AddPointsForm, MeetingForm, PointForm
from handlingsplan.meetings.models import AgendaPoint, Meeting
from handlingsplan.meetings.permissions import (
    may_hold_meetings,
    may_remove_meeting,
    may_remove_point,
    visible_meeting,
    visible_point,
)
from handlingsplan.meetings.suggestions import suggestions_for
from handlingsplan.pages import CONFLICT, GET_OR_POST, form_status, posted, rebase, render_page
from handlingsplan.plan.forms.reference_rows import RemovalForm, RowForm
from handlingsplan.plan.permissions import working_plan
from handlingsplan.plan.reference_rows import version_of
from handlingsplan.swedish import fold


@require_safe
def meetings(request: MemberRequest, slug: str) -> HttpResponse:
    plan = working_plan(request.user, slug)
    query, _order = read_search(request.GET)
    rows = Meeting.objects.filter(plan=plan).annotate(count=Count("points"))
    found = [one for one in rows if fold(query) in fold(f"{one.title} {one.place}")]
    for one in found:
        one.plan = plan
    today = timezone.localdate()
    context = {
        "plan": plan,
        "coming": sorted((one for one in found if one.on >= today), key=lambda one: one.on),
        "held": [one for one in found if one.on < today],
        "query": query,
        "verdict": may_hold_meetings(request.user, plan),
    }
    return render_page(request, "meetings/list.html", context)


@require_safe
def meeting(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Show the agenda, what was decided, and who does what next."""
    shown = visible_meeting(request.user, slug, pk)
    points = list(shown.points.select_related("measure__plan", "chapter__plan", "responsible"))
    context = {
        "plan": shown.plan,
        "meeting": shown,
        "points": points,
        "verdict": may_hold_meetings(request.user, shown.plan),
    }
    return render_page(request, "meetings/meeting.html", context)


@GET_OR_POST
def new_meeting(request: MemberRequest, slug: str) -> HttpResponse:
    plan = working_plan(request.user, slug)
    require(may_hold_meetings(request.user, plan))
    return _edit(request, MeetingForm, Meeting(plan=plan), heading=_("Nytt möte"))


@GET_OR_POST
def edit_meeting(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    shown = visible_meeting(request.user, slug, pk)
    require(may_hold_meetings(request.user, shown.plan))
    return _edit(request, MeetingForm, shown, heading=_("Ändra mötet"), removes="remove_meeting")


@GET_OR_POST
def edit_point(request: MemberRequest, slug: str, meeting: int, pk: int) -> HttpResponse:
    """Take what a point is about, what was decided, and the next step."""
    point = visible_point(request.user, slug, meeting, pk)
    require(may_hold_meetings(request.user, point.plan))
    return _edit(request, PointForm, point, heading=str(point), removes="remove_agenda_point")


def _edit(
    request: MemberRequest, form_class: type[RowForm], row: Meeting | AgendaPoint, *, heading: str, removes: str = ""
) -> HttpResponse:
    form = form_class(posted(request), row=row, user=request.user)
    conflict = form.conflict(row)
    if form.is_valid():
        conflict = form.write_or_compare()
        if conflict is None and not form.errors:
            messages.success(request, _("Sparat: %(title)s.") % {"title": form.instance})
            return redirect(form.instance.get_absolute_url())
    shown = row.meeting if isinstance(row, AgendaPoint) else row
    context = {
        "plan": row.plan,
        "meeting": Meeting.objects.filter(pk=shown.pk).select_related("plan").first(),
        "row": row,
        "form": form,
        "conflict": conflict,
        "heading": heading,
        "removal": _removal_url(row, removes) if removes else "",
    }
    return render_page(request, "meetings/edit.html", context, status=form_status(form, conflict))


def _removal_url(row: Meeting | AgendaPoint, name: str) -> str:
    keys = [row.plan.slug, row.meeting_id, row.pk] if isinstance(row, AgendaPoint) else [row.plan.slug, row.pk]
    return reverse(name, args=keys)


@GET_OR_POST
def add_points(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Show what waits in the plan, and put what is ticked on the agenda."""
    shown = visible_meeting(request.user, slug, pk)
    require(may_hold_meetings(request.user, shown.plan))
    form = AddPointsForm(posted(request), suggestions=suggestions_for(shown))
    if form.is_valid():
        added = preparing.add_points(shown, form.points(), by=request.user)
        text = ngettext("%(n)d punkt till.", "%(n)d punkter till.", len(added))
        messages.success(request, text % {"n": len(added)})
        return redirect(shown)
    context = {"plan": shown.plan, "meeting": shown, "form": form, "conflict": None}
    return render_page(request, "meetings/add_points.html", context, status=form_status(form))


@GET_OR_POST
def remove_meeting(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    shown = visible_meeting(request.user, slug, pk)
    back = reverse("meetings", args=[slug])
    return _remove(request, shown, may_remove_meeting(request.user, shown), preparing.remove_meeting, back)


@GET_OR_POST
def remove_point(request: MemberRequest, slug: str, meeting: int, pk: int) -> HttpResponse:
    point = visible_point(request.user, slug, meeting, pk)
    back = point.meeting.get_absolute_url()
    return _remove(request, point, may_remove_point(request.user, point), preparing.remove_point, back)


def _remove(
    request: MemberRequest,
    row: Meeting | AgendaPoint,
    verdict: Verdict,
    remove: Callable[..., None],
    back: str,
) -> HttpResponse:
    """Ask, and take away."""
    require(verdict)
    form, conflict = RemovalForm(posted(request), initial={"based_on": version_of(row)}), None
    if form.is_valid():
        try:
            remove(row, expected_version=form.cleaned_data["based_on"], by=request.user)
        except StaleError as error:
            rebase(form, version_of(error.stored))
            conflict = Conflict.about(error.stored, [])
        else:
            messages.success(request, _("Borttaget: %(title)s.") % {"title": row})
            return redirect(back)
    shown = row.meeting if isinstance(row, AgendaPoint) else row
    context = {"plan": row.plan, "meeting": shown, "row": row, "form": form, "conflict": conflict}
    return render_page(request, "meetings/remove.html", context, status=CONFLICT if conflict else 200)
