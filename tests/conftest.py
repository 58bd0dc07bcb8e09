"""Fixtures of every test: the cast, signed-in clients, and a clean slate.

`tests.settings` makes the environment hostile, `tests.servers` brings PostgreSQL and Redis, `tests.browsing` has
the fixtures for Chromium and `tests.working` those for a live Celery worker.
"""

import gc
import subprocess
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache, caches
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from actors.models import User
from tests import choosing, databases
from tests.cast import Cast, assemble
from tests.recording import Recording, record
from tests.settings import WORKER
from tests.tree.files import ROOT

settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")  # a busy machine is no reason to fail

TESTS_BETWEEN_TIDYING = 150

subprocess.run([ROOT / "bin" / "catalogues"], check=True)

pytest_plugins = ["tests.browsing", "tests.editions.fixtures", "tests.working"]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark before `-m` chooses; order after pytest-django has."""
    for item in items:
        choosing.mark(item)
    yield
    items.sort(key=choosing.is_quick)


def pytest_collection_finish() -> None:
    """Let the garbage collector look at what tests make, not again and again at all that was imported for them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """In place of pytest-django's, which migrates in every worker, and truncates every table after a commit."""
    with django_db_blocker.unblock():
        databases.set_up(WORKER)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: databases.empty())
        yield


@pytest.fixture(scope="session")
def _tests_begun() -> Iterator[int]:
    return count(1)


@pytest.fixture(autouse=True)
def _tidy_tables(
    _tests_begun: Iterator[int], request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> None:
    """Now and then, before a test's transaction begins."""
    if next(_tests_begun) % TESTS_BETWEEN_TIDYING == 0 and "django_db_setup" in request.fixturenames:
        request.getfixturevalue("django_db_setup")
        with django_db_blocker.unblock():
            databases.tidy()


@pytest.fixture(autouse=True)
def _clean_slate() -> None:
    """Nothing that one test remembered changes what the next one sees or how many queries it needs."""
    cache.clear()
    caches["pages"].clear()
    ContentType.objects.clear_cache()


@pytest.fixture(scope="session")
def recorded_cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Recording[Cast]:
    with django_db_blocker.unblock():
        return record(assemble)


@pytest.fixture
def cast(db: None, recorded_cast: Recording[Cast]) -> Cast:
    return recorded_cast.play()


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Return a client in which the person is signed in: `client_of(cast.osteraker).get(…)`."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
