"""What allauth and Django say to people who sign in or choose a password, in the portal's words."""

from typing import Any

from django.contrib.auth import password_validation as django
from django.utils.translation import gettext_lazy as _

_WRONG_NAME = _("Namnet eller lösenordet stämmer inte. Kontrollera stavningen, och att skiftlåset är av.")
_WRONG_CODE = _("Koden stämmer inte, eller så har den hunnit bli för gammal.")

ACCOUNT: dict[str, Any] = {
    "account_inactive": _("Kontot är avstängt. Fråga den som är organisationsansvarig hos er."),
    "email_password_mismatch": _WRONG_NAME,
    "username_password_mismatch": _WRONG_NAME,
    "invalid_login": _WRONG_NAME,
    "enter_current_password": _("Det är inte ditt nuvarande lösenord."),
    "incorrect_password": _("Lösenordet stämmer inte."),
    "incorrect_code": _WRONG_CODE,
    "invalid_or_expired_key": _("Länken gäller inte längre. Be om en ny."),
    "invalid_password_reset": _("Länken gäller inte längre. Be om en ny."),
    "too_many_login_attempts": _("Det har varit för många försök. Vänta några minuter och försök igen."),
    "rate_limited": _("Det har varit för många försök. Vänta några minuter och försök igen."),
    "unknown_email": _("Vi kunde inte skicka en kod till den adressen."),
}
FACTORS: dict[str, Any] = {
    "cannot_delete_authenticator": _(
        "Din roll kräver tvåstegsinloggning. Lägg till ett annat sätt innan du tar bort det."
    ),
    "cannot_generate_recovery_codes": _("Koppla en app eller en passnyckel först. Reservkoderna är till för den."),
    "incorrect_code": _WRONG_CODE,
}
PROVIDERS: dict[str, Any] = {
    "invalid_token": _("Inloggningstjänstens svar gick inte att läsa. Försök igen."),
    "no_password": _("Ditt konto har inget lösenord. Välj ett först, så att du inte stängs ute."),
    "disconnect_last": _("Det här är det enda sättet som du kommer in på. Välj ett lösenord först."),
    "connected_other": _("Den inloggningen hör till ett annat konto i portalen."),
}


class LongEnough(django.MinimumLengthValidator):
    """Says how many there are to be."""

    def get_error_message(self) -> str:
        return str(_("Lösenordet är för kort. Skriv minst %(n)d tecken.") % {"n": self.min_length})


class NotCommon(django.CommonPasswordValidator):
    """Says why it would be guessed."""

    def get_error_message(self) -> str:
        return str(_("Det lösenordet har många andra också, så det går fort att gissa. Välj ett annat."))


class NotOnesName(django.UserAttributeSimilarityValidator):
    """Says what it is like."""

    def get_error_message(self) -> str:
        return str(_("Lösenordet liknar ditt namn eller din adress. Välj något som andra inte vet om dig."))
