"""How a round opens, is filled in and closes with 40 organisations, at 50 and at 500 measures, on PostgreSQL.

`.venv/bin/python -m tests.servers .venv/bin/python -m bench.rounds [MEASURES…]` starts a PostgreSQL of its own, makes
one plan of each size and carries out a whole round through the pages as its coordinator: the number of queries and
the time of each, and the ratio of the times.
"""

import os
import sys
import time
from dataclasses import dataclass
from datetime import timedelta

import django
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

SIZES = (50, 500)
ORGANISATIONS = 40
WORKED = frozenset({200, 302})


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
        "LOG_LEVEL": "CRITICAL",
        "REDIS_URL": "",
        "REQUIRE_TWO_FACTOR": "off",
        "SECRET_KEY": "only for a benchmark",
        "STATIC_ROOT": folder,
    }
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def _steps(slug: str) -> dict[str, tuple[str, dict[str, str] | None]]:
    """Return the pages of a round in their order: the address, and what is posted, None to read."""
    one = f"/arbete/{slug}/uppfoljning/1/"
    party = f"{one}fran/{slug}-org-3/"
    today = timezone.localdate()
    opened = {"title": "Uppföljning", "year": str(today.year), "deadline": f"{today + timedelta(days=30):%Y-%m-%d}"}
    return {
        "open": (f"/arbete/{slug}/uppfoljning/ny/", opened),
        "who is missing": (one, None),
        "an organisation's report": (party, None),
        "nothing new for all": (f"{party}inget-nytt/", {}),
        "hand in": (f"{party}lamna-in/", {}),
        "approve": (f"{party}godkann/", {}),
        "the report so far": (f"{one}rapport/", None),
        "close": (f"{one}stang/", {}),
        "the frozen report": (f"{one}rapport/", None),
    }


def _ask(client: Client, address: str, posted: dict[str, str] | None) -> Figure:
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address) if posted is None else client.post(address, posted)
    if answer.status_code not in WORKED or answer.get("Location", "").startswith("/konto/"):
        raise RuntimeError(f"{address}: {answer.status_code}")
    return Figure(len(queries), (time.perf_counter() - start) * 1000)


def _figures(size: int) -> dict[str, Figure]:
    slug = f"plan-{size}"
    call_command("generate_plan", slug, organisations=ORGANISATIONS, measures=size, seed=1)
    call_command("appoint_coordinator", slug, f"{slug}@example.org", "Kerstin Åberg")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(get_user_model().objects.get(email=f"{slug}@example.org"))
    client.get(f"/arbete/{slug}/uppfoljning/")  # templates are compiled the first time
    return {name: _ask(client, address, posted) for name, (address, posted) in _steps(slug).items()}


def main(sizes: tuple[int, ...]) -> None:
    """Make the plans, carry out a round in each, and print."""
    _prepare()
    columns = [_figures(size) for size in sizes]
    head = " | ".join(f"{size:,} measures: queries | ms" for size in sizes)
    sys.stdout.write(f"| page | {head} | ratio |\n|{'---|' * (2 + 2 * len(sizes))}\n")
    for name in columns[0]:
        cells = " | ".join(f"{column[name].queries} | {column[name].milliseconds:.0f}" for column in columns)
        ratio = columns[-1][name].milliseconds / columns[0][name].milliseconds
        sys.stdout.write(f"| {name} | {cells} | {ratio:.2f} |\n")


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
