"""What the portal is made of: applications, middleware, templates, forms, language, static and uploaded files."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import bootstrap_wrapper
import fontpkg_source_sans_3

from handlingsplan.settings.environment import BASE_DIR, DATA_DIR, env
from handlingsplan.settings.security import DEBUG

# Whose tables the history answers for: see `actors.ledger_comparison`.
OWN_APPS = [
    "actors",
    "handlingsplan.mail",
    "handlingsplan.discussion",
    "handlingsplan.plan",
    "handlingsplan.plan.appendices",
    "handlingsplan.plan.access_keys",
    "measures",
    "followup",
    "followup.rounds",
    "followup.evaluations",
    "handlingsplan.chapters",
    "handlingsplan.owner",
    "handlingsplan.backup",
    "handlingsplan.editions",
    "handlingsplan.jobs",
    "handlingsplan.consultation",
    "handlingsplan.meetings",
    "handlingsplan.workspace",
    "handlingsplan.operations",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
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
    "template_partials",
    *OWN_APPS,
]

MIDDLEWARE = [
    "handlingsplan.open_pages.middleware.PagesForEverybody",  # first: a kept page passes no other
    "handlingsplan.open_pages.packing.CompressedText",
    "django.middleware.security.SecurityMiddleware",
    "actors.authentication.security_views.PermissionsPolicy",
    "actors.authentication.security_views.PrivatePages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "actors.login_required.SignInRequired",
    "allauth.account.middleware.AccountMiddleware",
    "actors.authentication.two_factor.TwoFactorRequired",
    "actors.active_organisation.ActsForOne",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "handlingsplan.limits.LimitPerPerson",
    "handlingsplan.error_views.NotAllowedPage",
    "handlingsplan.logs.requests.RequestLog",
    "actors.once.SentOnce",  # last: it calls the view
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
TEMPLATES: list[dict[str, Any]] = [
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
            "libraries": {
                "addresses": "handlingsplan.open_pages.addresses",
                "static_files": "handlingsplan.static_files",
            },
            "builtins": ["handlingsplan.components"],
        },
    }
]
# Whole texts: no `maxlength` at which browsers cut off silently what is pasted
FORM_RENDERER = "handlingsplan.form_renderer.WholeTexts"


# Language and time

LANGUAGE_CODE = "sv"  # the source text is Swedish, wrapped for translation
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "handlingsplan" / "locale"]  # compiled by bin/catalogues
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # years are numbers too

# Files: third-party assets come out of the installed packages

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", bootstrap_wrapper.get_bootstrap_dir()),
    ("fonts/source-sans-3", fontpkg_source_sans_3.ROOT / "files"),  # unmodified: its name is reserved
]
STATICFILES_FINDERS = ["handlingsplan.static_files.FilesOfFolders", "handlingsplan.static_files.FilesOfApps"]
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_S3_BUCKET = env.str("MEDIA_S3_BUCKET", default="")
_media: dict[str, Any] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
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
STORAGES: dict[str, dict[str, Any]] = {
    "default": _media,
    "staticfiles": {"BACKEND": "handlingsplan.static_files.JoinedStyles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Maps are as large as all else together, and only developers load them: they are served, but not compressed. Leaving
# them out would break the manifest, as stylesheets name them.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "woff2", "gz", "br", "png", "jpg"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # of a form without its files: a chapter, with room to spare

# Forms

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False  # a field that is misnamed in a template is an error, not a gap
