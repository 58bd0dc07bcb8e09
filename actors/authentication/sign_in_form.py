"""The form that lets people in, in our words."""

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext as _


class SignInForm(LoginForm):  # type: ignore[misc] # allauth is untyped
    """Asks for name and password with labels alone; the way to a new password stands beside the button."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Användarnamn eller e-postadress")
        self.fields["password"].label, self.fields["password"].help_text = _("Lösenord"), ""
        self.fields["login"].error_messages["required"] = _("Skriv ditt användarnamn eller din e-postadress.")
        self.fields["password"].error_messages["required"] = _("Skriv ditt lösenord.")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
