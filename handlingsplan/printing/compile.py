"""A compile as a program is compiled: changed sections become objects, and a linker joins all of them.

What was compiled before is taken from the store, by the checksum of all it depends on. A section that fails is left
out, and a note with the reason stands in its place.
"""

import resource
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from structlog import get_logger

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.pdf.objects import Store
from handlingsplan.pdf.pool import NoPressError, Presses, Task
from handlingsplan.printing.attachments import write_attachments
from handlingsplan.printing.fingerprints import checksum_of, fingerprint, key_of
from handlingsplan.printing.pdf import CompileError, Pdf, Progress, default_limits
from handlingsplan.printing.print_source import Manuscript
from handlingsplan.printing.rendering import body_attributes, furniture_stylesheet, section_stylesheet, written
from handlingsplan.printing.sections import Section, plan_sections, render

BATCH = 12
"""How many short sections are laid out together: more share the way there, fewer fail together."""
LINK_SECONDS, LINK_MEMORY_MB = 600, 2048
logger = get_logger(__name__)


@dataclass
class Assembly:
    """One compile on its way."""

    manuscript: Manuscript
    store: Store
    presses: Presses
    fingerprint: str
    deadline: float
    on_tick: Callable[[Progress], None]
    sections: list[Section] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    """By the section's name."""
    waiting: set[str] = field(default_factory=set)
    left_out: dict[str, str] = field(default_factory=dict)
    """By the section's name: why."""
    pages: int = 0

    def compile(self) -> None:
        """Make sure that every section has an object in the store."""
        self.sections = list(plan_sections(self.manuscript.document, self.manuscript.imprint))
        self.keys = {one.name: key_of(one, self.fingerprint) for one in self.sections}
        missing = [one for one in self.sections if not self.store.holds(self.keys[one.name])]
        self.waiting = {one.name for one in missing}
        tasks = deque(Task(partial(self._order, some), some) for some in _batches(missing))
        self.body = body_attributes(self.manuscript.document, self.manuscript.imprint)
        self.furniture = _furniture(self.manuscript.document)
        self.furniture_key = checksum_of((self.fingerprint, self.furniture, self.body))
        if not self.store.holds(self.furniture_key):
            tasks.append(Task(self._furniture_order, ()))
        for task, answer in self.presses.work(tasks, lambda: self._tell("layout")):
            self._take(task.about, answer, tasks)

    def link(self, target: Path, attachments: list[dict[str, str]]) -> dict[str, Any]:
        """Write the file, and return what the linker says of it."""
        order = {
            "sections": [self._linked(section) for section in self.sections],
            "furniture": {"key": self.furniture_key, "names": [name for name, _title, _wide in self.furniture]},
            "facts": _facts(self.manuscript),
            "attachments": attachments,
            "fingerprint": self.fingerprint,
        }
        task = {
            "do": "link",
            "order": order,
            "out": str(target),
            "jobs": self.presses.jobs,
            "seconds": LINK_SECONDS,
            "memory_mb": LINK_MEMORY_MB,
        }
        for _task, answer in self.presses.work(deque([Task(lambda: task)]), lambda: self._tell("writing")):
            if "failed" in answer:
                logger.error("link_failed", **answer)
                raise CompileError(_("Sättningen av planen avbröts av ett fel."))
            return answer
        raise AssertionError  # a task that is handed out is answered

    def _tell(self, step: str) -> None:
        if time.monotonic() > self.deadline:
            raise CompileError(_("Planen hann inte sättas inom tidsgränsen."))
        total = len(self.sections)
        self.on_tick(Progress(step, self.pages, total - len(self.waiting), total))

    def _take(self, sections: tuple[Section, ...], answer: dict[str, Any], tasks: deque[Task]) -> None:
        if "failed" not in answer:
            self.pages += answer["pages"]
            self.waiting -= {one.name for one in sections}
        elif len(sections) > 1:  # one of them is at fault: each by itself
            tasks.extend(Task(partial(self._order, (one,)), (one,)) for one in sections)
        elif sections and sections[0].name not in self.left_out:
            logger.warning("section_left_out", section=sections[0].name, **answer)
            self._leave_out(sections[0], answer["failed"], tasks)
        else:
            logger.error("note_failed", **answer)
            raise CompileError(_("Sättningen av planen avbröts av ett fel."))

    def _leave_out(self, section: Section, reason: str, tasks: deque[Task]) -> None:
        self.left_out[section.name] = reason
        html = (
            '<section class="print-part">'
            + render("left_out.html", section=section, reason=_reason(reason))
            + "</section>"
        )
        key = checksum_of((self.fingerprint, "left out", section.name, html))
        self.keys[section.name] = key
        tasks.append(Task(partial(self._task, {key: html}), (section,)))

    def _order(self, sections: tuple[Section, ...]) -> dict[str, Any]:
        return self._task({self.keys[one.name]: written(one) for one in sections})

    def _furniture_order(self) -> dict[str, Any]:
        pages = [{"chapter": title, "wide": wide} for _name, title, wide in self.furniture]
        html = f'<section class="print-part">{render("running_heads.html", pages=pages)}</section>'
        return {**self._task({self.furniture_key: html}), "sheet": "furniture", "body": self.body}

    def _task(self, sections: dict[str, str]) -> dict[str, Any]:
        return {
            "do": "typeset",
            "sections": sections,
            "sheet": "sections",
            "body": "",
            "seconds": settings.RENDER_SECTION_TIME_LIMIT,
            "memory_mb": settings.RENDER_SECTION_MEMORY_LIMIT_MB,
        }

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
    manuscript: Manuscript,
    *,
    jobs: int | None = None,
    fresh: bool = False,
    on_tick: Callable[[Progress], None] = lambda _progress: None,
    presses: Presses | None = None,
) -> Pdf:
    """Return the PDF; raises `CompileError`.

    `fresh` neither reads what was compiled before nor keeps anything. `presses` may have been `started` before.
    """
    began = time.monotonic()
    with ExitStack() as stack:
        store = Store(presses.store) if presses else stack.enter_context(_store(fresh=fresh))
        working = presses or stack.enter_context(started(draft=manuscript.draft, jobs=jobs, store=store))
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="handlingsplan-")))
        deadline = began + default_limits().seconds
        assembly = Assembly(manuscript, store, working, fingerprint(*working.sheets.values()), deadline, on_tick)
        try:
            assembly.compile()
            told = assembly.link(scratch / "plan.pdf", write_attachments(manuscript, scratch))
        except NoPressError as error:
            raise CompileError(_("Sättningen av planen avbröts av ett fel.")) from error
        if told["missing"]:
            logger.warning("links_lead_nowhere", missing=told["missing"])
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return Pdf(
            content=(scratch / "plan.pdf").read_bytes(),
            pages=told["pages"],
            peak_memory_mb=max(own, working.peak_kb) // 1024,
            seconds=time.monotonic() - began,
            left_out=tuple(_said(one, assembly.left_out) for one in assembly.sections if one.name in assembly.left_out),
            missing=tuple(told["missing"]),
        )


