"""How form fields are drawn, and what they say of what is too long."""

from typing import Any

from django.forms.renderers import Jinja2
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

# What a field says of a text beyond its length, for `error_messages["max_length"]`.
TOO_LONG = _("Texten är för lång: %(show_value)d tecken, högst %(limit_value)d får plats.")
_CUT_OFF = {"search"}  # the types of input that a browser may cut off: what a search leaves out is not lost


class WholeTexts(Jinja2):
    """The widgets of Django, without the limit at which a browser silently cuts off what is pasted.

    The server keeps the whole text and says how much too long it is. Jinja2's draws the same as Django's, in less time.
    """

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        widget = context.get("widget", {})
        if widget.get("type") not in _CUT_OFF:
            widget.get("attrs", {}).pop("maxlength", None)
        return super().render(template_name, context, request)
