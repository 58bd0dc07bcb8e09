"""Browsers in which somebody has signed in before: what strangers try elsewhere does not lock them out of those."""

from datetime import timedelta

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from actors.models import User

COOKIE = "kandwebb"
_SALT = "known-browsers"
KNOWN_LETTERS = "5/5m/key"  # not by address, which a whole office may share
AGE = timedelta(days=365)
MAX_PEOPLE = 8  # who share a browser


def knows(request: HttpRequest, user: User) -> bool:
    """Tell whether the person has signed in in this browser within a year."""
    return str(user.pk) in _people(request)


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let the browser be known from now on."""
    people = [str(user.pk), *(one for one in _people(request) if one != str(user.pk))][:MAX_PEOPLE]
    response.set_signed_cookie(
        COOKIE,
        ".".join(people),
        salt=_SALT,
        max_age=AGE,
        path="/konto/",
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def ask_for_letter(request: HttpRequest, action: str, email: str) -> bool:
    """Tell whether a letter may be asked for once more; a stranger asks in vain for who uses another browser.

    What a browser asks for that the person has used is counted by itself. Nobody is looked for from any other browser.
    """
    user = User.objects.filter(email=email).first() if _people(request) else None
    known = user is not None and knows(request, user)
    key = f"known:{user.pk}" if known and user else email
    config = {action: KNOWN_LETTERS} if known else None
    return bool(consume(request, app="allauth.account", action=action, key=key, config=config))


def _people(request: HttpRequest) -> list[str]:
    value = request.get_signed_cookie(COOKIE, default="", salt=_SALT, max_age=AGE)
    return value.split(".") if value else []
