"""Who signs in, and how."""

from handlingsplan.settings.environment import EMBEDDED, env
from handlingsplan.settings.security import HTTPS, SIGN_IN_PROVIDERS

AUTH_USER_MODEL = "actors.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "actors.authentication.words.NotOnesName"},
    {"NAME": "actors.authentication.words.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "actors.authentication.words.NotCommon"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "work"
ACCOUNT_ADAPTER = "actors.authentication.sign_in.ClosedSignUp"
ACCOUNT_FORMS = {
    "login": "actors.authentication.sign_in_form.SignInForm",
    "reset_password": "actors.authentication.account_letters.ForgottenPasswordForm",
    "change_password": "actors.authentication.password_forms.AnotherPasswordForm",
    "set_password": "actors.authentication.password_forms.FirstPasswordForm",
    "reset_password_from_key": "actors.authentication.password_forms.ForgottenPasswordsNextForm",
    "request_login_code": "actors.authentication.account_letters.CodeByMailForm",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "actors.authentication.reset_tokens.OfOpenAccounts"  # noqa: S105 no password
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address comes from who invited, and links go to it
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "start"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_DISPLAY = "actors.authentication.sign_in.display_name"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # or anybody could have us write to any address
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900  # seconds for which who has said who they are is not asked again
REQUIRE_TWO_FACTOR = env.bool("REQUIRE_TWO_FACTOR", default=not EMBEDDED)
MFA_ADAPTER = "actors.authentication.two_factor.TwoFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "actors.authentication.app_codes.CodeForm",
    "reauthenticate": "actors.authentication.app_codes.ConfirmingCodeForm",
    "add_webauthn": "actors.authentication.passkey_forms.AddPasskeyForm",
    "edit_webauthn": "actors.authentication.passkey_forms.RenamePasskeyForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses come from who invited, never from the person alone
MFA_TOTP_ISSUER = "Handlingsplan"
MFA_TOTP_TOLERANCE = 1  # of 30 seconds: telephones' clocks differ
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # for localhost, where there is no TLS
SOCIALACCOUNT_ADAPTER = "handlingsplan.plan.single_sign_on.ProviderSignIn"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"  # an address comes from who invited, and links go to it
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5  # seconds that a provider of sign-in may take, while a person waits
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": SIGN_IN_PROVIDERS}}
ANONYMOUS_USER_NAME = None  # guardian would make a person of that name, who could be given rights
# Only actors/access.py speaks with guardian.
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
