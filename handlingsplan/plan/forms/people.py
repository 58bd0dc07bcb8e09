"""The forms that invite a person, and let the person in."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from actors.addresses import AddressField
from actors.enums import ROLES_IN_WORDS, Role
from actors.models import User
from handlingsplan.plan.models import Invitation

# Names stand in letters from the portal, and mail programs make links of web addresses
not_an_address = RegexValidator(r"[/@]|\w{2}\.\w{2}", _("Skriv ett namn, utan webbadress."), inverse_match=True)


class InviteeForm(forms.Form):
    """Who is invited."""

    full_name = forms.CharField(
        label=_("Namn"),
        max_length=150,
        validators=[not_an_address],
        error_messages={"required": _("Skriv personens namn.")},
    )
    email = AddressField(
        label=_("E-postadress i tjänsten"),
        error_messages={
            "required": _("Skriv personens e-postadress."),
            "invalid": _("Adressen saknar något. Den ska se ut som namn@kommunen.se."),
        },
    )
    function = forms.CharField(
        label=_("Funktion"), max_length=150, required=False, help_text=_("Till exempel samhällsplanerare.")
    )


class InvitationForm(InviteeForm):
    """Who, and in which role."""

    role = forms.ChoiceField(
        label=_("Roll"),
        choices=[(role, f"{role.label}: {ROLES_IN_WORDS[role]}") for role in Role],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj en roll.")},
    )


class AcceptForm(forms.Form):
    """What an invited person is called, and the password that they choose."""

    full_name = forms.CharField(
        label=_("Ditt namn"),
        max_length=150,
        validators=[not_an_address],
        error_messages={"required": _("Skriv ditt namn.")},
    )
    password = forms.CharField(
        label=_("Välj ett lösenord"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Minst tolv tecken. En mening som bara du känner till är lätt att minnas och svår att gissa."),
        error_messages={"required": _("Välj ett lösenord.")},
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean_password(self) -> str:
        """Refuse what is short, common or like the person's own name or address."""
        password: str = self.cleaned_data["password"]
        email = self.invitation.email
        person = User(username=email, email=email, full_name=self.cleaned_data.get("full_name", ""))
        password_validation.validate_password(password, person)
        return password
