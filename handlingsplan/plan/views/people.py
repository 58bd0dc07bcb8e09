"""Who works in an organisation: the list, inviting, removing."""

from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.access import Person
from actors.enums import Role
from actors.models import Membership, Organisation
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.filters import read_search
from handlingsplan.pages import GET_OR_POST, REFUSED, posted, render_page
from handlingsplan.plan.forms.people import AcceptForm, InvitationForm
from handlingsplan.plan.invitations import (
    InvitationOverError,
    Invitee,
    accept,
    find_usable,
    invite,
    revoke,
    send_invitation,
    send_new_role,
)
from handlingsplan.plan.models import Invitation, Plan
from handlingsplan.plan.people import (
    AlreadyMemberError,
    find_person,
    give_role,
    leads_of,
    unused_memberships,
    without_lead,
)
from handlingsplan.plan.permissions import may_coordinate, may_invite, may_read_history, may_see_people, working_plan
from handlingsplan.web_addresses import site_address

GONE = 410
_ORDERS = {"namn": ("user__full_name", "pk"), "roll": ("role", "user__full_name", "pk")}


def visible_organisation(user: Person, slug: str) -> Organisation:
    """Return an organisation whose people the person sees; raises Http404."""
    organisation = get_object_or_404(Organisation, slug=slug)
    if not may_see_people(user, organisation):
        raise Http404
    return organisation


@GET_OR_POST
def people(request: MemberRequest, slug: str) -> HttpResponse:
    """Show the people of an organisation; take an invitation."""
    organisation = visible_organisation(request.user, slug)
    form = InvitationForm(request.POST or None, roles=list(Role))
    if request.method == "POST":
        require(may_invite(request.user, organisation))
        if form.is_valid() and _invite(request, organisation, form):
            return redirect("people", slug)
    leads = len(leads_of(organisation))
    query, order = read_search(request.GET, orders=_ORDERS)
    memberships = Membership.objects.filter(organisation=organisation).select_related("user", "organisation")
    if query:
        memberships = memberships.filter(Q(user__full_name__icontains=query) | Q(user__function__icontains=query))
    context = {
        "organisation": organisation,
        "memberships": memberships.order_by(*_ORDERS[order]),
        "query": query,
        "order": order,
        "form": form,
        "verdict": (verdict := may_invite(request.user, organisation)),
        "history_verdict": may_read_history(request.user, organisation),
        "has_lead": leads > 0,
        "only_lead": leads == 1,
        "coordinated": Plan.objects.filter(coordinating_organisation=organisation),
        "invitations": _open_invitations(organisation) if verdict else [],
    }
    return render_page(request, "plan/people.html", context, status=REFUSED if form.errors else 200)


def _open_invitations(organisation: Organisation) -> list[Invitation]:
    rows = Invitation.objects.unanswered().filter(organisation=organisation, plan=None)
    return list(rows.select_related("invited_by"))


def _invite(request: MemberRequest, organisation: Organisation, form: InvitationForm) -> bool:
    """Give the role to somebody with an account, invite everybody else; tell whether the form was fine."""
    known = find_person(form.cleaned_data["email"])
    try:
        if known is None:
            _invite_newcomer(request, organisation, form.cleaned_data)
        else:
            membership = give_role(known, organisation, Role(form.cleaned_data["role"]), by=request.user)
            send_new_role(membership, url=site_address("work"))
            messages.success(request, _("%(person)s har fått rollen.") % {"person": known})
    except AlreadyMemberError as error:
        form.add_error("email", str(error))
        return False
    return True


def _invite_newcomer(request: MemberRequest, organisation: Organisation, data: dict[str, Any]) -> None:
    invitation, secret = invite(organisation, invitee(data), Role(data["role"]), by=request.user)
    report_sending(request, invitation, secret)


def invitee(data: dict[str, Any]) -> Invitee:
    """Return who is invited, as a form says."""
    return Invitee(email=data["email"], full_name=data["full_name"], function=data["function"])


def report_sending(request: MemberRequest, invitation: Invitation, secret: str) -> None:
    """E-mail the link, and tell the inviter."""
    send_invitation(invitation, url=site_address("accept_invitation", secret))
    messages.success(request, _("%(person)s är inbjuden.") % {"person": invitation.full_name})


@require_POST
def revoke_invitation(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    organisation = visible_organisation(request.user, slug)
    rows = Invitation.objects.unanswered().select_related("organisation")
    invitation = get_object_or_404(rows, pk=pk, organisation=organisation, plan=None)
    revoke(invitation, by=request.user)
    messages.success(request, _("Inbjudan till %(person)s är återkallad.") % {"person": invitation.full_name})
    return redirect("people", slug)


@login_not_required
@GET_OR_POST
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the invited person choose a password and come in."""
    invitation = find_usable(secret)
    if invitation is None:
        return render_page(request, "plan/invitation_over.html", {}, status=GONE)
    sent = posted(request)
    form = AcceptForm(sent, invitation=invitation, initial={"full_name": invitation.full_name})
    if form.is_valid():
        data = form.cleaned_data
        try:
            user = accept(invitation, full_name=data["full_name"], password=data["password"])
        except InvitationOverError:
            return render_page(request, "plan/invitation_over.html", {}, status=GONE)
        signed_in: HttpResponse = perform_login(request, user, redirect_url=reverse("work"))
        return signed_in
    context = {"invitation": invitation, "form": form}
    return render_page(request, "plan/invitation.html", context, status=REFUSED if form.errors else 200)


@require_safe
def unused_accounts(request: MemberRequest, slug: str) -> HttpResponse:
    """List people who have not signed in for long, and organisations that nobody leads."""
    plan = working_plan(request.user, slug)
    require(may_coordinate(request.user, plan))
    context = {"plan": plan, "memberships": unused_memberships(plan), "leaderless": without_lead(plan)}
    return render_page(request, "plan/unused_accounts.html", context)
