"""What a reader costs: `python -m bench public [MEASURES]`.

Publishes a made-up plan (500 measures) and asks each open page of the function that the web server calls, without a
network: made anew, from what is kept, and as 304. Returns 1 where a kept page or a 304 asks the database anything, or
takes more than 0.08 of the processor time that making the page takes.
"""

import io
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection

from handlingsplan.open_pages.keeping import changed_for_everybody
from handlingsplan.plan.models import Plan
from handlingsplan.publishing.publish import publish

MADE, KEPT = 10, 300  # times that each is asked
HIGHEST = 0.08
PAGES = ("", "kapitel/1/", "kapitel/4/", "atgarder/", "atgarder/1/", "organisationer/", "laget/", "utgavor/1/")
Server = Callable[..., Any]


@dataclass(frozen=True)
class Cost:
    """Processor time of one answer in milliseconds, and the queries of the first."""

    milliseconds: float
    queries: int


def main(arguments: Sequence[str]) -> int:
    call_command("generate_plan", "plan", organisations=40, measures=int(next(iter(arguments), "500")), seed=1)
    call_command("appoint_coordinator", "plan", "samordnare@example.org", "Kerstin Åberg")
    publish(Plan.objects.get(slug="plan"), by=get_user_model().objects.get(email="samordnare@example.org"))
    server = get_wsgi_application()
    sys.stdout.write("| page | made | kept | 304 | of making | queries |\n|---|---|---|---|---|---|\n")
    return int(max(_measure(server, path) for path in ("/", *(f"/planer/plan/{page}" for page in PAGES))) > HIGHEST)


def _measure(server: Server, path: str) -> float:
    """Print what the page costs; return the dearer of kept and 304, as a part of making it."""
    made = _cost(partial(_anew, server, path), MADE)
    etag = _ask(server, path)
    kept = _cost(partial(_ask, server, path), KEPT)
    same = _cost(partial(_ask, server, path, etag), KEPT)
    part = max(kept.milliseconds, same.milliseconds) / made.milliseconds
    times = " | ".join(f"{one.milliseconds:.2f} ms" for one in (made, kept, same))
    sys.stdout.write(f"| {path} | {times} | {part:.3f} | {made.queries}, {kept.queries}, {same.queries} |\n")
    return 1 if kept.queries + same.queries else part


def _cost(ask: Callable[[], object], times: int) -> Cost:
    queries = _Counter()
    with connection.execute_wrapper(queries):
        ask()
    began = time.process_time()
    for _ in range(times):
        ask()
    return Cost((time.process_time() - began) / times * 1000, queries.count)


class _Counter:
    """Counts queries: Django's own log begins anew with each request."""

    count = 0

    def __call__(self, execute: Callable[..., Any], *asked: Any) -> Any:
        self.count += 1
        return execute(*asked)


def _anew(server: Server, path: str) -> None:
    changed_for_everybody()
    _ask(server, path)


def _ask(server: Server, path: str, etag: str = "") -> str:
    """Ask as a browser does; return the page's tag."""
    told: dict[str, str] = {}

    def start(_status: str, headers: Sequence[tuple[str, str]]) -> None:
        told.update(headers)

    environment = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_ACCEPT_ENCODING": "gzip, br",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
    }
    answer = server(environment | ({"HTTP_IF_NONE_MATCH": etag} if etag else {}), start)
    b"".join(answer)
    answer.close()
    return told["ETag"]
