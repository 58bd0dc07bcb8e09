"""A person in several organisations acts for one of them at a time, and chooses which."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actors.access import act_for, organisations_of
from actors.models import Organisation, OrganisationGrant
from actors.requests import MemberRequest
from handlingsplan.error_views import is_own_address

SESSION_KEY = "acts_for"


class ActsForOne:
    """Middleware: what a person may do in a request is what the organisation gives them that they act for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Narrow what the person holds, on pages for those who are signed in."""
        if getattr(view, "login_required", True) and request.user.is_authenticated:
            act_as_chosen(request)
        return None


def act_as_chosen(request: HttpRequest) -> None:
    """Let the person of the request act for the organisation that they chose last."""
    act_for(request.user, request.session.get(SESSION_KEY))


@require_POST
def choose_organisation(request: MemberRequest) -> HttpResponse:
    """Act for another of one's organisations from now on, and lead back to `next` where it is the portal's own."""
    own = organisations_of(request.user, OrganisationGrant)
    organisation = Organisation.objects.filter(pk__in=own, slug=request.POST.get("organisation", "")).first()
    if organisation is None:
        messages.error(request, _("Du hör inte till den organisationen."))
    else:
        request.session[SESSION_KEY] = organisation.pk
        messages.success(request, _("Du arbetar nu för %(organisation)s.") % {"organisation": organisation})
    back = request.POST.get("next", "")
    return redirect(back if is_own_address(request, back) else "work")
