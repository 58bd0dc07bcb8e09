"""What the measures' templates show otherwise than Django does: amounts and numbers in Swedish form, pictures."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from measures.models import ExamplePicture
from measures.numbers import format_number
from measures.pictures import picture_source

register = template.Library()


@register.filter
def kronor(amount: Decimal | None) -> str:
    """Return an amount with its unit; in words where it is not stated."""
    return _("inte angivet") if amount is None else f"{format_number(amount)}\u00a0kr"


@register.filter
def amount_cell(amount: Decimal | None) -> str:
    """Return an amount for a table whose caption tells the unit; a dash that is read out where it is not stated."""
    if amount is None:
        return format_html(
            '<span aria-hidden="true">–</span><span class="visually-hidden">{}</span>', _("inte angivet")
        )
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
