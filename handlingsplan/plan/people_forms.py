"""The form that invites a person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.enums import Role


class InvitationForm(forms.Form):
    """Who, and in which role; `roles` are the ones that the inviter may give."""

    full_name = forms.CharField(
        label=_("Namn"), max_length=150, error_messages={"required": _("Skriv personens namn.")}
    )
    email = forms.EmailField(
        label=_("E-postadress i tjänsten"),
        error_messages={
            "required": _("Skriv personens e-postadress."),
            "invalid": _("Adressen saknar något. Den ska se ut som namn@kommunen.se."),
        },
    )
    function = forms.CharField(
        label=_("Funktion"), max_length=150, required=False, help_text=_("Till exempel trafikplanerare.")
    )
    role = forms.ChoiceField(label=_("Roll"), widget=forms.RadioSelect, error_messages={"required": _("Välj en roll.")})

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined] # a ChoiceField
