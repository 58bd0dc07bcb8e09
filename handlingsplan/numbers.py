"""Numbers and amounts as they are written in Swedish: narrow spaces between thousands, a decimal comma.

They are read in Swedish alone; they are shown in the language that is active.
"""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handlingsplan.languages import is_swedish

THIN_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_MINUS = re.compile("[\u2212\u2013\u2012\u2011]")
# Three digits after a comma read as thousands elsewhere in the world; after a 0 or a space they can only be decimals.
_AMBIGUOUS = re.compile(r"-? ?[1-9][0-9]{0,2},[0-9]{3}")
_THOUSANDTHS = 3
_NUMBER = re.compile(r"-? ?([0-9]{1,3}( [0-9]{3})+|[0-9]+)(,[0-9]+)?")
_MAX_CHARACTERS = 40
_MAX_KEY_DIGITS = 9  # what the column of every database holds


def normal(text: str) -> str:
    """Return `text` with single ordinary spaces and an ordinary minus sign."""
    return _MINUS.sub("-", _SPACES.sub(" ", text)).strip()


def read_key(text: str) -> int | None:
    """Return the key or number of a row that a request names; None where it can be none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MAX_KEY_DIGITS else None


def read_keys(texts: Iterable[str]) -> list[int]:
    """Return those of the texts that can be keys, as `read_key` reads them."""
    return [key for key in map(read_key, texts) if key is not None]


def read_number(text: str, *, example: str, decimals: int) -> Decimal:
    """Read a number as people write it in Swedish; raises ValidationError that says what is wrong with it.

    Where fewer than three `decimals` make sense, "250,000" is asked about rather than taken for 250.
    """
    text = normal(text)
    if decimals < _THOUSANDTHS and _AMBIGUOUS.fullmatch(text):
        whole, _comma, rest = text.partition(",")
        fewer = f"{whole},{rest[:decimals]}" if decimals else whole
        raise ValidationError(
            _("”%(text)s” kan läsas på två sätt. Skriv %(more)s eller %(fewer)s.")
            % {"text": text, "more": f"{whole} {rest}", "fewer": fewer}
        )
    if len(text) > _MAX_CHARACTERS:
        raise ValidationError(_("Talet är för långt. Skriv det som %(example)s.") % {"example": example})
    if "." in text and not re.search(r"[^0-9., -]", text):
        raise ValidationError(
            _("Använd inte punkt i tal: skriv decimaler med komma och tusental med mellanslag, som %(example)s.")
            % {"example": example}
        )
    if not _NUMBER.fullmatch(text):
        if re.fullmatch(r"[0-9, -]+", text):
            raise ValidationError(
                _("Kontrollera mellanslag och komma i talet. Skriv det som %(example)s.") % {"example": example}
            )
        raise ValidationError(_("Skriv med siffror, som %(example)s.") % {"example": example})
    return Decimal(text.replace(" ", "").replace(",", "."))


def format_number(number: Decimal | int, decimals: int = 0) -> str:
    """Return the number as people write it in the language, rounded half up to `decimals`, with a true minus sign."""
    rounded = Decimal(number).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _point, fraction = f"{abs(rounded):,.{decimals}f}".partition(".")
    sign = MINUS if rounded < 0 else ""
    thousands, point = (THIN_SPACE, ",") if is_swedish() else _signs()
    return sign + whole.replace(",", thousands) + (point + fraction if fraction else "")


def _signs() -> tuple[str, str]:
    """Return what stands between thousands and before decimals in the language, which Django knows."""
    return str(get_format("THOUSAND_SEPARATOR")), str(get_format("DECIMAL_SEPARATOR"))


def whole_percent(part: Decimal | int, whole: Decimal | int) -> int:
    """Return how many per cent the part is of the whole, above 0, to the nearest.

    0 is said of nothing alone, and 100 of all: 199 of 200 are 99 %, and one of a thousand is 1 %.
    """
    nearest = int((Decimal(100 * part) / whole).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if nearest == 0 and part > 0:
        return 1
    return 100 + (part > whole) - (part < whole) if nearest == 100 else nearest  # noqa: PLR2004 per cent


def decimals_problem(most: int) -> str:
    """Return what to say of a number with more decimals than `most`."""
    if most == 0:
        return _("Skriv ett heltal, utan decimaler.")
    return ngettext("Skriv högst %(most)d decimal.", "Skriv högst %(most)d decimaler.", most) % {"most": most}


KRONOR_EXAMPLE = "1 234 567"
KRONOR_LIMIT = Decimal(10) ** 13
MILLION = Decimal(10) ** 6
_DECIMALS_OF_MILLIONS = 6
_WHOLE_MILLIONS = 10  # from here on the decimal says nothing

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
            raise ValidationError(_("Skriv beloppet med siffror, som %(example)s.") % {"example": KRONOR_EXAMPLE})
        return None
    factor = _FACTOR[match["unit"] or "kr"]
    decimals = (
        _DECIMALS_OF_MILLIONS if factor >= MILLION else 0
    )  # a million is written with decimals, a thousand is not
    amount = read_number(match["number"], example=KRONOR_EXAMPLE, decimals=decimals) * factor
    if amount < 0:
        raise ValidationError(_("Beloppet kan inte vara negativt."))
    if amount != amount.to_integral_value():
        raise ValidationError(_("Skriv hela kronor, utan ören."))
    if amount >= KRONOR_LIMIT:
        raise ValidationError(_("Beloppet är orimligt stort. Kontrollera antalet nollor."))
    return amount.quantize(Decimal(1))


def format_amount(amount: Decimal | None) -> str:
    """Return the amount as people write it, without unit; empty where nothing is stated."""
    return "" if amount is None else format_number(amount)


def format_kronor(amount: Decimal) -> str:
    """Return whole kronor with the unit, which stays on the line."""
    return _on_one_line(_("%(amount)s kr") % {"amount": format_number(amount)})


def _on_one_line(text: str) -> str:
    return text.replace(" ", NO_BREAK_SPACE)


def format_millions(amount: Decimal) -> str:
    """Return an amount as it is read at a glance: "224 Mkr", "9,6 Mkr"; below a million in whole kronor."""
    if abs(amount) < MILLION:
        return format_kronor(amount)
    millions = amount / MILLION
    decimals = 1 if abs(millions) < _WHOLE_MILLIONS else 0
    shown = format_number(millions, decimals)
    whole = shown[:-2] if decimals and shown.endswith("0") else shown
    return _on_one_line(_("%(amount)s Mkr") % {"amount": whole})


class SwedishDecimalField(forms.Field):
    """A number with at most `decimals` decimals and a size that the database holds."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    example = "1 234,5"
    most = Decimal(10) ** 14

    def __init__(self, *, decimals: int = 0, unit: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.decimals = decimals
        self.unit = unit

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number as people write it; what was typed stays as typed."""
        return format_number(value, decimals=self.decimals) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        """Read what was typed; empty is None."""
        if isinstance(value, Decimal):
            return value
        text = normal(str(value or ""))
        for suffix in filter(None, (self.unit, "%")):
            text = text.removesuffix(suffix).strip()
        if not text:
            return None
        number = read_number(text, example=self.example, decimals=self.decimals).normalize()
        self._check(number)
        return number

    def _check(self, number: Decimal) -> None:
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.decimals:
            raise ValidationError(decimals_problem(self.decimals))
        if abs(number) >= self.most:
            raise ValidationError(_("Talet är orimligt stort. Kontrollera antalet nollor."))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare numbers, not ways to write them."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class KronorField(forms.Field):
    """An amount in whole kronor; empty means "not stated", which is not 0."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        """Show a stored amount as people write it; what was typed stays as typed."""
        return format_amount(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        return value if isinstance(value, Decimal) else read_kronor(str(value or ""))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare amounts, not ways to write them."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True
