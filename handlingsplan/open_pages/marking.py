"""Which views are for everybody."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

View = Callable[..., HttpResponseBase]


def for_everybody(view: View) -> View:
    """Mark a view that needs no sign-in and gives everybody the same answer."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    shown.for_everybody = True  # type: ignore[attr-defined] # read below
    return cast("View", login_not_required(shown))


def leads_to_everybody(path: str) -> bool:
    """Tell whether the address is of a page that is the same for everybody."""
    try:
        return getattr(resolve(path).func, "for_everybody", False)
    except Resolver404:
        return False


def is_for_everybody(request: HttpRequest) -> bool:
    """Tell whether the middleware has taken out of the request who asks."""
    return getattr(request, "for_everybody", False)
