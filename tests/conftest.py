"""Fixtures of every test: the cast, signed-in clients, and a clean slate.

`tests.settings` makes the environment hostile, `tests.servers` brings PostgreSQL and Redis, `tests.browsing` has
the fixtures for Chromium and `tests.working` those for a live Celery worker.
"""

from collections.abc import Callable

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.test import Client

from actors.models import User
from tests.cast import Cast, assemble

pytest_plugins = ["tests.browsing", "tests.working"]


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
