"""Who works in an organisation: the list, with a form that invites; the organisation's own facts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actors.authentication.reauthentication import confirm_where_demanded
from actors.conflicts import StaleError
from actors.enums import Role
from actors.models import Membership, Organisation
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.filters import read_search
from handlingsplan.pages import GET_OR_POST, REFUSED, form_status, posted, render_page
from handlingsplan.plan.forms.people import InvitationForm, InviteeForm
from handlingsplan.plan.forms.reference_rows import FactsForm
from handlingsplan.plan.invitations import OpenInvitation, invite, invite_first_lead, open_invitations
from handlingsplan.plan.letters import send_new_role
from handlingsplan.plan.models import Invitation, Plan
from handlingsplan.plan.people import AlreadyMemberError, find_person, give_role, unused_memberships, without_lead
from handlingsplan.plan.permissions import may_coordinate, working_plan
from handlingsplan.plan.role_permissions import (
    coordinates_party,
    leads_of,
    may_invite,
    may_invite_first_lead,
    may_read_history,
    may_write_facts,
    visible_organisation,
)
from handlingsplan.plan.views.invitations import invitee, send_and_report
from handlingsplan.swedish import says

_ORDERS = {"namn": ("user__full_name", "pk"), "roll": ("role", "user__full_name", "pk")}


@confirm_where_demanded
@GET_OR_POST
def people(request: MemberRequest, slug: str) -> HttpResponse:
    """Show the people of an organisation; take an invitation, by a coordinator to its first lead."""
    organisation = visible_organisation(request.user, slug)
    leads = may_invite(request.user, organisation)
    verdict = leads or may_invite_first_lead(request.user, organisation)
    form = InvitationForm(posted(request)) if leads else InviteeForm(posted(request))
    if request.method == "POST":
        require(verdict)
        if form.is_valid() and _invite(request, organisation, form):
            return redirect("people", slug)
    query, order = read_search(request.GET, orders=_ORDERS)
    memberships = Membership.objects.filter(organisation=organisation).select_related("user", "organisation")
    if query:
        memberships = memberships.filter(says(query, "user__full_name", "user__function"))
    context = {
        "organisation": organisation,
        "memberships": memberships.order_by(*_ORDERS[order]),
        "query": query,
        "order": order,
        "form": form,
        "leads": leads,
        "verdict": verdict,
        "facts_verdict": may_write_facts(request.user, organisation),
        "history_verdict": may_read_history(request.user, organisation),
        "lead_count": len(leads_of(organisation)),
        "coordinated": Plan.objects.filter(coordinating_organisation=organisation),
        "invitations": _invitations(request, organisation),
    }
    return render_page(request, "plan/people.html", context, status=REFUSED if form.errors else 200)


def _invitations(request: MemberRequest, organisation: Organisation) -> list[OpenInvitation]:
    """Return the open invitations: all to a lead, those of leads to a coordinator."""
    rows = Invitation.objects.filter(plan=None)
    if may_invite(request.user, organisation):
        return open_invitations(request.user, rows, organisation)
    if coordinates_party(request.user, organisation):
        return open_invitations(request.user, rows.filter(role=Role.LEAD), organisation)
    return []


def _invite(request: MemberRequest, organisation: Organisation, form: InviteeForm) -> bool:
    """Invite, or give the role to somebody with an account; tell whether the form was fine."""
    data = form.cleaned_data
    known = find_person(data["email"])
    try:
        if not isinstance(form, InvitationForm):
            send_and_report(request, *invite_first_lead(organisation, invitee(data), by=request.user))
        elif known is None:
            invited = invite(organisation, invitee(data), Role(data["role"]), by=request.user)
            send_and_report(request, *invited)
        else:
            send_new_role(give_role(known, organisation, Role(data["role"]), by=request.user))
            messages.success(request, _("%(person)s har fått rollen.") % {"person": known})
    except AlreadyMemberError as error:
        form.add_error("email", str(error))
    except ValidationError as error:
        form.add_error(None, error)
    return not form.errors


@GET_OR_POST
def organisation_facts(request: MemberRequest, slug: str) -> HttpResponse:
    """Take changes to what is the organisation's own; a save on an old version shows both."""
    organisation = visible_organisation(request.user, slug)
    require(may_write_facts(request.user, organisation))
    form = FactsForm(posted(request), row=organisation, user=request.user)
    conflict = form.conflict(organisation)
    if form.is_valid():
        try:
            form.write()
        except StaleError as error:
            conflict = form.rebase(FactsForm(row=error.stored, user=request.user), error.stored)
        except ValidationError as error:
            form.add_error(None, error)
        if conflict is None and not form.errors:
            messages.success(request, _("Sparat: %(title)s.") % {"title": organisation})
            return redirect("people", slug)
    context = {"organisation": organisation, "form": form, "conflict": conflict}
    return render_page(request, "plan/organisation_facts.html", context, status=form_status(form, conflict))


@require_safe
def unused_accounts(request: MemberRequest, slug: str) -> HttpResponse:
    """List people who have not signed in for long, and organisations that nobody leads."""
    plan = working_plan(request.user, slug)
    require(may_coordinate(request.user, plan))
    context = {"plan": plan, "memberships": unused_memberships(plan), "leaderless": without_lead(plan)}
    return render_page(request, "plan/unused_accounts.html", context)
