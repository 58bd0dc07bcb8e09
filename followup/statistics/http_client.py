"""One way to ask a public service: over HTTPS, with little patience and a bound on what it may answer."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import httpx
from django.utils.translation import gettext as _

MAX_BYTES = 20 * 1024 * 1024
PATIENCE = httpx.Timeout(15, connect=5)
_USER_AGENT = "Handlingsplan (regional action plan portal)"


class ServiceError(Exception):
    """The service did not give what was asked for; the message says so, in Swedish."""


def ask(client: httpx.Client, url: str, *, name: str, params: Mapping[str, str] | None = None) -> Any:
    """Return the JSON at the address, with decimals as they are written. Raises `ServiceError`."""
    try:
        with client.stream("GET", url, params=params) as response:
            _check(response, name)
            content = _content(response, name)
    except httpx.TimeoutException as error:
        raise ServiceError(_("%(name)s svarar inte i tid. Försök igen senare.") % {"name": name}) from error
    except httpx.HTTPError as error:
        raise ServiceError(_("%(name)s går inte att nå. Försök igen senare.") % {"name": name}) from error
    try:
        return json.loads(content, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise changed(name) from error


def _no_number(name: str) -> None:
    raise ValueError(name)


def new_client() -> httpx.Client:
    """Return a client that follows no redirects: a moved service is a changed one."""
    return httpx.Client(timeout=PATIENCE, headers={"User-Agent": _USER_AGENT, "Accept": "application/json"})


def changed(name: str) -> ServiceError:
    """Return the refusal of an answer that has another form than the one we know."""
    return ServiceError(
        _("Svaret från %(name)s har inte den form som väntades. Tjänsten kan ha ändrats.") % {"name": name}
    )


def _check(response: httpx.Response, name: str) -> None:
    status = response.status_code
    if status == httpx.codes.NOT_FOUND:
        raise ServiceError(
            _("%(name)s känner inte till det som efterfrågas. Kontrollera id och urval.") % {"name": name}
        )
    if status == httpx.codes.TOO_MANY_REQUESTS:
        raise ServiceError(_("%(name)s tar inte emot fler frågor just nu. Försök igen senare.") % {"name": name})
    if status != httpx.codes.OK:
        raise ServiceError(
            _("%(name)s svarade med felet %(status)d. Försök igen senare.") % {"name": name, "status": status}
        )


def _content(response: httpx.Response, name: str) -> bytes:
    content = bytearray()
    for piece in response.iter_bytes():
        content += piece
        if len(content) > MAX_BYTES:
            raise ServiceError(_("Svaret från %(name)s är för stort. Begränsa urvalet.") % {"name": name})
    return bytes(content)
