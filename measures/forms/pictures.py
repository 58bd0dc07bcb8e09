"""The form for a picture of a good example."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handlingsplan.plan.forms.pictures import picture_field
from measures.forms.fields import PlainField


class PictureForm(forms.Form):
    """A picture, and what it shows to those who can't see it."""

    file = picture_field()
    alt = PlainField(
        label=_("Vad bilden visar"),
        max_length=300,
        required_message=_("Beskriv vad bilden visar."),
        help_text=_("Läses upp för den som inte ser bilden. Till exempel: Låsta cykelgarage vid Österskärs station."),
    )
