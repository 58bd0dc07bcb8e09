"""A long page as PDF: its parts are laid out by themselves, by several processes, and linked.

A report of a consultation with thousands of points has more than a thousand pages, of which few change from one day to
the next: parts that were laid out before are taken from the store.
"""

import tempfile
import time
from collections import deque
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from structlog import get_logger

from handlingsplan.pdf.objects import Store
from handlingsplan.pdf.pool import NoWorkerError, PrintTask, WorkerPool
from handlingsplan.printing import tasks
from handlingsplan.printing.fingerprints import checksum_of, fingerprint
from handlingsplan.printing.pdf import CompileError, Pdf
from handlingsplan.printing.rendering import page_section_stylesheet, running_head_stylesheet
from handlingsplan.sandbox import Reason

FRONT, OTHERS = "front", "page"  # the first page has the title itself, and does not say it above
logger = get_logger(__name__)


@dataclass(frozen=True)
class LongPage:
    """What is laid out: HTML part by part, each on pages of its own, and what the file says of itself."""

    title: str  # as it stands above every page
    attributes: str  # of the body's element, which running heads are read from
    facts: dict[str, str]  # title, author, subject, dated
    parts: list[str]

    @property
    def recipe(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class _Compilation:
    page: LongPage
    store: Store
    pool: WorkerPool
    deadline: float
    pages: int = 0

    def compile(self, target: Path) -> int:
        """Write the file, and return how many pages it has. Raises `CompileError`."""
        attributes, mark = self.page.attributes, fingerprint(*self.pool.stylesheets.values())
        heads: list[tasks.Head] = [(FRONT, "", False), (OTHERS, self.page.title, False)]
        heads_key = checksum_of((mark, heads, attributes))
        keys = [checksum_of((mark, "part", attributes, part)) for part in self.page.parts]
        todo = deque(
            PrintTask(
                partial(tasks.typeset, {key: f'<section class="print-part">{part}</section>'}, attributes=attributes)
            )
            for key, part in dict(zip(keys, self.page.parts, strict=True)).items()
            if not self.store.holds(key)
        )
        if not self.store.holds(heads_key):
            todo.append(PrintTask(partial(tasks.typeset_heads, heads_key, heads, attributes)))
        self._work(todo)
        spec = {
            "sections": [
                {"key": key, "head": OTHERS, "first_head": OTHERS if at else FRONT, "targets": []}
                for at, key in enumerate(keys)
            ],
            "running_heads": {"key": heads_key, "names": [name for name, _title, _wide in heads]},
            "facts": self.page.facts,
            "attachments": [],
            "fingerprint": mark,
        }
        [facts] = self._work(deque([PrintTask(partial(tasks.link, spec, target, jobs=self.pool.jobs))]))
        return int(facts["pages"])

    def _work(self, todo: deque[PrintTask]) -> list[dict[str, Any]]:
        answers = []
        for _task, answer in self.pool.work(todo, self._tick):
            if "failed" in answer:
                logger.error("page_part_failed", **answer)
                raise CompileError(Reason.ERROR)
            answers.append(answer)
        return answers

    def _tick(self) -> None:
        if time.monotonic() > self.deadline:
            raise CompileError(Reason.TIME)


def compile_long_page(page: LongPage, *, seconds: float, fresh: bool = False) -> Pdf:
    """Return the PDF; raises `CompileError`. `fresh` neither reads what was laid out before nor keeps anything."""
    began = time.monotonic()
    sheets = {"sections": page_section_stylesheet(), "running_heads": running_head_stylesheet()}
    with tasks.store_for(fresh=fresh) as store, tempfile.TemporaryDirectory(prefix="handlingsplan-") as folder:
        target = Path(folder) / "page.pdf"
        try:
            with WorkerPool(settings.RENDER_JOBS, sheets, store.folder) as pool:
                pages = _Compilation(page, store, pool, began + seconds).compile(target)
        except NoWorkerError as error:
            raise CompileError(Reason.ERROR) from error
        return Pdf(target.read_bytes(), pages, pool.peak_kb // 1024, time.monotonic() - began)
