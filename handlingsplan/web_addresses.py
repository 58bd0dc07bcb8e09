"""Addresses of pages: how links in letters begin, which parts are secrets, and where a request comes from."""

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, register_converter, resolve, reverse
from django.urls.converters import StringConverter

HIDDEN = "…"
# What is as long in an address that leads nowhere may be a secret with a letter missing
LONG = 20
_SECRET = re.compile(r"<secret:(\w+)>")
_UNKNOWN = "0.0.0.0"  # noqa: S104 nothing listens there: it stands for an address that is not known


class Secret(StringConverter):
    """A part of an address that opens something: `<secret:name>` in a route keeps it out of all logs."""


register_converter(Secret, "secret")


def site_address(name: str, *args: object) -> str:
    """Return the whole address of a page, as letters and other services are told it: never out of a request."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def masked(path: str) -> str:
    """Return a path without its query and its secrets, as logs may have it."""
    path = path.partition("?")[0]
    match = _match(path) or _match(f"{path}/")
    if match is None:
        return "/".join(HIDDEN if len(part) >= LONG else part for part in path.split("/"))
    for name in _SECRET.findall(match.route):
        path = path.replace(str(match.kwargs[name]), HIDDEN)
    return path


def _match(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def client_address(request: HttpRequest) -> str:
    """Return whom the outermost of our own proxies heard from; what a client says of itself is not believed."""
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    count = settings.TRUSTED_PROXIES
    if count and len(told) >= count and (address := _valid(told[-count])):
        return address
    return _valid(request.META.get("REMOTE_ADDR", "")) or _UNKNOWN


def _valid(text: str) -> str:
    host = text.rpartition(":")[0] if text.count(":") == 1 else text.partition("]")[0].lstrip("[")
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return ""
