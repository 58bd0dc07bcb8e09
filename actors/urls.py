"""Signing in and out, and what belongs to one's own account, under Swedish addresses."""

from allauth.account import views
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as providers
from allauth.usersessions import views as sessions
from django.contrib.auth.decorators import login_not_required
from django.urls import path, register_converter
from django.urls.converters import StringConverter

from actors import active_organisation as acting
from actors.authentication import connections, provider_views
from actors.authentication.account_letters import ForgottenPasswordView
from actors.authentication.app_codes import ConnectApp
from actors.authentication.reauthentication import confirm_first, confirm_through


class Base36Converter(StringConverter):
    """The number of a person as allauth writes it."""

    regex = "[0-9A-Za-z]+"


register_converter(Base36Converter, "base36")

_IN = "logga-in/"
_PASSWORD = "losenord/"  # noqa: S105 part of an address
_FACTORS = "tvasteg/"
_KEYS = f"{_FACTORS}nycklar/"

# allauth asks only those who have a password or a factor to confirm with; `confirm_first` also asks who came through a
# provider.
urlpatterns = [
    path(_IN, login_not_required(views.login), name="account_login"),
    path(f"{_IN}kod/", login_not_required(views.request_login_code), name="account_request_login_code"),
    path(f"{_IN}kod/bekrafta/", login_not_required(views.confirm_login_code), name="account_confirm_login_code"),
    path(f"{_IN}tvasteg/", login_not_required(factors.authenticate), name="mfa_authenticate"),
    path(f"{_IN}nyckel/", login_not_required(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path(f"{_IN}avbrutet/", login_not_required(providers.login_cancelled), name="socialaccount_login_cancelled"),
    path(f"{_IN}fel/", provider_views.sign_in_failed, name="socialaccount_login_error"),
    path(f"{_IN}via/<slug:provider_id>/", provider_views.sign_in_through, name="openid_connect_login"),
    path(f"{_IN}via/<slug:provider_id>/svar/", provider_views.come_back, name="openid_connect_callback"),
    path("logga-ut/", login_not_required(views.logout), name="account_logout"),
    path("inaktivt/", login_not_required(views.account_inactive), name="account_inactive"),
    path("bekrafta/", views.reauthenticate, name="account_reauthenticate"),
    path("bekrafta/via/<slug:provider_id>/", confirm_through, name="confirm_through"),
    path("bekrafta/tvasteg/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("bekrafta/nyckel/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path(f"{_PASSWORD}byt/", views.password_change, name="account_change_password"),
    path(f"{_PASSWORD}valj/", confirm_first(views.password_set), name="account_set_password"),
    path(f"{_PASSWORD}glomt/", login_not_required(ForgottenPasswordView.as_view()), name="account_reset_password"),
    path(
        f"{_PASSWORD}glomt/skickat/",
        login_not_required(views.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        f"{_PASSWORD}nytt/klart/",
        login_not_required(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path(
        f"{_PASSWORD}nytt/<base36:uidb36>-<secret:key>/",
        login_not_required(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(_FACTORS, factors.index, name="mfa_index"),
    path(f"{_FACTORS}app/", confirm_first(ConnectApp.as_view()), name="mfa_activate_totp"),
    path(f"{_FACTORS}app/ta-bort/", confirm_first(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(f"{_FACTORS}koder/", confirm_first(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(f"{_FACTORS}koder/nya/", confirm_first(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path(f"{_FACTORS}koder/fil/", confirm_first(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path(_KEYS, passkeys.list_webauthn, name="mfa_list_webauthn"),
    path(f"{_KEYS}ny/", confirm_first(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(f"{_KEYS}<int:pk>/", confirm_first(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path(f"{_KEYS}<int:pk>/ta-bort/", confirm_first(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("organisation/", acting.choose_organisation, name="choose_organisation"),
    path("kopplingar/", confirm_first(connections.connections), name="connections"),
    path("inloggningar/", sessions.list_usersessions, name="usersessions_list"),
]
