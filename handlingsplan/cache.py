"""The cache in Redis; while Redis is away, each process remembers by itself.

So the limit on tries to sign in holds without Redis too: it then counts in each process of the web server by itself.
A Redis that hangs costs a request one wait, however often the request asks: it is asked again a second later.
"""

import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import RedisError
from structlog import get_logger

log = get_logger(__name__)
FORGIVEN = frozenset({"add", "get", "set", "delete", "incr", "get_many", "set_many"})
REST_SECONDS = 1.0
MEANWHILE = LocMemCache("while-redis-is-away", {"max_entries": 10_000})


class ForgivingClient(RedisCacheClient):
    """Django's client; where Redis does not answer, this process's own memory does."""

    meanwhile: BaseCache = MEANWHILE

    def __getattribute__(self, name: str) -> Any:
        """Return the method, made forgiving where the process can answer by itself."""
        method = super().__getattribute__(name)
        if name not in FORGIVEN:
            return method
        server = ",".join(super().__getattribute__("_servers"))
        return _forgiving(method, getattr(super().__getattribute__("meanwhile"), name), server)


class ForgivingRedisCache(RedisCache):
    """Sign-in goes on, with tries counted in each process, until Redis is back."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient


class ForgetfulClient(ForgivingClient):
    """Remembers nothing while Redis is away."""

    meanwhile = DummyCache("pages", {})


class ForgetfulRedisCache(ForgivingRedisCache):
    """For pages, which are large and can be made again."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgetfulClient


# When each server is asked again that did not answer; by `time.monotonic`
_asked_again_at: dict[str, float] = {}


def _forgiving(ask: Callable[..., Any], ask_here: Callable[..., Any], server: str) -> Callable[..., Any]:
    def asked(*args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < _asked_again_at.get(server, 0.0):
            return ask_here(*args, **kwargs)
        try:
            return ask(*args, **kwargs)
        except (RedisError, OSError) as error:
            _asked_again_at[server] = time.monotonic() + REST_SECONDS
            log.warning("cache_away", error=type(error).__name__)
            return ask_here(*args, **kwargs)

    return asked
