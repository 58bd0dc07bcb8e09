"""A form that is sent twice has one effect: a double click without script, a lost answer, a page sent again."""

import hashlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.messages import get_messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from actors.as_read import FIELD as READ
from actors.as_read import changed_since_read, page_before
from actors.models import SentForm
from handlingsplan.pages import is_part

FIELD = "once"  # drawn by {% once %}: another word each time a page is made
_GIVEN = {HTTPStatus.OK, HTTPStatus.NO_CONTENT}
View = Callable[..., HttpResponseBase]


class SentOnce:
    """Middleware that stores, in the transaction of what a form does, that the form was sent and where it led.

    The same form with the same words, by the same person, leads there again and does nothing; other words are another
    form, also those that were written on a page that one came back to. The second of two at the same moment waits for
    the first. A form that was refused has not been sent. Rows that save themselves have versions instead.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        takes_part = request.method == "POST" and (request.POST.get(FIELD) or READ in request.POST)
        if not takes_part or not request.user.is_authenticated or getattr(view, "has_own_transaction", False):
            return None

        def act() -> HttpResponseBase:
            return view(request, *args, **kwargs)

        with transaction.atomic():
            if not request.POST.get(FIELD):
                return changed_since_read(request, act) or act()
            sent, is_new = SentForm.objects.get_or_create(digest=_digest(request))
            if not is_new:
                return _sent_before(request, sent)
            response = changed_since_read(request, act) or act()
            if _is_done(request, response):
                sent.location = response.headers.get("Location") or response.headers.get("HX-Redirect", "")
                sent.save()
            else:
                sent.delete()
        return response


def _is_done(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Tell whether the form did what it is for: it leads on, or gives the part that it stands in anew."""
    told: Any = get_messages(request)
    refused = any(one.level == messages.ERROR for one in told._queued_messages)  # noqa: SLF001 nothing public tells
    leads_on = isinstance(response, HttpResponseRedirect) or (is_part(request) and response.status_code in _GIVEN)
    return leads_on and not refused and not getattr(response, "asks_first", False)


def _sent_before(request: HttpRequest, sent: SentForm) -> HttpResponse:
    """Lead where the form led; a part that led nowhere gets its page anew, as it is now."""
    messages.info(request, _("Det där var redan skickat, och är sparat en gång."))
    if is_part(request):
        return HttpResponseClientRedirect(sent.location) if sent.location else HttpResponseClientRefresh()
    return HttpResponseRedirect(sent.location or page_before(request) or reverse("start"))


def own_transaction(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that must open its transaction itself, to read all of a plan at one moment; sent again it refuses."""
    view.has_own_transaction = True  # type: ignore[attr-defined] # read above
    return view


def _digest(request: HttpRequest) -> str:
    told = hashlib.sha256(repr((request.user.pk, request.path)).encode())
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken":
            told.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            told.update(repr((name, file.name)).encode())
            for chunk in file.chunks():
                told.update(chunk)
            file.seek(0)
    return told.hexdigest()
