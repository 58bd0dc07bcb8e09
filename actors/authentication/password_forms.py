"""allauth's forms for a new password, in the portal's words: the rule stands once, above the form."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm, SetPasswordForm
from django import forms
from django.utils.translation import gettext_lazy as _

_LABELS = {
    "oldpassword": _("Ditt nuvarande lösenord"),
    "password1": _("Nytt lösenord"),
    "password2": _("Det nya lösenordet en gång till"),
}
_MISSING = {
    "oldpassword": _("Skriv ditt nuvarande lösenord."),
    "password1": _("Skriv ett nytt lösenord."),
    "password2": _("Skriv det nya lösenordet en gång till."),
}


class _InOurWords:
    fields: dict[str, forms.Field]
    errors: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label, field.error_messages["required"] = _LABELS[name], _MISSING[name]
            field.widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = ""

    def clean(self) -> Any:
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc] # of the form that this is mixed into
        if "password2" in self.errors and cleaned.get("password1"):
            self.errors["password2"] = [_("Lösenorden är inte lika. Skriv samma båda gångerna.")]
        return cleaned


class AnotherPasswordForm(_InOurWords, ChangePasswordForm):  # type: ignore[misc] # allauth is untyped
    """Another password, by who knows the one that is."""


class FirstPasswordForm(_InOurWords, SetPasswordForm):  # type: ignore[misc] # likewise
    """A password for who has none."""


class ForgottenPasswordsNextForm(_InOurWords, ResetPasswordKeyForm):  # type: ignore[misc] # likewise
    """A password by a link."""
