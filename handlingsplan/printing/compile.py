"""A compile as a program is compiled: changed sections become objects, and a linker joins all of them.

What was compiled before is taken from the store, by the checksum of all it depends on. A section that fails is left
out, and a note with the reason stands in its place.
"""

import resource
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from structlog import get_logger

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.pdf.objects import Store
from handlingsplan.pdf.pool import NoWorkerError, PrintTask, WorkerPool
from handlingsplan.printing import tasks
from handlingsplan.printing.attachments import write_attachments
from handlingsplan.printing.fingerprints import checksum_of, fingerprint, key_of
from handlingsplan.printing.pdf import CompileError, CompileProgress, Pdf, compile_pdf, default_limits
from handlingsplan.printing.print_source import PrintSource
from handlingsplan.printing.rendering import body_attributes, running_head_stylesheet, section_stylesheet, written
from handlingsplan.printing.section import Section, render
from handlingsplan.printing.sections import plan_sections
from handlingsplan.sandbox import Reason

BATCH = 3  # short sections that are laid out together: more share the way there, fewer fail together
logger = get_logger(__name__)


@dataclass
class Compilation:
    """One compile on its way."""

    source: PrintSource
    store: Store
    pool: WorkerPool
    fingerprint: str
    deadline: float
    on_tick: Callable[[CompileProgress], None]
    sections: list[Section] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)  # by the section's name
    waiting: set[str] = field(default_factory=set)  # names of sections
    left_out: dict[str, str] = field(default_factory=dict)  # by the section's name: why
    pages: int = 0

    def compile(self) -> None:
        """Make sure that every section has an object in the store."""
        self.sections = list(plan_sections(self.source.document, self.source.imprint))
        self.keys = {one.name: key_of(one, self.fingerprint) for one in self.sections}
        missing = [one for one in self.sections if not self.store.holds(self.keys[one.name])]
        self.waiting = {one.name for one in missing}
        todo = deque(PrintTask(partial(self._batch, some), some) for some in _batches(missing))
        self.attributes = body_attributes(self.source.document, self.source.imprint)
        self.heads = _running_heads(self.source.document)
        self.heads_key = checksum_of((self.fingerprint, self.heads, self.attributes))
        if not self.store.holds(self.heads_key):
            todo.append(PrintTask(self._heads, ()))
        for task, answer in self.pool.work(todo, lambda: self._tick("layout")):
            self._take(task.about, answer, todo)

    def link(self, target: Path, attachments: list[dict[str, str]]) -> dict[str, Any]:
        """Write the file, and return what the linker says of it."""
        spec = {
            "sections": [self._linked(section) for section in self.sections],
            "running_heads": {"key": self.heads_key, "names": [name for name, _title, _wide in self.heads]},
            "facts": _facts(self.source),
            "attachments": attachments,
            "fingerprint": self.fingerprint,
        }
        task = tasks.link(spec, target, jobs=self.pool.jobs)
        for _task, answer in self.pool.work(deque([PrintTask(lambda: task)]), lambda: self._tick("writing")):
            if "failed" in answer:
                logger.error("link_failed", **answer)
                raise CompileError(Reason.ERROR)
            return answer
        raise AssertionError  # a task that is handed out is answered

    def _tick(self, step: str) -> None:
        if time.monotonic() > self.deadline:
            raise CompileError(Reason.TIME)
        total = len(self.sections)
        self.on_tick(CompileProgress(step, self.pages, total - len(self.waiting), total))

    def _take(self, sections: tuple[Section, ...], answer: dict[str, Any], todo: deque[PrintTask]) -> None:
        if "failed" not in answer:
            self.pages += answer["pages"]
            self.waiting -= {one.name for one in sections}
        elif len(sections) > 1:  # one of them is at fault: each by itself
            todo.extend(PrintTask(partial(self._batch, (one,)), (one,)) for one in sections)
        elif sections and sections[0].parts:
            self._lay_out_parts(sections[0], todo)
        elif sections and sections[0].name not in self.left_out:
            logger.warning("section_left_out", section=sections[0].name, **answer)
            self._leave_out(sections[0], answer["failed"], todo)
        else:
            logger.error("note_failed", **answer)
            raise CompileError(Reason.ERROR)

    def _lay_out_parts(self, section: Section, todo: deque[PrintTask]) -> None:
        """Put the section's parts in its place, so that only the one that is at fault is left out."""
        at = self.sections.index(section)
        self.sections[at : at + 1] = section.parts
        self.keys |= {one.name: key_of(one, self.fingerprint) for one in section.parts}
        self.waiting |= {one.name for one in section.parts}
        todo.extend(PrintTask(partial(self._batch, (one,)), (one,)) for one in section.parts)

    def _leave_out(self, section: Section, reason: str, todo: deque[PrintTask]) -> None:
        self.left_out[section.name] = reason
        html = (
            '<section class="print-part">'
            + render("printing/left_out.html", section=section, reason=_reason(reason))
            + "</section>"
        )
        key = checksum_of((self.fingerprint, "left out", section.name, html))
        self.keys[section.name] = key
        todo.append(PrintTask(partial(tasks.typeset, {key: html}), (section,)))

    def _batch(self, sections: tuple[Section, ...]) -> dict[str, Any]:
        return tasks.typeset({self.keys[one.name]: written(one) for one in sections})

    def _heads(self) -> dict[str, Any]:
        return tasks.typeset_heads(self.heads_key, self.heads, self.attributes)

    def _linked(self, section: Section) -> dict[str, Any]:
        head = section.head
        opens = section.level == 1
        return {
            "key": self.keys[section.name],
            "head": "" if section.name == "omslag" else head,
            "first_head": "" if section.name == "omslag" else "front" if opens else head,
            "targets": [] if section.name in self.left_out else section.targets,
        }


