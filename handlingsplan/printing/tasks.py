"""What workers are told: to lay out sections, and what stands on every page, and to link them (`pdf.worker`)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from handlingsplan.pdf.objects import Store
from handlingsplan.printing.section import render

LINK_SECONDS, LINK_MEMORY_MB = 600, 2048  # a plan of 5,000 measures takes a second and a tenth of it
Head = tuple[str, str, bool]  # of a page that stamps are taken from: name, running head, and whether it lies across


def typeset(sections: dict[str, str], *, stylesheet: str = "sections", attributes: str = "") -> dict[str, Any]:
    """Return the task that lays out sections, by their keys."""
    return {
        "do": "typeset",
        "sections": sections,
        "stylesheet": stylesheet,
        "attributes": attributes,
        "seconds": settings.RENDER_SECTION_TIME_LIMIT,
        "memory_mb": settings.RENDER_SECTION_MEMORY_LIMIT_MB,
    }


def typeset_heads(key: str, heads: Sequence[Head], attributes: str) -> dict[str, Any]:
    """Return the task that lays out what stands on every page."""
    pages = [{"chapter": title, "wide": wide} for _name, title, wide in heads]
    html = f'<section class="print-part">{render("printing/running_heads.html", pages=pages)}</section>'
    return typeset({key: html}, stylesheet="running_heads", attributes=attributes)


def link(spec: dict[str, Any], target: Path, *, jobs: int) -> dict[str, Any]:
    """Return the task that writes the file."""
    return {
        "do": "link",
        "spec": spec,
        "out": str(target),
        "jobs": jobs,
        "seconds": LINK_SECONDS,
        "memory_mb": LINK_MEMORY_MB,
    }


def shared_store() -> Store:
    return Store(settings.DATA_DIR / "compiled")


@contextmanager
def store_for(*, fresh: bool = False) -> Iterator[Store]:
    """Return the store that all compiles share, made smaller afterwards; or where it is to be `fresh`, an empty one."""
    if fresh:
        with TemporaryDirectory(prefix="handlingsplan-") as folder:
            yield Store(Path(folder))
        return
    store = shared_store()
    yield store
    store.shrink(settings.RENDER_CACHE_MB * 1024 * 1024)