def started(*, draft: bool, jobs: int | None = None, store: Store | None = None) -> Presses:
    """Return presses for editions or drafts, to be used in a `with` block."""
    sheets = {"sections": section_stylesheet(draft=draft), "furniture": furniture_stylesheet()}
    return Presses(jobs or settings.RENDER_JOBS, sheets, (store or _shared()).folder)


def _shared() -> Store:
    return Store(settings.DATA_DIR / "compiled")


@contextmanager
def _store(*, fresh: bool) -> Iterator[Store]:
    if fresh:
        with tempfile.TemporaryDirectory(prefix="handlingsplan-") as folder:
            yield Store(Path(folder))
        return
    store = _shared()
    yield store
    store.shrink(settings.RENDER_CACHE_MB * 1024 * 1024)


def _batches(sections: list[Section]) -> Iterator[tuple[Section, ...]]:
    """Yield what is laid out together, the long ones first so that nobody waits for the last."""
    yield from ((one,) for one in sections if not one.short)
    short = [one for one in sections if one.short]
    yield from (tuple(short[at : at + BATCH]) for at in range(0, len(short), BATCH))


def _furniture(document: PlanDocument) -> list[tuple[str, str, bool]]:
    """Return the pages that stamps are taken from: name, running head, and whether they lie across."""
    heads = [("front", "")]
    heads += [(f"kapitel-{chapter.number}", f"{chapter.number} {chapter.title}") for chapter in document.chapters]
    heads += [(one.anchor, one.running_head) for one in document.appendices]
    return [page for name, title in heads for page in ((name, title, False), (f"{name}-wide", title, True))]


def _facts(manuscript: Manuscript) -> dict[str, str]:
    plan = manuscript.document.plan
    return {
        "title": manuscript.title,
        "author": plan.coordinating_organisation,
        "subject": plan.summary,
        "dated": manuscript.day,
    }


def _said(section: Section, left_out: dict[str, str]) -> str:
    return f"{section.title}: {_reason(left_out[section.name])}"


def _reason(failed: str) -> str:
    reasons = {
        "time": _("Texten tar för lång tid att sätta."),
        "memory": _("Texten tar för mycket minne att sätta."),
        "nesting": _("Texten är nästlad för djupt."),
        "refused": _("Texten hänvisar till en bild eller fil som inte får visas."),
    }
    return reasons.get(failed, _("Texten går inte att sätta."))
