"""What the portal writes to people about how they sign in, in place of allauth's own letters."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_CHANGED = gettext_lazy(
    "Är det inte du som har gjort det: byt lösenord och logga ut överallt, och berätta för den som är ansvarig hos er. "
    "Det gjordes %(at)s från adressen %(ip)s, med %(user_agent)s."
)
# By what allauth calls the letter: subject, text, and whether it tells of a change that somebody else may have made
LETTERS = {
    "account/email/login_code": (
        gettext_lazy("Din kod för att logga in"),
        gettext_lazy(
            "Skriv koden i fönstret där du bad om den:\n\n%(code)s\n\nHar du inte bett om någon? Gör ingenting."
        ),
        False,
    ),
    "account/email/password_reset_key": (
        gettext_lazy("Välj ett nytt lösenord"),
        gettext_lazy(
            "Någon, troligen du, har bett om ett nytt lösenord. Välj det här:\n\n%(password_reset_url)s\n\n"
            "Du loggar in med namnet %(username)s. Har du inte bett om något? Gör ingenting, så gäller ditt lösenord."
        ),
        False,
    ),
    "account/email/password_changed": (
        gettext_lazy("Ditt lösenord är bytt"),
        gettext_lazy("Lösenordet till ditt konto är bytt."),
        True,
    ),
    "account/email/password_reset": (
        gettext_lazy("Ditt lösenord är bytt"),
        gettext_lazy("Lösenordet till ditt konto är bytt, genom en länk som skickades till din e-postadress."),
        True,
    ),
    "account/email/password_set": (
        gettext_lazy("Ditt konto har fått ett lösenord"),
        gettext_lazy("Ditt konto har fått ett lösenord."),
        True,
    ),
    "mfa/email/totp_activated": (
        gettext_lazy("En autentiseringsapp är kopplad"),
        gettext_lazy("En autentiseringsapp är kopplad till ditt konto."),
        True,
    ),
    "mfa/email/totp_deactivated": (
        gettext_lazy("Autentiseringsappen är borttagen"),
        gettext_lazy("Autentiseringsappen är borttagen från ditt konto."),
        True,
    ),
    "mfa/email/webauthn_added": (
        gettext_lazy("En passnyckel är tillagd"),
        gettext_lazy("En passnyckel är tillagd till ditt konto."),
        True,
    ),
    "mfa/email/webauthn_removed": (
        gettext_lazy("En passnyckel är borttagen"),
        gettext_lazy("En passnyckel är borttagen från ditt konto."),
        True,
    ),
    "mfa/email/recovery_codes_generated": (
        gettext_lazy("Nya reservkoder"),
        gettext_lazy("Ditt konto har fått nya reservkoder. De gamla gäller inte längre."),
        True,
    ),
    "socialaccount/email/account_connected": (
        gettext_lazy("Din organisations inloggning är kopplad"),
        gettext_lazy("Ditt konto kan nu öppnas genom inloggningen hos %(provider)s."),
        True,
    ),
    "socialaccount/email/account_disconnected": (
        gettext_lazy("Din organisations inloggning är borttagen"),
        gettext_lazy("Ditt konto kan inte längre öppnas genom inloggningen hos %(provider)s."),
        True,
    ),
    "portal/email/calendar_address": (
        gettext_lazy("Din kalender har fått en hemlig adress"),
        gettext_lazy(
            "Den som har adressen läser din kalender utan att logga in. Den gäller tills du byter lösenord eller "
            "återkallar den:\n\n%(url)s"
        ),
        True,
    ),
    "portal/email/access_key": (
        gettext_lazy("Du har skapat en åtkomstnyckel"),
        gettext_lazy(
            "Med nyckeln läser %(system)s det som läsare i %(organisation)s läser. Den gäller så länge "
            "du är organisationsansvarig där, även om du byter lösenord. Den återkallas här:\n\n%(url)s"
        ),
        True,
    ),
}


def is_change(name: str) -> bool:
    """Tell whether the letter tells of a change of how one signs in."""
    return LETTERS[name][2]


def letter(name: str, facts: dict[str, Any]) -> tuple[str, str]:
    """Return subject and text; raises KeyError for a letter that the portal does not send."""
    subject, text, tells_of_change = LETTERS[name]
    parts = [_("Hej!"), str(text) % facts]
    if tells_of_change:
        parts.append(str(_CHANGED) % (facts | {"at": _moment()}))
    return str(subject), "\n\n".join([*parts, settings.SITE_URL]) + "\n"


def _moment() -> str:
    return date_format(timezone.localtime(), r"j F Y \k\l. H.i")
