"""Queries and times of pages at several sizes of plan, as a table with the ratio of the times."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client

ORGANISATIONS = 40


@dataclass(frozen=True)
class PageTime:
    """One page at one size."""

    queries: int
    milliseconds: float


def sizes_of(arguments: Sequence[str], default: tuple[int, ...]) -> tuple[int, ...]:
    """Return the sizes that were asked for on the command line."""
    return tuple(map(int, arguments)) or default


def coordinator_of_plan(size: int) -> tuple[str, Client]:
    """Make a plan of `size` measures; return its slug, and a client in which its coordinator is signed in."""
    slug = f"plan-{size}"
    call_command("generate_plan", slug, organisations=ORGANISATIONS, measures=size, seed=1)
    call_command("appoint_coordinator", slug, f"{slug}@example.org", "Kerstin Åberg")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(get_user_model().objects.get(email=f"{slug}@example.org"))
    return slug, client


def print_times(
    sizes: Sequence[int], rows: Iterable[tuple[str, Sequence[PageTime]]], *, what: str = "measures"
) -> None:
    """Print a row per page; the ratio is of the last size's time to the first's."""
    head = " | ".join(f"{size:,} {what}: queries | ms" for size in sizes)
    sys.stdout.write(f"| page | {head} | ratio |\n|{'---|' * (2 + 2 * len(sizes))}\n")
    for name, times in rows:
        cells = " | ".join(f"{time.queries} | {time.milliseconds:.0f}" for time in times)
        sys.stdout.write(f"| {name} | {cells} | {times[-1].milliseconds / times[0].milliseconds:.2f} |\n")


def by_page(columns: Sequence[Mapping[str, PageTime]]) -> Iterable[tuple[str, Sequence[PageTime]]]:
    """Turn a mapping of pages per size into a row per page."""
    return ((name, [column[name] for column in columns]) for name in columns[0])
