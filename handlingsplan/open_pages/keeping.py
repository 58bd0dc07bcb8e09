"""Answers that are kept until something changes that pages for everybody show.

Whoever saves such a thing tells it by `changed_for_everybody`; models say it of their rows by `shown_to_everybody`.
"""

import gzip
import hashlib
import time
from dataclasses import dataclass
from functools import cache

import brotli
from django.conf import settings
from django.core.cache import caches
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from handlingsplan.open_pages.packing import etag_of

REVISION = "revision"
KEPT_SECONDS = 3600  # heals what a process could not tell that died just after it had saved
BROTLI_QUALITY = 6  # of 11: within some per cent of the best for our pages, at a tenth of its time
CODE = ("actors", "followup", "handlingsplan", "measures", "templates", "static")


@dataclass(frozen=True)
class Kept:
    """An answer as it was made, packed in both ways that browsers understand."""

    revision: str
    headers: dict[str, str]
    bodies: dict[str, bytes]  # by Content-Encoding


def changed_for_everybody() -> None:
    """Tell that what everybody sees is another: at once, and again when the transaction is over.

    Whoever asks in between gets what was before, and must not have it kept.
    """
    _begin_revision()
    transaction.on_commit(_begin_revision)


def tell_if_shown(model: type[models.Model]) -> None:
    """Tell of a change in rows of the model, where pages for everybody show them."""
    if getattr(model, "shown_to_everybody", False):
        changed_for_everybody()


def _begin_revision() -> str:
    revision = get_random_string(12)
    caches["pages"].set(REVISION, revision, None)
    return revision


def find(request: HttpRequest) -> tuple[str, Kept | None]:
    """Return the revision that is the newest before the page is made, and the page where it is kept."""
    key = _key(request)
    found = caches["pages"].get_many([REVISION, key])
    revision = found.get(REVISION) or _begin_revision()
    kept: Kept | None = found.get(key)
    return revision, kept if kept and kept.revision == revision else None


def keep(request: HttpRequest, revision: str, response: HttpResponse) -> Kept:
    """Keep the answer, which began to be made at the revision."""
    body = response.content
    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    headers.setdefault("ETag", etag_of(body))
    bodies = {"gzip": gzip.compress(body, mtime=0), "br": brotli.compress(body, quality=BROTLI_QUALITY)}
    kept = Kept(revision, headers, bodies)
    caches["pages"].set(_key(request), kept, KEPT_SECONDS)
    return kept


def revision_etag() -> str:
    """Return the tag of whatever is made at the newest revision, within the hour in which a kept page holds.

    For addresses with a question, of which there are too many to keep what they answer.
    """
    revision = caches["pages"].get(REVISION) or _begin_revision()
    return f'W/"{_build()}-{revision}-{int(time.time() // KEPT_SECONDS)}"'


def _key(request: HttpRequest) -> str:
    # With scheme and host: what came without TLS or by another host is not answered from here, but by what refuses it
    return f"{_build()}-{hashlib.sha256(request.build_absolute_uri().encode()).hexdigest()}"


@cache
def _build() -> str:
    """Return a word for the portal's own code and templates: a new version makes its pages anew."""
    found = hashlib.sha256()
    for folder in CODE:
        for path in sorted((settings.BASE_DIR / folder).rglob("*.*")):
            if path.suffix != ".pyc" and path.is_file():
                state = path.stat()
                found.update(f"{path} {state.st_size} {state.st_mtime_ns}".encode())
    return found.hexdigest()[:12]
