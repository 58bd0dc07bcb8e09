"""allauth's forms for passkeys, in the portal's words."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 100


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc] # allauth has no types
    """A new passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=_("Namn"), required=False, max_length=LONGEST_NAME)
        self.fields["passwordless"].label = _("Logga in med bara nyckeln, utan lösenord")
        self.fields["passwordless"].help_text = _("Den frågar då efter din kod, ditt fingeravtryck eller ditt ansikte.")


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc] # likewise
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=_("Namn"), max_length=LONGEST_NAME)
