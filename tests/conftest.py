"""Fixtures of every test: the cast, signed-in clients, and a clean slate.

`tests.settings` makes the environment hostile, `tests.servers` brings PostgreSQL and Redis, `tests.browsing` has
the fixtures for Chromium and `tests.working` those for a live Celery worker.
"""

from collections.abc import Callable

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from actors.models import User
from tests.cast import Cast, assemble

settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")  # a busy machine is no reason to fail

pytest_plugins = ["tests.browsing", "tests.working"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """On SQLite, take the ledger's triggers away: what empties the tables between tests deletes row by row."""
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%append-only%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')


@pytest.fixture(autouse=True)
def _clean_slate() -> None:
    """Nothing that one test remembered changes what the next one sees or how many queries it needs."""
    cache.clear()
    ContentType.objects.clear_cache()


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Return a client in which the person is signed in: `client_of(cast.osteraker).get(…)`."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
