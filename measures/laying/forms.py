"""The form by which an owner declines what was laid before it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from measures.forms.fields import PlainField
from measures.laying.laying import MAX_REASON


class DeclineForm(forms.Form):
    """Why the owner says no."""

    reason = PlainField(
        label=_("Varför avböjer ni?"),
        max_length=MAX_REASON,
        rows=4,
        required_message=_("Skriv varför ni avböjer."),
        help_text=_("Samordnaren läser skälet."),
    )
