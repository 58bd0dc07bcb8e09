"""The limit on tries holds while Redis is away: each web server then counts by itself."""

import contextlib
import socket
import threading

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from handlingsplan.cache import MEANWHILE, ForgivingRedisCache
from handlingsplan.settings.infrastructure import HASTY
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


def _accept_and_say_nothing(listener: socket.socket, connections: list[socket.socket]) -> None:
    with contextlib.suppress(OSError):  # it is closed when the test ends
        while True:
            connections.append(listener.accept()[0])


def test_a_redis_that_hangs_costs_one_wait_however_often_it_is_asked() -> None:
    connections: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_accept_and_say_nothing, args=(listener, connections), daemon=True).start()
        cache = ForgivingRedisCache(f"redis://127.0.0.1:{listener.getsockname()[1]}", {"OPTIONS": HASTY})
        cache.set("a", 1)
        assert [cache.get("a") for _ in range(20)] == [1] * 20
        assert len(connections) == 1
