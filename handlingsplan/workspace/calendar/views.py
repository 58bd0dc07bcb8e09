"""The page of one's calendar address, and the calendar itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actors.authentication.personal_secrets import tell_person
from actors.authentication.reauthentication import confirm_first
from actors.requests import MemberRequest
from handlingsplan.pages import GET_OR_POST, render_page
from handlingsplan.web_addresses import site_address
from handlingsplan.workspace.calendar.addresses import (
    address_of,
    make_address,
    person_of,
    revoke_address,
    stored_address,
)
from handlingsplan.workspace.calendar.events import events_of
from handlingsplan.workspace.calendar.ics import as_ics


@GET_OR_POST
@confirm_first
def calendar_address(request: MemberRequest) -> HttpResponse:
    """Show the person's calendar address; make a new one, or take it back."""
    if request.method == "POST":
        if "aterkalla" in request.POST:
            revoke_address(request.user)
            messages.success(request, _("Adressen är återkallad. Den leder inte längre någonstans."))
        else:
            make_address(request.user)
            tell_person(request.user, "calendar_address", url=site_address("calendar_address"))
            messages.success(request, _("Adressen är gjord. Lägg in den i ditt kalenderprogram."))
        return redirect("calendar_address")
    context = {"address": address_of(request.user), "stored": stored_address(request.user)}
    return render_page(request, "workspace/calendar/address.html", context)


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:  # noqa: ARG001 Django's signature
    """Return what whoever has the address may read of their plans now."""
    person = person_of(secret)
    return HttpResponse(
        as_ics(events_of(person), name=_("Handlingsplan")),
        content_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private, no-store"},
    )
