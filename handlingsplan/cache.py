"""The cache in Redis, which the portal does without when Redis is away: what is asked for is then not there."""

from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import RedisError
from structlog import get_logger

log = get_logger(__name__)
IF_AWAY: dict[str, Any] = {"add": True, "get": None, "set": None, "delete": False, "get_many": {}, "set_many": None}


class ForgivingClient(RedisCacheClient):
    """Django's client; a Redis that does not answer is an empty one that keeps nothing."""

    def __getattribute__(self, name: str) -> Any:
        """Return the method, made forgiving where a page can do without its answer."""
        found = super().__getattribute__(name)
        return _forgiving(found, IF_AWAY[name]) if name in IF_AWAY else found


class ForgivingRedisCache(RedisCache):
    """Sign-in goes on without its count of tries, and nobody is seen to write beside one, until Redis is back."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient


def _forgiving(ask: Callable[..., Any], answer: Any) -> Callable[..., Any]:
    def asked(*args: Any, **kwargs: Any) -> Any:
        try:
            return ask(*args, **kwargs)
        except (RedisError, OSError) as error:
            log.warning("cache_away", error=type(error).__name__)
            return answer

    return asked
