"""One settings file; every difference between machines is an environment variable (docs/settings.md lists them).

Without `DATABASE_URL` the portal runs embedded: SQLite, a broker and a cache in the file system, everything
it writes below `HANDLINGSPLAN_DATA`.
"""

import logging
from datetime import timedelta
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path

import bootstrap_wrapper
import environ
import fontpkg_source_sans_3
import structlog
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.management.utils import get_random_secret_key
from redis.backoff import NoBackoff
from redis.retry import Retry

from actors.providers import origins_of, read_providers
from handlingsplan.sentry import report_errors_to

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DATA_DIR = Path(env.str("HANDLINGSPLAN_DATA", default=str(BASE_DIR / "var"))).resolve()
EMBEDDED = not env.str("DATABASE_URL", default="")


def _embedded_secret_key() -> str:
    """Return the key that the first start wrote below DATA_DIR, so that sessions survive a restart."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key(), encoding="ascii")
    return path.read_text(encoding="ascii")


# Security

SECRET_KEY = env.str("SECRET_KEY", default="") or (_embedded_secret_key() if EMBEDDED else env.str("SECRET_KEY"))
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if EMBEDDED else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=not EMBEDDED)
SITE_URL = env.str("SITE_URL", default="") or f"http{'s' if HTTPS else ''}://{next(iter(ALLOWED_HOSTS), 'localhost')}"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^halsa/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
X_FRAME_OPTIONS = "DENY"
SIGN_IN_PROVIDERS = read_providers(env.str("SIGN_IN_PROVIDERS", default="[]"))
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *origins_of(SIGN_IN_PROVIDERS)],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# Applications

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_prose_editor",
    "django_structlog",
    "guardian",
    "simple_history",
    "template_partials",
    "actors",
    "handlingsplan.discussion",
    "handlingsplan.plan",
    "handlingsplan.plan.appendices",
    "measures",
    "followup",
    "followup.rounds",
    "followup.evaluations",
    "handlingsplan.chapters",
    "handlingsplan.backup",
    "handlingsplan.editions",
    "handlingsplan.jobs",
    "handlingsplan.workspace",
    "handlingsplan.operations",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "actors.security_views.PermissionsPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "actors.login_required.SignInRequired",
    "allauth.account.middleware.AccountMiddleware",
    "actors.two_factor.TwoFactorRequired",
    "actors.active_organisation.ActsForOne",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "handlingsplan.error_views.NotAllowedPage",
    "django_structlog.middlewares.RequestMiddleware",
]

# The debug toolbar: only with debug pages, only where it is installed (requirements-dev.in), only to this machine.
# Inside the content security policy, whose nonce it takes.

DEBUG_TOOLBAR = DEBUG and find_spec("debug_toolbar") is not None
INTERNAL_IPS = ["127.0.0.1"]
if DEBUG_TOOLBAR:
    INSTALLED_APPS.append("debug_toolbar")
    MIDDLEWARE.insert(
        MIDDLEWARE.index("csp.middleware.CSPMiddleware") + 1, "debug_toolbar.middleware.DebugToolbarMiddleware"
    )

ROOT_URLCONF = "handlingsplan.urls"
WSGI_APPLICATION = "handlingsplan.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "handlingsplan.workspace.navigation.navigation",
            ],
            "libraries": {"static_files": "handlingsplan.static_files"},
            "builtins": ["handlingsplan.components"],
        },
    }
]
FORM_RENDERER = "handlingsplan.form_renderer.WholeTexts"

# Database, cache, broker

if EMBEDDED:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "handlingsplan.sqlite3",
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    }
else:
    _server = env.db("DATABASE_URL")
    _lasting = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASES = {"default": _server | _lasting | {"OPTIONS": {"connect_timeout": 3} | _server.get("OPTIONS", {})}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "handlingsplan.cache.ForgivingRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3, "retry": Retry(NoBackoff(), 1)},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": DATA_DIR / "cache",
        }
    }

# Celery: the job row in the database is the truth, a message only wakes a worker up

CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object]
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 7200,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 1,
        "socket_keepalive": True,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": DATA_DIR / "broker",
        "data_folder_out": DATA_DIR / "broker",
        "control_folder": DATA_DIR / "broker-control",
        "polling_interval": 0.2,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = "Europe/Stockholm"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "operations.beat", "schedule": 5.0, "options": {"expires": 30}},
    "sweep": {"task": "operations.sweep", "schedule": 5.0, "options": {"expires": 30}},
    "seals": {"task": "operations.seal", "schedule": crontab(minute="40"), "options": {"expires": 3000}},
    "forget": {
        "task": "operations.forget",
        "schedule": crontab(minute="40", hour="3"),
        "options": {"expires": 3600},
    },
    "digests": {
        "task": "operations.digests",
        "schedule": crontab(minute="10", hour="7-16", day_of_week="mon-fri"),
        "options": {"expires": 3000},
    },
    "reminders": {
        "task": "rounds.reminders",
        "schedule": crontab(minute="20", hour="7-16", day_of_week="mon-fri"),
        "options": {"expires": 3000},
    },
    "statistics": {
        "task": "followup.fetch_statistics",
        "schedule": crontab(minute="20", hour="5", day_of_week="mon"),
        "options": {"expires": 3600},
    },
}

# People

AUTH_USER_MODEL = "actors.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "work"
ACCOUNT_ADAPTER = "actors.sign_in.ClosedSignUp"
ACCOUNT_FORMS = {"login": "actors.sign_in_form.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "start"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_DISPLAY = "actors.sign_in.display_name"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
REQUIRE_TWO_FACTOR = env.bool("REQUIRE_TWO_FACTOR", default=not EMBEDDED)
MFA_ADAPTER = "actors.two_factor.TwoFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "actors.passkey_forms.AddPasskeyForm",
    "edit_webauthn": "actors.passkey_forms.RenamePasskeyForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses come from who invited, never from the person alone
MFA_TOTP_ISSUER = "Handlingsplan"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SOCIALACCOUNT_ADAPTER = "handlingsplan.plan.single_sign_on.ProviderSignIn"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": SIGN_IN_PROVIDERS}}
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False

# E-mail

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Handlingsplan <handlingsplan@localhost>")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="") or f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}"

# Language and time

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska")]
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# Files: third-party assets come out of the installed packages

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", bootstrap_wrapper.get_bootstrap_dir()),
    ("fonts/source-sans-3", fontpkg_source_sans_3.ROOT / "files"),
]
STATICFILES_FINDERS = ["handlingsplan.static_files.FilesOfFolders", "handlingsplan.static_files.FilesOfApps"]
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_S3_BUCKET = env.str("MEDIA_S3_BUCKET", default="")
_media: dict[str, object] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
if MEDIA_S3_BUCKET:
    _media = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": MEDIA_S3_BUCKET,
            "endpoint_url": env.str("MEDIA_S3_ENDPOINT", default="") or None,
            "region_name": env.str("MEDIA_S3_REGION", default="") or None,
            "access_key": env.str("MEDIA_S3_ACCESS_KEY", default="") or None,
            "secret_key": env.str("MEDIA_S3_SECRET_KEY", default="") or None,
            "file_overwrite": False,
            "default_acl": None,  # private: the portal hands files out, to those who may have them
        },
    }
STORAGES = {
    "default": _media,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "woff2", "gz", "br", "png", "jpg"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Forms

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# Compile: limits of the process that lays out one PDF

RENDER_TIME_LIMIT = env.int("RENDER_TIME_LIMIT", default=1800)
RENDER_MEMORY_LIMIT_MB = env.int("RENDER_MEMORY_LIMIT_MB", default=4096)
RENDER_IN_ONE_PIECE = env.bool("RENDER_IN_ONE_PIECE", default=False)
RENDER_JOBS = env.int("RENDER_JOBS", default=2)
RENDER_SECTION_TIME_LIMIT = env.int("RENDER_SECTION_TIME_LIMIT", default=60)
RENDER_SECTION_MEMORY_LIMIT_MB = env.int("RENDER_SECTION_MEMORY_LIMIT_MB", default=1024)
RENDER_CACHE_MB = env.int("RENDER_CACHE_MB", default=1024)
RENDER_LEASE_SECONDS = env.int("RENDER_LEASE_SECONDS", default=20)

# Logs

DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_CELERY_DEFAULT_LOG_LEVEL = logging.DEBUG  # a heartbeat each five seconds is no news
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
LOG_FORMAT = env.str("LOG_FORMAT", default="console" if EMBEDDED else "json")
_renderer = structlog.processors.JSONRenderer() if LOG_FORMAT == "json" else structlog.dev.ConsoleRenderer(colors=False)
_shared_processors: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.format_exc_info,
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": _renderer,
            "foreign_pre_chain": _shared_processors,
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "celery": {"level": "WARNING"},  # it tells of every task, a heartbeat each five seconds too
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    },
}
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_shared_processors,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

# Errors

SENTRY_DSN = env.str("SENTRY_DSN", default="")
if SENTRY_DSN:
    report_errors_to(SENTRY_DSN)
