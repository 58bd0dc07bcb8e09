"""The form that makes an access key."""

from django import forms
from django.utils.translation import gettext_lazy as _

DAYS = ((30, _("30 dagar")), (90, _("90 dagar")), (365, _("Ett år")))


class AccessKeyForm(forms.Form):
    """What the key is for, and how long it holds."""

    purpose = forms.CharField(
        label=_("System"),
        max_length=100,
        help_text=_("Vad som ska läsa med nyckeln, till exempel Stratsys eller Hypergene."),
        error_messages={"required": _("Skriv vilket system som ska läsa.")},
    )
    days = forms.TypedChoiceField(
        label=_("Gäller i"),
        choices=DAYS,
        coerce=int,
        initial=90,
        error_messages={"required": _("Välj hur länge nyckeln ska gälla.")},
    )
