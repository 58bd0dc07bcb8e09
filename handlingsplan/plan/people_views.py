"""Who works in an organisation: the list, inviting, removing."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actors.access import Person
from actors.enums import Role
from actors.models import Membership, Organisation
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.htmx import REFUSED, render_page
from handlingsplan.plan.people import AlreadyMemberError, invite, remove, send_invitation
from handlingsplan.plan.people_forms import InvitationForm
from handlingsplan.plan.permissions import may_give_role, may_invite, may_see_people

_ORDERS = {"namn": ("user__full_name", "pk"), "roll": ("role", "user__full_name", "pk")}


def _organisation_for(user: Person, slug: str) -> Organisation:
    organisation = get_object_or_404(Organisation, slug=slug)
    if not may_see_people(user, organisation):
        raise Http404
    return organisation


def _roles_to_give(user: Person, organisation: Organisation) -> list[Role]:
    return [role for role in Role if may_give_role(user, organisation, role)]


@require_http_methods(["GET", "POST"])
def people(request: MemberRequest, slug: str) -> HttpResponse:
    """Show the people of an organisation; take an invitation."""
    organisation = _organisation_for(request.user, slug)
    form = InvitationForm(request.POST or None, roles=_roles_to_give(request.user, organisation))
    if request.method == "POST":
        require(may_invite(request.user, organisation))
        if form.is_valid() and _invite(request, organisation, form):
            return redirect("people", slug)
    query = request.GET.get("q", "").strip()
    order = request.GET.get("sortera", "namn")
    memberships = Membership.objects.filter(organisation=organisation).select_related("user", "organisation")
    if query:
        memberships = memberships.filter(Q(user__full_name__icontains=query) | Q(user__function__icontains=query))
    context = {
        "organisation": organisation,
        "memberships": memberships.order_by(*_ORDERS.get(order, _ORDERS["namn"])),
        "query": query,
        "order": order,
        "form": form,
        "verdict": may_invite(request.user, organisation),
    }
    return render_page(request, "plan/people.html", context, status=REFUSED if form.errors else 200)


def _invite(request: MemberRequest, organisation: Organisation, form: InvitationForm) -> bool:
    data = form.cleaned_data
    try:
        membership = invite(
            organisation,
            email=data["email"],
            full_name=data["full_name"],
            function=data["function"],
            role=Role(data["role"]),
            by=request.user,
        )
    except AlreadyMemberError as error:
        form.add_error("email", str(error))
        return False
    url = request.build_absolute_uri(reverse("account_reset_password"))
    if send_invitation(membership, sign_in_url=url):
        messages.success(request, _("%(person)s är inbjuden.") % {"person": membership.user})
    else:
        messages.warning(
            request,
            _("%(person)s har fått rollen, men e-posten gick inte fram. Be personen välja lösenord på %(url)s.")
            % {"person": membership.user, "url": url},
        )
    return True


@require_POST
def remove_membership(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Take a role away from a person."""
    organisation = _organisation_for(request.user, slug)
    membership = get_object_or_404(
        Membership.objects.select_related("user", "organisation"), pk=pk, organisation=organisation
    )
    remove(membership, by=request.user)
    messages.success(
        request,
        _("%(person)s är inte längre %(role)s i %(organisation)s.")
        % {
            "person": membership.user,
            "role": membership.get_role_display().lower(),
            "organisation": organisation,
        },
    )
    return redirect("people", slug)
