"""The page of a plan's coordinators, and the form for one's own function and telephone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actors.models import User
from actors.requests import MemberRequest
from handlingsplan.pages import GET_OR_POST, form_status, posted, render_page
from handlingsplan.plan.models import Coordinator
from handlingsplan.plan.permissions import working_plan
from handlingsplan.workspace.contacts.forms import OwnContactForm


@require_safe
def contact_coordinators(request: MemberRequest, slug: str) -> HttpResponse:
    """Show whom to ask about the plan: everybody who works with it may."""
    plan = working_plan(request.user, slug)
    rows = Coordinator.objects.filter(plan=plan, user__is_active=True).select_related("user")
    context = {"plan": plan, "coordinators": rows}
    return render_page(request, "workspace/contacts/coordinators.html", context)


@GET_OR_POST
def own_contact(request: MemberRequest) -> HttpResponse:
    """Let a person say what they do and how they are reached."""
    stored = User.objects.get(pk=request.user.pk)
    form = OwnContactForm(posted(request), instance=stored)
    conflict = form.conflict(stored)
    if form.is_valid():
        stored.save(update_fields=["function", "phone"])
        messages.success(request, _("Dina kontaktuppgifter är sparade."))
        return redirect("personal_data")
    context = {"form": form, "conflict": conflict}
    return render_page(request, "workspace/contacts/own.html", context, status=form_status(form, conflict))
