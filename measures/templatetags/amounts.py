"""What the measures' templates show otherwise than Django does: amounts and numbers in Swedish form, pictures."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from handlingsplan.numbers import format_kronor, format_millions, format_number
from measures.good_examples import picture_source
from measures.models import ExamplePicture
from measures.money.tables import secured_percent

register = template.Library()


@register.filter
def kronor(amount: Decimal | None) -> str:
    """Return an amount with its unit; in words where it is not stated."""
    return _("inte angivet") if amount is None else format_kronor(amount)


@register.filter
def millions(amount: Decimal | None) -> str:
    """Return an amount as it is read at a glance; in words where it is not stated."""
    return _("inte angivet") if amount is None else format_millions(amount)


@register.simple_tag
def secured_share(secured: Decimal | None, sought: Decimal | None) -> int | None:
    """Return how much of the money is secured, in whole percent; None where nothing is stated."""
    return secured_percent(secured, sought)


@register.filter
def amount_cell(amount: Decimal | None) -> str:
    """Return an amount for a table whose caption tells the unit."""
    return amount_in_cell(amount, hidden="visually-hidden")


def amount_in_cell(amount: Decimal | None, *, hidden: str) -> str:
    """Return the amount; where it is not stated a dash, and words of the class `hidden` that are read out."""
    if amount is None:
        return format_html('<span aria-hidden="true">–</span><span class="{}">{}</span>', hidden, _("inte angivet"))
    return format_number(amount)


@register.filter
def swedish_number(value: Decimal | None, decimals: int = 0) -> str:
    """Return a number with a decimal comma; a dash where there is none."""
    return "–" if value is None else format_number(value, decimals)


@register.filter
def plain_year(year: int) -> str:
    """Return a year or a number of something without a space between thousands."""
    return str(year)


@register.filter
def picture_address(picture: ExamplePicture) -> str:
    """Return an address that holds the picture itself."""
    return picture_source(picture)
