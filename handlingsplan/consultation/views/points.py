"""The board of points, one point, one group, and what is done with many at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.conflicts import StaleError
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.consultation.board import alike, chosen_on_board, points_of, used_replies
from handlingsplan.consultation.dispositions import (
    DispositionData,
    approve_group,
    approve_many,
    dispose,
    dispose_group,
    dispose_many,
    mark_with,
    put_together,
    share_out,
)
from handlingsplan.consultation.enums import Disposition
from handlingsplan.consultation.forms.disposing import BulkForm, GroupForm, PointFilter, PointForm, coordinators_of
from handlingsplan.consultation.listing import counts_of
from handlingsplan.consultation.models import Consultation, PointGroup
from handlingsplan.consultation.permissions import held_consultation, held_point, may_approve, may_dispose
from handlingsplan.consultation.replacing import answers_with_lost_points
from handlingsplan.pages import CONFLICT, GET_OR_POST, REFUSED, form_status, posted, render_page

POINTS_PER_PAGE = 50


@require_safe
def consultation_points(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Show the points that are chosen, and how far all have come."""
    return _board(request, held_consultation(request.user, slug, number))


def _board(request: MemberRequest, shown: Consultation, *, refusal: str = "", status: int = 200) -> HttpResponse:
    chosen = PointFilter(request.GET, consultation=shown)
    rows = chosen_on_board(shown, chosen.cleaned_data) if chosen.is_valid() else points_of(shown).none()
    page = Paginator(rows, POINTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "plan": shown.plan,
        "consultation": shown,
        "counts": counts_of(shown),
        "newer": list(answers_with_lost_points(shown)),
        "filter": chosen,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "verdict": may_dispose(request.user, shown),
        "coordinators": coordinators_of(shown.plan),
        "dispositions": [choice for choice in Disposition.choices if choice[0] != Disposition.NONE],
        "refusal": refusal,
        "ticked": {value.partition(":")[0] for value in request.POST.getlist("points")},
        "typed": {name: request.POST.get(name, "") for name in ("reply", "title", "subject", "reply_by")},
    }
    return render_page(request, "consultation/board/points.html", context, status=status)


@require_POST
def change_points(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Do the same with all points that are ticked."""
    shown = held_consultation(request.user, slug, number)
    require(may_dispose(request.user, shown))
    form = BulkForm(request.POST, plan=shown.plan)
    if not form.is_valid():
        return _board(
            request,
            shown,
            refusal=" ".join(str(error) for errors in form.errors.values() for error in errors),
            status=REFUSED,
        )
    try:
        told = _change(request, shown, form.cleaned_data)
    except StaleError as error:
        return _board(request, shown, refusal=str(error), status=CONFLICT)
    except ValidationError as error:
        return _board(request, shown, refusal=" ".join(error.messages), status=REFUSED)
    messages.success(request, told)
    return redirect("consultation_points", slug, number)


def _change(request: MemberRequest, shown: Consultation, typed: dict[str, Any]) -> str:
    versions, by = typed["points"], request.user
    if typed["act"] == "share":
        return share_out(shown, versions, to=typed["to"], reply_by=typed["reply_by"], by=by)
    if typed["act"] == "group":
        group = put_together(shown, versions, title=typed["title"], by=by)
        return _("Gruppen %(title)s är sparad. Svaret skrivs en gång för alla i den.") % {"title": group.title}
    if typed["act"] == "subject":
        return mark_with(shown, versions, subject=typed["subject"], by=by)
    if typed["act"] == "approve":
        return approve_many(shown, versions, by=by)
    data = DispositionData(disposition=typed["disposition"] or "", reply=typed["reply"])
    return dispose_many(shown, versions, data, by=by)


@GET_OR_POST
def point(request: MemberRequest, slug: str, number: int, point: int) -> HttpResponse:
    """Show a point with those alike, and say what is done about it."""
    shown = held_point(request.user, slug, number, point)
    verdict = may_dispose(request.user, shown.consultation)
    if request.method == "POST":
        require(verdict)
    form = PointForm(posted(request), stored=shown)
    conflict = form.conflict(shown)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            dispose(
                shown,
                form.data_for_verb(),
                subjects=typed.get("subjects", ()),
                group=typed["group"],
                expected_version=typed["version"] or 0,
                by=request.user,
            )
        except StaleError:
            fresh = held_point(request.user, slug, number, point)
            conflict = form.rebase(PointForm(stored=fresh), fresh)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(point)s är sparad.") % {"point": shown})
            return redirect("point", slug, number, point)
    context = {"plan": shown.plan, "consultation": shown.consultation, "point": shown, "form": form}
    context |= {"conflict": conflict, "verdict": verdict, "alike": alike(shown)}
    context["approval"] = may_approve(request.user, shown.consultation, [shown.answer])
    context["replies"] = [] if shown.group else used_replies(shown)
    return render_page(request, "consultation/board/point.html", context, status=form_status(form, conflict))


@GET_OR_POST
def point_group(request: MemberRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Show a group with its points, and say once what is done about all of them."""
    group = _group(held_consultation(request.user, slug, number), pk)
    shown = group.consultation
    verdict = may_dispose(request.user, shown)
    if request.method == "POST":
        require(verdict)
    form = GroupForm(posted(request), stored=group)
    conflict = form.conflict(group)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            dispose_group(
                group,
                form.data_for_verb(),
                title=typed["title"],
                expected_version=typed["version"] or 0,
                by=request.user,
            )
        except StaleError as error:
            error.stored.plan = shown.plan
            conflict = form.rebase(GroupForm(stored=error.stored), error.stored)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Gruppen är sparad."))
            return redirect("point_group", slug, number, pk)
    context = {"plan": shown.plan, "consultation": shown, "group": group, "form": form, "conflict": conflict}
    context |= {"verdict": verdict, "points": points_of(shown).filter(group=group).order_by("number")}
    context["approval"] = may_approve(request.user, shown, [group])
    return render_page(request, "consultation/board/group.html", context, status=form_status(form, conflict))


def _group(shown: Consultation, pk: int) -> PointGroup:
    joined = ("measure", "chapter", "prepared_by", "replied_by", "approved_by")
    group = get_object_or_404(PointGroup.objects.select_related(*joined), consultation=shown, pk=pk)
    group.consultation, group.plan = shown, shown.plan
    return group


@require_POST
def approve_point_group(request: MemberRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Approve what all points of a group are told."""
    approve_group(_group(held_consultation(request.user, slug, number), pk), by=request.user)
    messages.success(request, _("Svaret är godkänt för alla synpunkter i gruppen."))
    return redirect("point_group", slug, number, pk)
