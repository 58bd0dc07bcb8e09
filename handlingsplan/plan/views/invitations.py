"""What is done with an invitation: used by whom it is for; confirmed, sent again, taken back."""

from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actors.authentication.reauthentication import confirm_where_demanded
from actors.models import User
from actors.requests import MemberRequest
from handlingsplan.pages import GET_OR_POST, REFUSED, posted, render_page
from handlingsplan.plan.forms.people import AcceptForm
from handlingsplan.plan.invitations import (
    InvitationOverError,
    Invitee,
    accept,
    accept_as,
    confirm,
    find_invitation,
    is_for,
    renew,
    revoke,
    why_over,
)
from handlingsplan.plan.letters import send_invitation
from handlingsplan.plan.models import Invitation
from handlingsplan.plan.people import find_person
from handlingsplan.plan.permissions import working_plan
from handlingsplan.plan.role_permissions import visible_organisation

GONE = 410


def invitee(data: dict[str, Any]) -> Invitee:
    """Return who is invited, as a form says."""
    return Invitee(email=data["email"], full_name=data["full_name"], function=data["function"])


def send_and_report(request: MemberRequest, invitation: Invitation, secret: str) -> None:
    """E-mail the link where it opens something, and tell whoever sent it."""
    words = {"person": invitation.full_name}
    if why := why_over(invitation):
        messages.info(request, _("Inbjudan till %(person)s är sparad.") % words + f" {why}")
        return
    send_invitation(invitation, secret)
    messages.success(request, _("%(person)s är inbjuden.") % words)


def _open_invitation(request: MemberRequest, slug: str, pk: int, *, of_plan: bool) -> Invitation:
    """Return an open invitation to coordinate the plan, or to a role in the organisation; raises Http404."""
    rows = Invitation.objects.unanswered().select_related("organisation", "plan__coordinating_organisation")
    if of_plan:
        return get_object_or_404(rows, pk=pk, plan=working_plan(request.user, slug))
    return get_object_or_404(rows, pk=pk, plan=None, organisation=visible_organisation(request.user, slug))


@confirm_where_demanded
@require_POST
def revoke_invitation(request: MemberRequest, slug: str, pk: int, *, of_plan: bool = False) -> HttpResponse:
    invitation = _open_invitation(request, slug, pk, of_plan=of_plan)
    revoke(invitation, by=request.user)
    messages.success(request, _("Inbjudan till %(person)s är återkallad.") % {"person": invitation.full_name})
    return redirect(invitation)


@confirm_where_demanded
@require_POST
def renew_invitation(request: MemberRequest, slug: str, pk: int, *, of_plan: bool = False) -> HttpResponse:
    """Send the invitation again, with a new link, in the name of whoever does it."""
    invitation = _open_invitation(request, slug, pk, of_plan=of_plan)
    try:
        secret = renew(invitation, by=request.user)
    except (InvitationOverError, ValidationError) as error:
        messages.warning(request, " ".join(getattr(error, "messages", [str(error)])))
        return redirect(invitation)
    invitation.refresh_from_db()
    send_and_report(request, invitation, secret)
    return redirect(invitation)


@confirm_where_demanded
@require_POST
def confirm_invitation(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Confirm an organisation's first lead; the link is sent once everybody has."""
    invitation = _open_invitation(request, slug, pk, of_plan=False)
    secret = confirm(invitation, by=request.user)
    invitation.refresh_from_db()
    messages.success(request, _("Du har bekräftat %(person)s.") % {"person": invitation.full_name})
    if secret:
        send_and_report(request, invitation, secret)
    return redirect(invitation)


@login_not_required
@GET_OR_POST
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the invited person come in: with the account that they have, or with a new one and its password."""
    invitation = find_invitation(secret)
    reason = _("Länken är inte den som skickades sist.") if invitation is None else why_over(invitation)
    if invitation is None or reason:
        return _over(request, reason)
    try:
        return _accept_known(request, invitation) if find_person(invitation.email) else _accept(request, invitation)
    except InvitationOverError as error:
        return _over(request, str(error))


def _over(request: HttpRequest, reason: str) -> HttpResponse:
    return render_page(request, "plan/invitation_over.html", {"reason": reason}, status=GONE)


def _accept(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = AcceptForm(posted(request), invitation=invitation, initial={"full_name": invitation.full_name})
    if form.is_valid():
        user = accept(invitation, full_name=form.cleaned_data["full_name"], password=form.cleaned_data["password"])
        signed_in: HttpResponse = perform_login(request, user, redirect_url=reverse("work"))
        return signed_in
    context = {"invitation": invitation, "form": form}
    return render_page(request, "plan/invitation.html", context, status=REFUSED if form.errors else 200)


def _accept_known(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Let somebody who has an account sign in to it first."""
    user = request.user if isinstance(request.user, User) and is_for(invitation, request.user) else None
    if user is not None and request.method == "POST":
        accept_as(invitation, user)
        return redirect("work")
    context = {"invitation": invitation, "is_mine": user is not None}
    return render_page(request, "plan/invitation_known.html", context)
