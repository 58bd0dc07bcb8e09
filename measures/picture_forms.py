"""The form for a picture of a good example."""

from django import forms
from django.utils.translation import gettext_lazy as _

from measures.fields import PlainField


class PictureForm(forms.Form):
    """A picture, and what it shows to those who can't see it."""

    file = forms.FileField(
        label=_("Bild"),
        max_length=150,
        help_text=_("PNG eller JPEG, högst 10 MB. Visa ingen som kan kännas igen utan att ha fått ja."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"}),
        error_messages={"required": _("Välj en bild."), "empty": _("Filen är tom.")},
    )
    alt = PlainField(
        label=_("Vad bilden visar"),
        max_length=300,
        required_message=_("Beskriv vad bilden visar."),
        help_text=_("Läses upp för den som inte ser bilden. Till exempel: Låsta cykelgarage vid Österskärs station."),
    )
