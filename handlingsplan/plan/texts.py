"""Stored rich text as it is shown: it was cleaned when it was saved."""

import re

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

_TABLE = re.compile(r"<table>|</table>")


def shown(html: str) -> SafeString:
    """Return stored text with each table in a region that scrolls on narrow screens and takes the keyboard."""
    count = 0

    def wrap(match: re.Match[str]) -> str:
        nonlocal count
        if match.group() == "</table>":
            return "</table></div>"
        count += 1
        label = _("Tabell %(number)d i texten") % {"number": count}
        return format_html('<div class="plan-scroll" role="region" aria-label="{}" tabindex="0"><table>', label)

    return mark_safe(_TABLE.sub(wrap, html))  # noqa: S308 cleaned by richtext.clean when it was saved
