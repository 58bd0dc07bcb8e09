"""The small forms for milestones, links and files."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handlingsplan.plan.forms.pictures import picture_field
from measures.forms.fields import DayField, PlainField


class MilestoneForm(forms.Form):
    """A step on the way."""

    title = PlainField(
        label=_("Vad ska vara klart?"), max_length=200, required_message=_("Skriv vad som ska vara klart.")
    )
    planned_on = DayField(label=_("Planerad dag"))


class LinkForm(forms.Form):
    """An address with more."""

    label = PlainField(label=_("Vad finns där?"), max_length=200, required_message=_("Skriv vad som finns där."))
    url = forms.URLField(
        label=_("Adress"),
        max_length=500,
        assume_scheme="https",
        error_messages={
            "required": _("Skriv adressen."),
            "invalid": _("Adressen saknar något. Den ska se ut som https://www.kommunen.se/sida."),
        },
    )


class FileForm(forms.Form):
    """A file."""

    file = forms.FileField(
        label=_("Fil"),
        max_length=150,
        help_text=_("PDF, PNG, JPEG, Word, Excel eller LibreOffice, högst 10 MB."),
        error_messages={"required": _("Välj en fil."), "empty": _("Filen är tom.")},
    )


class ReachedForm(forms.Form):
    """When a milestone was reached."""

    reached_on = DayField(label=_("Nådd den"))


class PictureForm(forms.Form):
    """A picture, and what it shows to those who can't see it."""

    file = picture_field()
    alt = PlainField(
        label=_("Vad bilden visar"),
        max_length=300,
        required_message=_("Beskriv vad bilden visar."),
        help_text=_("Läses upp för den som inte ser bilden. Till exempel: Solceller på skolans tak."),
    )
