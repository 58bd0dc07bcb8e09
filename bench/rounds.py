"""How a round opens, is filled in and closes with 40 organisations: `python -m bench rounds [MEASURES…]`.

Makes one plan of each size (50 and 500 measures) on PostgreSQL and carries out a whole round through the pages as its
coordinator: the number of queries and the time of each, and the ratio of the times.
"""

import time
from collections.abc import Sequence
from datetime import timedelta
from http import HTTPStatus

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.page_times import PageTime, by_page, coordinator_of_plan, print_times, sizes_of

SIZES = (50, 500)
WORKED = frozenset({HTTPStatus.OK, HTTPStatus.FOUND})


def main(arguments: Sequence[str]) -> int:
    """Make the plans, carry out a round in each, and print."""
    sizes = sizes_of(arguments, SIZES)
    print_times(sizes, by_page([_round(size) for size in sizes]))
    return 0


def _round(size: int) -> dict[str, PageTime]:
    slug, client = coordinator_of_plan(size)
    client.get(f"/arbete/{slug}/uppfoljning/")  # templates are compiled the first time
    return {name: _ask(client, address, posted) for name, (address, posted) in _steps(slug).items()}


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


def _ask(client: Client, address: str, posted: dict[str, str] | None) -> PageTime:
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address) if posted is None else client.post(address, posted)
    if answer.status_code not in WORKED or answer.get("Location", "").startswith("/konto/"):
        raise RuntimeError(f"{address}: {answer.status_code}")
    return PageTime(len(queries), (time.perf_counter() - start) * 1000)
