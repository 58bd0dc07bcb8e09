"""Forms for publishing, and for how often one is written to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handlingsplan.publication.editions import MOST_CHARACTERS_IN_SUMMARY
from handlingsplan.publication.enums import MailChoice
from handlingsplan.widgets import TOO_LONG


class PublishForm(forms.Form):
    """What is new, and which number the coordinator saw, so that a second click publishes nothing."""

    summary = forms.CharField(
        label=_("Vad är nytt i utgåvan?"),
        required=False,
        max_length=MOST_CHARACTERS_IN_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Några meningar till den som läste förra utgåvan. De står i planen och på webben."),
        error_messages={"max_length": TOO_LONG},
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class MailChoiceForm(forms.Form):
    """How often to be written to."""

    choice = forms.ChoiceField(
        label=_("Hur ofta vill du få e-post om det som väntar på dig?"),
        choices=MailChoice.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Det som är nytt samlas i ett brev, med en länk till varje sak. Samma sak kommer aldrig två gånger."
        ),
    )
