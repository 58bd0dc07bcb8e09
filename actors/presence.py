"""Who has the same thing open to write in it, right now."""

from collections.abc import Iterable

from django.core.cache import cache
from redis import RedisError
from structlog import get_logger

from actors.models import User

# The page tells every 20 seconds that it is still open
SECONDS = 45
log = get_logger(__name__)


def leave(place: str, user: User) -> None:
    """Note that the person has left; another window of theirs says in a moment that they are there still."""
    try:
        cache.delete(f"{place}-{user.pk}")
    except (RedisError, OSError) as error:
        log.warning("presence_not_known", error=type(error).__name__)


def note(place: str, user: User, *, among: Iterable[User]) -> list[User]:
    """Note that the person has the place open, and return the others who have, in the order of `among`.

    Without a cache nobody is known to be there: writing goes on all the same.
    """
    others = {f"{place}-{other.pk}": other for other in among if other != user}
    try:
        cache.set(f"{place}-{user.pk}", 1, SECONDS)
        present = cache.get_many(others)
    except (RedisError, OSError) as error:
        log.warning("presence_not_known", error=type(error).__name__)
        return []
    return [other for key, other in others.items() if key in present]
