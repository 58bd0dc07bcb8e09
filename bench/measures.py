"""How long the list of measures and the matrix take at 500 and at 10,000 measures, on PostgreSQL.

`.venv/bin/python -m tests.servers .venv/bin/python -m bench.measures [MEASURES…]` starts a PostgreSQL of its own, makes
one plan of each size (40 organisations) and asks each page as its coordinator: the number of queries, the shortest time
of fifteen, and the ratio of the times.
"""

import os
import sys
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import django
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client

SIZES = (500, 10_000)
ORGANISATIONS = 40
ROUNDS = 15
PAGES = {
    "the list": "atgarder/?scope=all",
    "its page 9": "atgarder/?scope=all&page=9",
    "by title": "atgarder/?scope=all&order=title",
    "search: vinter": "atgarder/?scope=all&q=vinter",
    "search: parkeringsnormer stationen": "atgarder/?scope=all&q=parkeringsnormer+stationen",
    "one owner, delayed": "atgarder/?scope=all&owner={slug}-org-3&status=delayed",
    "unfunded in 2028": "atgarder/?scope=all&unfunded=on&year=2028",
    "the matrix": "matris/",
    "the matrix, one organisation": "matris/?party={slug}-org-3",
}


@dataclass(frozen=True)
class Figure:
    """One page at one size."""

    queries: int
    milliseconds: float


def _prepare() -> None:
    url, folder = os.environ["TESTS_DATABASE_URL"], os.environ["TESTS_FOLDER"]
    os.environ |= {
        "ALLOWED_HOSTS": "testserver",
        "DATABASE_URL": url.rpartition("/")[0] + "/postgres",
        "DEBUG": "off",
        "DJANGO_SETTINGS_MODULE": "handlingsplan.settings",
        "HANDLINGSPLAN_DATA": folder,
        "HTTPS": "off",
        "LOG_LEVEL": "ERROR",
        "REDIS_URL": "",
        "REQUIRE_TWO_FACTOR": "off",
        "SECRET_KEY": "only for a benchmark",
        "STATIC_ROOT": folder,
    }
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def _ask(client: Client, address: str) -> Figure:
    queries: list[str] = []

    def count(execute: Any, sql: str, *more: Any) -> Any:
        queries.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(count):
        answer = client.get(address)
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{address}: {answer.status_code}")
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        client.get(address)
        times.append(time.perf_counter() - start)
    return Figure(len(queries), min(times) * 1000)


def _make(size: int) -> Client:
    """Make a plan of `size` measures, and return a client in which its coordinator is signed in."""
    slug = f"plan-{size}"
    call_command("generate_plan", slug, organisations=ORGANISATIONS, measures=size, seed=1)
    call_command("appoint_coordinator", slug, f"{slug}@example.org", "Kerstin Åberg")
    client = Client()
    client.force_login(get_user_model().objects.get(email=f"{slug}@example.org"))
    return client


def _row(page: str, clients: dict[int, Client]) -> list[Figure]:
    """Ask a page of every plan, one right after the other, so that the machine is as busy for each."""
    slugs = {size: f"plan-{size}" for size in clients}
    return [_ask(client, f"/arbete/{slugs[size]}/{page.format(slug=slugs[size])}") for size, client in clients.items()]


def main(sizes: tuple[int, ...]) -> None:
    """Make the plans, ask, and print."""
    _prepare()
    clients = {size: _make(size) for size in sizes}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    head = " | ".join(f"{size:,} measures: queries | ms" for size in sizes)
    sys.stdout.write(f"| page | {head} | ratio |\n|{'---|' * (2 + 2 * len(sizes))}\n")
    for name, page in PAGES.items():
        figures = _row(page, clients)
        cells = " | ".join(f"{one.queries} | {one.milliseconds:.0f}" for one in figures)
        ratio = figures[-1].milliseconds / figures[0].milliseconds
        sys.stdout.write(f"| {name} | {cells} | {ratio:.2f} |\n")


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
