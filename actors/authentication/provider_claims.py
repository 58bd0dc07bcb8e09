"""What a sign-in service says of a person: only what is used is read and kept, and nothing of another shape."""

from typing import Any

from django.core.exceptions import ValidationError

from actors.addresses import require_plain_address, tidy_email

MAX_UID = 191  # what allauth's column holds


class ClaimsRefusedError(ValueError):
    """The service's answer cannot be used."""


def read_claims(data: dict[str, Any], *, more: str = "") -> dict[str, Any]:
    """Return address, its confirmation, name, time of sign-in and the claim `more` out of what the service sent.

    Raises `ClaimsRefusedError`. Whatever else it knows of the person is not the portal's to keep.
    """
    claims = data.get("userinfo") or data.get("id_token")
    if not isinstance(claims, dict):
        raise ClaimsRefusedError
    email = claims.get("email")
    if not isinstance(email, str):
        raise ClaimsRefusedError
    try:
        require_plain_address(email)
    except ValidationError as error:
        raise ClaimsRefusedError from error
    kept: dict[str, Any] = {"email": tidy_email(email), "email_verified": claims.get("email_verified") is True}
    at = (data.get("id_token") or {}).get("auth_time")
    if isinstance(at, int | float):
        kept["auth_time"] = at
    texts = {name: claims.get(name) for name in ("name", more) if name}
    return kept | {name: text for name, text in texts.items() if isinstance(text, str) and text.isprintable()}


def require_plain_uid(uid: str) -> None:
    """Refuse a subject that the database cannot hold; raises `ClaimsRefusedError`."""
    if not uid or len(uid) > MAX_UID or not uid.isprintable():
        raise ClaimsRefusedError
