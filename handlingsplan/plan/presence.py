"""Who has a chapter's text open right now; kept in the cache alone, and for less than a minute."""

from django.core.cache import cache
from redis import RedisError
from structlog import get_logger

from actors.models import User
from handlingsplan.plan.models import Chapter
from handlingsplan.plan.queries import writers_of

# The page tells every 20 seconds that it is still open
SECONDS = 45
log = get_logger(__name__)


def note_presence(chapter: Chapter, user: User) -> list[User]:
    """Note that the person has the text open, and return the others who have, by name.

    Without a cache nobody is known to be there: writing goes on all the same.
    """
    others = {_key(chapter, other): other for other in writers_of(chapter) if other != user}
    try:
        cache.set(_key(chapter, user), 1, SECONDS)
        present = cache.get_many(others)
    except (RedisError, OSError) as error:
        log.warning("presence_not_known", error=type(error).__name__)
        return []
    return [other for key, other in others.items() if key in present]


def _key(chapter: Chapter, user: User) -> str:
    return f"writes-{chapter.pk}-{user.pk}"
