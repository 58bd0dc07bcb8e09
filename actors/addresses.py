"""E-mail addresses: one form in which they are stored and compared, the same on every database."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

MAX_LENGTH = 254


def tidy_email(email: str) -> str:
    """Return the address as it is stored: also the log-in name of whoever was invited.

    Two addresses are the same when this is equal. A database's own comparison without case would also take ı for i
    and ſ for s, PostgreSQL's but not SQLite's.
    """
    return email.strip().lower()


def require_plain_address(email: str) -> None:
    """Refuse an address that mail programs or databases read in more than one way; raises `ValidationError`."""
    # A quoted local part may hold commas, spaces and line feeds. Letters beyond ASCII pass Django's pattern where
    # their capital is in it, as ı and ſ.
    validate_email(email)
    if not email.isascii() or not email.isprintable() or '"' in email or len(email) > MAX_LENGTH:
        raise ValidationError(_("Adressen innehåller tecken som inte går att använda. Skriv den som namn@kommunen.se."))


class AddressField(forms.EmailField):
    """An address of the kind that is stored here, in lower case."""

    default_validators = [require_plain_address]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_LENGTH, **kwargs)

    def to_python(self, value: str | None) -> str:
        return tidy_email(str(super().to_python(value) or ""))
