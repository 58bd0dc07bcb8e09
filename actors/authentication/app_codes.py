"""Codes of an authenticator app, good for one time: RFC 6238 demands it, and a cache forgets too soon."""

from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.totp.views import ActivateTOTPView
from django.db import transaction
from django.http import HttpResponse

_LAST = "last_counter"


def use_up(authenticator: Authenticator, code: str) -> bool:
    """Note that the app's code is used, and tell whether it was good: none is that is not newer than the last one.

    The caller has locked the row.
    """
    secret = get_adapter().decrypt(authenticator.data["secret"])
    last = authenticator.data.get(_LAST, 0)
    for counter in yield_hotp_counters_from_time():
        if counter > last and compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))):
            authenticator.data[_LAST] = counter
            authenticator.save(update_fields=["data"])
            return True
    return False


class _Once:
    """Of two requests with one code, one is let in; a reserve code's use is noted under the same lock."""

    user: Any
    authenticator: Authenticator

    @transaction.atomic
    def clean_code(self) -> str:
        list(Authenticator.objects.select_for_update().filter(user=self.user).order_by("pk"))
        code: str = super().clean_code()  # type: ignore[misc] # of the form that this is mixed into
        if self.authenticator.type == Authenticator.Type.TOTP and not use_up(self.authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_Once, AuthenticateForm):  # type: ignore[misc] # allauth is untyped
    """The second step of signing in."""


class ConfirmingCodeForm(_Once, ReauthenticateForm):  # type: ignore[misc] # likewise
    """Saying once more who one is."""


class ConnectApp(ActivateTOTPView):  # type: ignore[misc] # likewise
    """Connects an app; the code that shows that it works is used up by that."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        use_up(Authenticator.objects.get(user=self.request.user, type="totp"), form.cleaned_data["code"])
        return answer
