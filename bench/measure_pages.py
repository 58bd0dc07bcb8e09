"""How long the list of measures and the matrix take: `python -m bench measure-pages [MEASURES…]`.

Makes one plan of each size (500 and 10,000; 40 organisations) on PostgreSQL and asks each page as its coordinator: the
number of queries, the shortest time of fifteen, and the ratio of the times.
"""

import time
from collections.abc import Sequence
from http import HTTPStatus

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.page_times import PageTime, coordinator_of_plan, print_times, sizes_of

SIZES = (500, 10_000)
TRIES = 15
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


def main(arguments: Sequence[str]) -> int:
    sizes = sizes_of(arguments, SIZES)
    plans = [coordinator_of_plan(size) for size in sizes]
    # A page is asked of every plan, one right after the other, so that the machine is as busy for each.
    rows = (
        (name, [_ask(client, f"/arbete/{slug}/{page.format(slug=slug)}") for slug, client in plans])
        for name, page in PAGES.items()
    )
    print_times(sizes, rows)
    return 0


def _ask(client: Client, address: str) -> PageTime:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{address}: {answer.status_code}")
    seconds = []
    for _ in range(TRIES):
        start = time.perf_counter()
        client.get(address)
        seconds.append(time.perf_counter() - start)
    return PageTime(len(queries), min(seconds) * 1000)
