"""The limit on tries holds while Redis is away: each web server then counts by itself."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from handlingsplan.cache import MEANWHILE
from tests.cast import Cast
from tests.factories import PASSWORD
from tests.servers import free_port

TOO_MANY = "Det har varit för många försök"


@pytest.fixture
def redis_is_away(settings: Settings) -> None:
    """The production's cache, at a port that nothing listens to."""
    backend = "handlingsplan.cache.ForgivingRedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": f"redis://127.0.0.1:{free_port()}"}}
    MEANWHILE.clear()


def _try(password: str) -> tuple[int, bool]:
    answer = Client().post(reverse("account_login"), {"login": "samordnare", "password": password})
    return answer.status_code, TOO_MANY in answer.content.decode()


def test_wrong_passwords_are_counted_without_redis(cast: Cast, redis_is_away: None) -> None:
    assert [_try("fel") for _ in range(6)] == [(200, False)] * 5 + [(200, True)]
    assert _try(PASSWORD) == (200, True)


def test_one_signs_in_without_redis(cast: Cast, redis_is_away: None) -> None:
    assert _try(PASSWORD) == (302, False)