def compile_plan(
    source: PrintSource,
    *,
    jobs: int | None = None,
    fresh: bool = False,
    on_tick: Callable[[CompileProgress], None] = lambda _progress: None,
    pool: WorkerPool | None = None,
) -> Pdf:
    """Return the PDF; raises `CompileError`.

    `fresh` neither reads what was compiled before nor keeps anything. `pool` may be a `worker_pool` started before.
    """
    began = time.monotonic()
    with ExitStack() as stack:
        store = Store(pool.store) if pool else stack.enter_context(tasks.store_for(fresh=fresh))
        pool = pool or stack.enter_context(_pool_for(source, jobs, store))
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="handlingsplan-")))
        deadline = began + default_limits().seconds
        compilation = Compilation(source, store, pool, fingerprint(*pool.stylesheets.values()), deadline, on_tick)
        try:
            compilation.compile()
            facts = compilation.link(scratch / "plan.pdf", write_attachments(source, scratch))
        except NoWorkerError as error:
            raise CompileError(Reason.ERROR) from error
        if facts["missing"]:
            logger.warning("links_lead_nowhere", missing=facts["missing"])
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        left_out = compilation.left_out
        return Pdf(
            content=(scratch / "plan.pdf").read_bytes(),
            pages=facts["pages"],
            peak_memory_mb=max(own, pool.peak_kb) // 1024,
            seconds=time.monotonic() - began,
            left_out=tuple(
                f"{one.title}: {_reason(left_out[one.name])}" for one in compilation.sections if one.name in left_out
            ),
            missing=tuple(facts["missing"]),
        )


def compile_whole(source: PrintSource, *, on_tick: Callable[[CompileProgress], None] = lambda _progress: None) -> Pdf:
    """Return the PDF laid out in one piece by a single call of WeasyPrint; raises `CompileError`."""
    with tempfile.TemporaryDirectory(prefix="handlingsplan-") as folder:
        attachments = write_attachments(source, Path(folder))
        return compile_pdf(source.html, source.css, on_tick=on_tick, attachments=attachments)


def _pool_for(source: PrintSource, jobs: int | None, store: Store) -> WorkerPool:
    return worker_pool(draft=source.draft, consultation=source.is_consultation, jobs=jobs, store=store)


def worker_pool(
    *, draft: bool, consultation: bool = False, jobs: int | None = None, store: Store | None = None
) -> WorkerPool:
    """Return workers for editions, drafts or what is sent out for comment, to be used in a `with` block."""
    sections = section_stylesheet(draft=draft, consultation=consultation)
    stylesheets = {"sections": sections, "running_heads": running_head_stylesheet()}
    return WorkerPool(jobs or settings.RENDER_JOBS, stylesheets, (store or tasks.shared_store()).folder)


def _batches(sections: list[Section]) -> Iterator[tuple[Section, ...]]:
    """Yield what is laid out together, the long ones first so that nobody waits for the last."""
    yield from ((one,) for one in sections if not one.short)
    short = [one for one in sections if one.short]
    yield from (tuple(short[at : at + BATCH]) for at in range(0, len(short), BATCH))


def _running_heads(document: PlanDocument) -> list[tasks.Head]:
    """Return the pages that stamps are taken from: name, running head, and whether they lie across."""
    heads = [("front", "")]
    heads += [(f"kapitel-{chapter.number}", f"{chapter.number} {chapter.title}") for chapter in document.chapters]
    heads += [(one.anchor, one.running_head) for one in document.appendices]
    return [page for name, title in heads for page in ((name, title, False), (f"{name}-wide", title, True))]


def _facts(source: PrintSource) -> dict[str, str]:
    plan = source.document.plan
    return {
        "title": source.title,
        "author": plan.coordinating_organisation,
        "subject": plan.summary,
        "dated": source.day,
    }


def _reason(failed: str) -> str:
    reasons = {
        "time": _("Texten tar för lång tid att sätta."),
        "memory": _("Texten tar för mycket minne att sätta."),
        "nesting": _("Texten är nästlad för djupt."),
        "refused": _("Texten hänvisar till en bild eller fil som inte får visas."),
    }
    return reasons.get(failed, _("Texten går inte att sätta."))
