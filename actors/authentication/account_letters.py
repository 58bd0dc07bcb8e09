"""The way to a new password, as a letter that a worker makes: a request does not look whether there is an account."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm, ResetPasswordForm, default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.account.views import PasswordResetView
from allauth.core import context
from allauth.core.ratelimit import respond_429
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from actors.addresses import AddressField, tidy_email
from actors.authentication.known_browsers import ask_for_letter
from actors.letters import letter
from actors.models import User
from handlingsplan.mail.sending import post, post_made
from handlingsplan.web_addresses import site_address

RESET = "password reset"
ADDRESS = {
    "required": _("Skriv din e-postadress."),
    "invalid": _("Adressen saknar något. Den ska se ut som namn@kommunen.se."),
}


def make_reset_letter(email: str) -> tuple[str, str, str] | None:
    """Return the letter to whoever has the address; None for nobody."""
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None:
        return None
    key = default_token_generator.make_token(user)
    url = site_address("account_reset_password_from_key", user_pk_to_url_str(user), key)
    facts = {"password_reset_url": url, "username": user.username}
    return (*letter("account/email/password_reset_key", facts), user.email)


class ForgottenPasswordForm(ResetPasswordForm):  # type: ignore[misc] # allauth is untyped
    """Takes an address."""

    email = AddressField(label=_("E-postadress"), error_messages=ADDRESS)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **_kwargs: Any) -> str:  # noqa: ARG002 allauth's signature
        email: str = self.cleaned_data["email"]
        post_made(RESET, email)
        return email


class ForgottenPasswordView(PasswordResetView):  # type: ignore[misc] # likewise
    """Counts who asks as the form for a code does."""

    def form_valid(self, form: ForgottenPasswordForm) -> HttpResponse:
        if not ask_for_letter(self.request, "reset_password", form.cleaned_data["email"]):
            refused: HttpResponse = respond_429(self.request)
            return refused
        form.save(self.request)
        return redirect(self.get_success_url())


class CodeByMailForm(RequestLoginCodeForm):  # type: ignore[misc] # likewise
    """Takes an address; for one that nobody has, a letter to nobody is posted."""

    email = AddressField(label=_("E-postadress"), error_messages=ADDRESS)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if not ask_for_letter(context.request, "request_login_code", tidy_email(email)):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._user = User.objects.filter(email=tidy_email(email), is_active=True).first()
        if self._user is None:
            post("", "", "")
        return email
