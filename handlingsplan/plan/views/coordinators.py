"""Who coordinates a plan: the list, appointing; removing lies with what is handed over."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from actors.authentication.reauthentication import confirm_where_demanded
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.pages import GET_OR_POST, REFUSED, posted, render_page
from handlingsplan.plan.coordinators import appoint
from handlingsplan.plan.forms.people import InviteeForm
from handlingsplan.plan.invitations import OpenInvitation, invite_coordinator, open_invitations
from handlingsplan.plan.models import Coordinator, Invitation, Plan
from handlingsplan.plan.people import AlreadyMemberError, find_person
from handlingsplan.plan.permissions import working_plan
from handlingsplan.plan.role_permissions import may_appoint_coordinators
from handlingsplan.plan.views.invitations import invitee, send_and_report


@confirm_where_demanded
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
        "invitations": _invitations(request, plan) if verdict else [],
    }
    return render_page(request, "plan/coordinators.html", context, status=REFUSED if form.errors else 200)


def _invitations(request: MemberRequest, plan: Plan) -> list[OpenInvitation]:
    return open_invitations(request.user, Invitation.objects.filter(plan=plan), plan.coordinating_organisation)


def _appoint(request: MemberRequest, plan: Plan, form: InviteeForm) -> bool:
    """Appoint somebody with an account, invite everybody else; tell whether the form was fine."""
    known = find_person(form.cleaned_data["email"])
    try:
        if known is None:
            send_and_report(request, *invite_coordinator(plan, invitee(form.cleaned_data), by=request.user))
        else:
            appoint(known, plan, by=request.user)
            messages.success(request, _("%(person)s samordnar nu planen.") % {"person": known})
    except AlreadyMemberError as error:
        form.add_error("email", str(error))
    except ValidationError as error:
        form.add_error(None, error)
    return not form.errors
