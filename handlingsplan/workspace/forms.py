"""The form for how often one is written to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handlingsplan.workspace.models import MailChoice


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
