"""The portal's settings for tests: real servers, fast passwords, and nothing forgiven.

Whatever a developer's environment or `.env` says, a test run sees only what stands here. Each process of a run
(pytest-xdist's workers) has its own folder, its own Redis database and, by pytest-django, its own database.
`TESTS_ON=sqlite` is the embedded set-up without servers.
"""

import atexit
import os
from pathlib import Path
from urllib.parse import urlsplit

from tests.servers import Servers
from tests.strictness import UndefinedVariable

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
ON_SQLITE = os.environ.get("TESTS_ON") == "sqlite"

if "TESTS_FOLDER" not in os.environ:  # not run by `python -m tests.servers`, and not one of a run's workers
    _servers = Servers()
    atexit.register(_servers.stop)
    os.environ |= _servers.start(postgres_and_redis=not ON_SQLITE)


DATA = Path(os.environ["TESTS_FOLDER"]) / f"{os.getpid()}"
(DATA / "static").mkdir(parents=True)
(DATA.parent / "compiled").mkdir(exist_ok=True)
(DATA / "compiled").symlink_to(DATA.parent / "compiled")  # sections are kept by the checksum of all that goes in


def _own_redis() -> str:
    return urlsplit(os.environ["TESTS_REDIS_URL"])._replace(path=WORKER.removeprefix("gw")).geturl()


os.environ |= {
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "BACKUP_KEY": "only for tests of backups",
    "CSRF_TRUSTED_ORIGINS": "",
    "DATABASE_URL": "" if ON_SQLITE else os.environ["TESTS_DATABASE_URL"],
    "DEBUG": "off",
    "DEFAULT_FROM_EMAIL": "Handlingsplan <handlingsplan@example.org>",
    "EMAIL_URL": "memorymail://",
    "SITE_URL": "https://plan.example.org",
    "HANDLINGSPLAN_DATA": str(DATA),
    "HTTPS": "off",
    "LOG_FORMAT": "console",
    "LOG_LEVEL": "WARNING",
    "REDIS_URL": "" if ON_SQLITE else _own_redis(),
    "REQUIRE_TWO_FACTOR": "off",
    "SECRET_KEY": "only for tests",
    "SENTRY_DSN": "",
    "STATIC_ROOT": str(DATA / "static"),
}

from handlingsplan.settings import *  # noqa: E402, F403 they read the environment made above

MIDDLEWARE = ["tests.line_breaks.LineBreaksJoined", "tests.strictness.GetNeverWrites", *MIDDLEWARE]  # noqa: F405 from the line above
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable()  # noqa: F405 likewise
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405 likewise
LIMIT_COSTLY_REQUESTS = False  # the tests of one minute are one person's; `tests/test_limits.py` has them on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
