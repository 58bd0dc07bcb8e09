"""The form for a picture in a text."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from handlingsplan.richtext import MAX_ALT


def picture_field() -> forms.FileField:
    """Return the field for a picture, wherever one is uploaded; the verb that keeps it checks the content."""
    return forms.FileField(
        label=_lazy("Bild"),
        max_length=150,
        help_text=_lazy("PNG eller JPEG, högst 10 MB. Visa ingen som kan kännas igen utan att ha fått ja."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"}),
        error_messages={"required": _lazy("Välj en bild."), "empty": _lazy("Filen är tom.")},
    )


class TextPictureForm(forms.Form):
    """A picture, and what it shows to those who can't see it, or that it says nothing."""

    file = picture_field()
    alt = forms.CharField(
        label=_lazy("Vad bilden visar"),
        required=False,
        max_length=MAX_ALT,
        help_text=_lazy("Läses upp för den som inte ser bilden."),
        error_messages={"max_length": _lazy("För långt: högst %(limit_value)d tecken får plats.")},
    )
    decorative = forms.BooleanField(label=_lazy("Bilden är bara utsmyckning och säger inget"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for words, or for being told that there is nothing to say."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("decorative"):
            data["alt"] = ""
        elif data.get("alt") == "":
            self.add_error("alt", _("Beskriv vad bilden visar, eller kryssa i att den bara är utsmyckning."))
        return data
