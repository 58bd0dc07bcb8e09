"""What a button's form says of the page that it stands on."""

from django import template
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString

from actors.as_read import FIELD, reading_of

register = template.Library()


@register.simple_tag
def as_read(row: models.Model) -> SafeString:
    """Say what the row said when the page was made: the form decides on that, and on nothing that came later."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, reading_of(row))
