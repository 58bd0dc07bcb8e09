"""Who coordinates a plan: the list, appointing; removing lies with what is handed over."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.pages import GET_OR_POST, REFUSED, posted, render_page
from handlingsplan.plan.coordinators import appoint
from handlingsplan.plan.forms.people import InviteeForm
from handlingsplan.plan.invitations import invite_coordinator, revoke
from handlingsplan.plan.models import Coordinator, Invitation, Plan
from handlingsplan.plan.people import AlreadyMemberError, find_person
from handlingsplan.plan.permissions import may_appoint_coordinators, working_plan
from handlingsplan.plan.views.people import invitee, report_sending


@GET_OR_POST
def coordinators(request: MemberRequest, slug: str) -> HttpResponse:
    """Show who coordinates the plan; appoint another."""
    plan = working_plan(request.user, slug)
    verdict = may_appoint_coordinators(request.user, plan)
    form = InviteeForm(posted(request))
    if request.method == "POST":
        require(verdict)
        if form.is_valid() and _appoint(request, plan, form):
            return redirect("coordinators", slug)
    rows = list(Coordinator.objects.filter(plan=plan).select_related("user"))
    context = {
        "plan": plan,
        "coordinators": rows,
        "only_one": sum(row.user.is_active for row in rows) == 1,
        "verdict": verdict,
        "form": form,
        "invitations": _open_invitations(plan) if verdict else [],
    }
    return render_page(request, "plan/coordinators.html", context, status=REFUSED if form.errors else 200)


def _open_invitations(plan: Plan) -> list[Invitation]:
    return list(Invitation.objects.unanswered().filter(plan=plan).select_related("invited_by"))


def _appoint(request: MemberRequest, plan: Plan, form: InviteeForm) -> bool:
    """Appoint somebody with an account, invite everybody else; tell whether the form was fine."""
    known = find_person(form.cleaned_data["email"])
    try:
        if known is None:
            invitation, secret = invite_coordinator(plan, invitee(form.cleaned_data), by=request.user)
            report_sending(request, invitation, secret)
        else:
            appoint(known, plan, by=request.user)
            messages.success(request, _("%(person)s samordnar nu planen.") % {"person": known})
    except AlreadyMemberError as error:
        form.add_error("email", str(error))
        return False
    return True


@require_POST
def revoke_coordinator_invitation(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    plan = working_plan(request.user, slug)
    invitation = get_object_or_404(Invitation.objects.unanswered().select_related("plan"), pk=pk, plan=plan)
    revoke(invitation, by=request.user)
    messages.success(request, _("Inbjudan till %(person)s är återkallad.") % {"person": invitation.full_name})
    return redirect("coordinators", slug)
