"""Rounds: the list, opening one, who has reported, the deadline and the summary."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actors.conflicts import StaleError
from actors.permissions import require
from actors.requests import MemberRequest
from followup.rounds.forms import DeadlineForm, OpenRoundForm, SummaryForm
from followup.rounds.models import Round
from followup.rounds.opening import RoundData, move_deadline, open_round, write_summary
from followup.rounds.page import read_round
from followup.rounds.permissions import may_change_round, may_open_round, visible_round
from handlingsplan.pages import GET_OR_POST, form_status, posted, render_page
from handlingsplan.plan.permissions import working_plan


@require_safe
def rounds(request: MemberRequest, slug: str) -> HttpResponse:
    plan = working_plan(request.user, slug)
    found = Round.objects.filter(plan=plan).select_related("plan")
    context = {"plan": plan, "rounds": found, "open_verdict": may_open_round(request.user, plan)}
    return render_page(request, "followup/rounds/list.html", context)


@GET_OR_POST
def new_round(request: MemberRequest, slug: str) -> HttpResponse:
    plan = working_plan(request.user, slug)
    require(may_open_round(request.user, plan))
    year = timezone.localdate().year
    title = _("Uppföljning %(year)d") % {"year": year}
    form = OpenRoundForm(posted(request), initial={"year": year, "title": title})
    if form.is_valid():
        try:
            opened = open_round(plan, data=RoundData(**form.cleaned_data), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Omgången är öppen. Alla som ska rapportera får ett första e-brev."))
            return redirect(opened)
    context = {"plan": plan, "form": form}
    return render_page(request, "followup/rounds/new.html", context, status=form_status(form))


@require_safe
def round_page(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Show who has reported, and who is missing."""
    shown = visible_round(request.user, slug, number)
    context = {"plan": shown.plan, "shown": shown, "page": read_round(request.user, shown)}
    return render_page(request, "followup/rounds/round.html", context)


@GET_OR_POST
def round_deadline(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    shown = visible_round(request.user, slug, number)
    require(may_change_round(request.user, shown))
    form = _deadline_form(shown, posted(request))
    conflict = form.conflict(shown)
    if form.is_valid():
        try:
            move_deadline(shown, deadline=form.cleaned_data["deadline"], by=request.user)
        except StaleError as error:
            conflict = form.rebase(_deadline_form(error.stored), error.stored)
        else:
            messages.success(request, _("Sista dagen är ändrad."))
            return redirect(shown)
    context = {"plan": shown.plan, "shown": shown, "form": form, "conflict": conflict}
    context |= {"heading": _("Ändra sista dag"), "button": _("Spara")}
    return render_page(request, "followup/rounds/act.html", context, status=form_status(form, conflict))


def _deadline_form(shown: Round, sent: QueryDict | None = None) -> DeadlineForm:
    return DeadlineForm(sent, opened_on=shown.opened_on, initial={"deadline": shown.deadline})


@GET_OR_POST
def round_summary(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    shown = visible_round(request.user, slug, number)
    require(may_change_round(request.user, shown))
    form = SummaryForm(posted(request), initial={"summary": shown.summary})
    conflict = form.conflict(shown)
    if form.is_valid():
        try:
            write_summary(shown, summary=form.cleaned_data["summary"], by=request.user)
        except StaleError as error:
            conflict = form.rebase(SummaryForm(initial={"summary": error.stored.summary}), error.stored)
        else:
            messages.success(request, _("Sammanfattningen är sparad."))
            return redirect("round_report", slug, number)
    context = {"plan": shown.plan, "shown": shown, "form": form, "conflict": conflict}
    context |= {"heading": _("Sammanfatta omgången"), "button": _("Spara")}
    return render_page(request, "followup/rounds/act.html", context, status=form_status(form, conflict))
