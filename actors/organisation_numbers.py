"""Swedish organisation numbers: ten digits, the last one a check on the others."""

import re

from django.utils.translation import gettext as _

_FORM = re.compile(r"\d{6}-\d{4}")


def normal(text: str) -> str:
    """Return the number as it is written, with a hyphen: people leave it out, or put spaces or the century in."""
    digits = re.sub(r"[\s\u2010-\u2014-]", "", text)
    if re.fullmatch(r"16\d{10}", digits):
        digits = digits[2:]
    return f"{digits[:6]}-{digits[6:]}" if re.fullmatch(r"\d{10}", digits) else text.strip()


def number_problem(number: str) -> str:
    """Return what is wrong with an organisation number, in Swedish; empty where nothing is."""
    if not _FORM.fullmatch(number):
        return _("Skriv numret med tio siffror, som 232100-0016.")
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(number.replace("-", "")))
    if sum(value // 10 + value % 10 for value in doubled) % 10:
        return _("Numret stämmer inte med sin kontrollsiffra. Kontrollera siffrorna.")
    return ""
