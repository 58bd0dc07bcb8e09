"""A form that is sent twice has one effect: a double click without script, a lost answer, a page sent again."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from actors.as_read import changed_since_read
from actors.models import SentForm
from handlingsplan.pages import is_part

FIELD = "once"  # drawn by {% once %}: another word each time a page is made
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
        takes_part = request.method == "POST" and request.POST.get(FIELD) and request.user.is_authenticated
        if not takes_part or is_part(request) or getattr(view, "has_own_transaction", False):
            return None

        def act() -> HttpResponseBase:
            return view(request, *args, **kwargs)

        with transaction.atomic():
            sent, is_new = SentForm.objects.get_or_create(digest=_digest(request))
            if not is_new:
                messages.info(request, _("Det där var redan skickat, och är sparat en gång."))
                return HttpResponseRedirect(sent.location)
            response = changed_since_read(request, act) or act()
            if isinstance(response, HttpResponseRedirect) and not getattr(response, "asks_first", False):
                sent.location = response.url
                sent.save()
            else:
                sent.delete()
        return response


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
