"""Addresses, secrets, cookies and what a page may load."""

import os
from datetime import timedelta

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from actors.authentication.providers import origins_of, read_providers
from handlingsplan.settings.environment import DATA_DIR, EMBEDDED, env


def _embedded_secret(name: str) -> str:
    """Return the key that the first start wrote below DATA_DIR, so that it survives a restart; else it must be set."""
    if not EMBEDDED:
        raise ImproperlyConfigured(f"Set {name}.")
    path = DATA_DIR / name.lower()
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(f".{os.getpid()}")  # whole before it has its name: an empty key would sign for anybody
        made.touch(mode=0o600)
        made.write_text(get_random_secret_key(), encoding="ascii")
        made.rename(path)
    return path.read_text(encoding="ascii")


SECRET_KEY = env.str("SECRET_KEY", default="") or _embedded_secret("SECRET_KEY")
# With which personal words are entered in the history: with another one, what was entered no longer compares.
HISTORY_KEY = env.str("HISTORY_KEY", default="") or SECRET_KEY
# With which archives are signed: not SECRET_KEY, which may be exchanged while archives are kept.
BACKUP_KEY = env.str("BACKUP_KEY", default="") or _embedded_secret("BACKUP_KEY")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if EMBEDDED else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=not EMBEDDED)
_site = f"http{'s' if HTTPS else ''}://{next(iter(ALLOWED_HOSTS), 'localhost')}"
SITE_URL = (env.str("SITE_URL", default="") or _site).rstrip("/")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^halsa/$"]  # the container asks itself for its health, without TLS
# Only with HTTPS, as then a proxy stands in front that sets the header; without one anybody could send it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# How many proxies of ours stand in front, each of which adds to X-Forwarded-For whom it heard from
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if HTTPS else 0)
LIMIT_COSTLY_REQUESTS = True  # per person and minute, by the table in `handlingsplan.limits`
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
# The token stays in a cookie, not in the session: the page of an error takes it from there, and asks no database
# (`error_views.server_error`).
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
X_FRAME_OPTIONS = "DENY"
SIGN_IN_PROVIDERS = read_providers(env.str("SIGN_IN_PROVIDERS", default="") or "[]")
# Everything comes from the portal itself. htmx runs without eval (`allowEval: false` in templates/base.html), and no
# style stands in a page, which `style-src` would refuse without a word.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # pictures of an edition stand in its frozen text
        "font-src": [SELF],
        "connect-src": [SELF],
        # Chromium applies it to the redirect that follows a form too: signing in leads on to the provider.
        "form-action": [SELF, *origins_of(SIGN_IN_PROVIDERS)],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
