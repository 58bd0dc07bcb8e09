"""Reading a whole plan as it was at one moment, whoever saves meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

OVERTAKEN = "40001"  # PostgreSQL's code of a row that somebody else has changed since the snapshot began


@contextmanager
def snapshot() -> Iterator[None]:
    """Open a transaction in which every query sees the same state of the database.

    PostgreSQL needs to be told; SQLite lets one write at a time. Inside a transaction that is already open, the
    caller's rules hold.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def is_overtaken(error: OperationalError) -> bool:
    """Return whether a row to be locked has changed since the snapshot began, which has to be done again."""
    return getattr(error.__cause__, "pgcode", "") == OVERTAKEN
