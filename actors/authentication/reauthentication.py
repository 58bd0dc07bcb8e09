"""Saying once more who one is, at most once in a quarter of an hour, before what a stolen session must not do.

Signing in counts too. What was sent when the question came is kept in the session, and done once it is answered.
"""

import time
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY, resume_request
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import serialize_request
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from actors.authentication.provider_views import lead_to, provider_of
from actors.authentication.two_factor import must_have_factor
from actors.models import User
from actors.once import SentOnce
from actors.requests import MemberRequest
from handlingsplan.error_views import page_of_form
from handlingsplan.pages import GET_OR_POST, is_part

FORBIDDEN = 403
# Seconds that may have passed since the person signed in at the provider: they are asked to, just now
FRESH_AT_PROVIDER = 300
View = Callable[..., HttpResponseBase]


def is_fresh(request: HttpRequest, user: User) -> bool:
    """Tell whether the person has said who they are within the last quarter of an hour."""
    if not get_adapter().get_reauthentication_methods(user):
        return True  # nothing to ask for: neither password nor factor nor provider
    records = get_authentication_records(request, user)
    newest = max((record["at"] for record in records if record.get("reauthenticated")), default=0)
    return bool(time.time() - newest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def confirm_first(view: View) -> View:
    """Ask whoever uses the view."""

    @wraps(view)
    def asking(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_fresh(request, request.user):
            return _ask(request)
        return _show(view, asking, request, args, kwargs)

    return asking


def confirm_where_demanded(view: View, *, when: Callable[[HttpRequest], bool] = lambda _request: True) -> View:
    """Ask before something is done, where the person's role demands a second factor.

    Goes around whatever else decorates the view. `when` says which of the things that are posted to it are meant.
    """

    @wraps(view)
    def asking(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        demanded = request.method == "POST" and when(request) and must_have_factor(request.user)
        if demanded and not is_fresh(request, request.user):
            return _ask(request)
        return _show(view, asking, request, args, kwargs)

    return asking


def _show(
    view: View, asking: View, request: MemberRequest, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponseBase:
    match = request.resolver_match
    # Called by what took the answer, past middleware
    is_resumed = match is not None and asking not in _within(match.func)
    before = SentOnce(view).process_view(request, view, args, kwargs) if is_resumed else None
    return before or view(request, *args, **kwargs)


def _within(view: View | None) -> Iterator[View]:
    """Yield the view and those that it decorates."""
    while view is not None:
        yield view
        view = getattr(view, "__wrapped__", None)


def _ask(request: MemberRequest) -> HttpResponse:
    onward = request.get_full_path()
    # Or who left an earlier form unconfirmed, perhaps at somebody else's screen, would have it done by this answer
    request.session.pop(STATE_SESSION_KEY, None)
    if request.FILES:
        onward = page_of_form(request) or onward
        text = _("Bekräfta att det är du. Välj sedan filen en gång till och skicka igen: inget är sparat än.")
        messages.warning(request, text)
    elif request.method == "POST":
        request.session[STATE_SESSION_KEY] = {"request": serialize_request(request)}
        onward = request.path  # what is kept has the rest of the address
    way: str = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
    address = f"{way}?{urlencode({'next': onward})}"
    answer: HttpResponse = HttpResponseClientRedirect(address) if is_part(request) else redirect(address)
    answer.asks_first = True  # type: ignore[attr-defined] # read by SentOnce: nothing of the form is done yet
    return answer


@GET_OR_POST
def confirm_through(request: MemberRequest, provider_id: str) -> HttpResponse:
    """Lead to the person's own sign-in service, which asks them anew."""
    provider = provider_of(request, provider_id)
    if not SocialAccount.objects.filter(user=request.user, provider=provider_id).exists():
        raise Http404
    if request.method != "POST":
        return render(request, "account/reauthenticate_through.html", {"provider": provider})
    anew = provider.get_auth_params() | {"prompt": "login", "max_age": "0"}
    return lead_to(request, provider, auth_params=anew, confirms=True)


def confirm(request: HttpRequest, sociallogin: Any) -> None:
    """Take the service's answer; raises `ImmediateHttpResponse` with what comes next, whatever it says."""
    user, facts = request.user, sociallogin.account.extra_data["userinfo"]
    provider = sociallogin.account.get_provider()
    at = facts.get("auth_time", time.time() if provider.app.settings.get("without_auth_time") else 0)
    is_same = isinstance(user, User) and sociallogin.is_existing and sociallogin.user == user
    if not is_same or time.time() - at > FRESH_AT_PROVIDER:
        reason = _("Inloggningstjänsten bekräftade inte att det är du. Gå tillbaka och försök igen.")
        page = render(request, "socialaccount/authentication_error.html", {"reason": reason}, status=FORBIDDEN)
        raise ImmediateHttpResponse(page)
    names = {"provider": sociallogin.account.provider, "uid": sociallogin.account.uid}
    record_authentication(request, user, "socialaccount", reauthenticated=True, **names)
    onward = sociallogin.state.get("next") or reverse("work")
    request.GET = QueryDict(urlencode({"next": onward}))  # where allauth looks for it
    raise ImmediateHttpResponse(resume_request(request) or redirect("work"))
