"""Amounts in whole kronor, typed the way people type them."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from measures.numbers import format_number, normal, read_number

EXAMPLE = "1 234 567"
UPPER_LIMIT = Decimal(10) ** 13

_UNITS = {
    Decimal(1): ("kr", "kronor", "sek", ":-"),
    Decimal(1_000): ("tkr", "kkr", "tusen", "tusen kr", "tusen kronor"),
    Decimal(1_000_000): (
        *("mnkr", "mkr", "mn kr", "mn", "milj", "milj kr", "milj. kr", "miljon", "miljoner", "miljon kr"),
        *("miljoner kr", "miljoner kronor", "msek"),
    ),
    Decimal(1_000_000_000): (
        "mdkr",
        "md kr",
        "mdr",
        "mdr kr",
        "miljard",
        "miljarder",
        "miljarder kr",
        "miljarder kronor",
    ),
}
_FACTOR = {unit: factor for factor, units in _UNITS.items() for unit in units}
_AMOUNT = re.compile(
    r"(?P<number>.*?)\s*(?P<unit>" + "|".join(map(re.escape, sorted(_FACTOR, key=len, reverse=True))) + ")?"
)


def read_kronor(text: str) -> Decimal | None:
    """Read an amount: "1 234 567", "1 234 567,00 kr", "250 tkr", "2,5 mnkr"; empty is None, "not stated".

    Raises ValidationError that says what is wrong, in Swedish.
    """
    match = _AMOUNT.fullmatch(normal(text).casefold())
    if match is None or not match["number"]:
        if match is None or match["unit"]:
            raise ValidationError(_("Skriv beloppet med siffror, som %(example)s.") % {"example": EXAMPLE})
        return None
    amount = read_number(match["number"], example=EXAMPLE) * _FACTOR[match["unit"] or "kr"]
    if amount < 0:
        raise ValidationError(_("Beloppet kan inte vara negativt."))
    if amount != amount.to_integral_value():
        raise ValidationError(_("Skriv hela kronor, utan ören."))
    if amount >= UPPER_LIMIT:
        raise ValidationError(_("Beloppet är orimligt stort. Kontrollera antalet nollor."))
    return amount.quantize(Decimal(1))


def format_kronor(amount: Decimal | None) -> str:
    """Return the amount as people write it, without unit; empty where nothing is stated."""
    return "" if amount is None else format_number(amount)


class KronorField(forms.Field):
    """An amount in whole kronor; empty means "not stated", which is not 0."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        """Show a stored amount as people write it; what was typed stays as typed."""
        return format_kronor(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        """Read what was typed."""
        return value if isinstance(value, Decimal) else read_kronor(str(value or ""))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare amounts, not ways to write them."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True
