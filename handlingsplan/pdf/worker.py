"""The process that lays out sections and links them, each task in a child of its own.

It reads one task a line, as JSON, from its input, and answers one line each. It parses the stylesheets and loads the
fonts once and then forks: a child begins warm, has limits of time and memory, and takes everything it used with it
when it ends. Whatever a text does to WeasyPrint, it does to a child.
"""

import gc
import json
import logging
import os
import re
import select
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handlingsplan import sandbox
from handlingsplan.pdf.internals import prepare
from handlingsplan.pdf.linking import Linker, LinkSpec
from handlingsplan.pdf.objects import Store
from handlingsplan.pdf.typesetting import SomethingRefusedError, Stylesheet, parse, typeset

# How many times its processor time a child may take by the clock: the machine may be busy with others.
MAX_CLOCK_RATIO = 4
MAX_DETAIL = 500  # characters of an error that goes to the log: it may hold a whole text
# What is laid out before the first task: of each thing one, so that the children find all of it loaded.
WARMUP = """<section class="print-part"><article class="plan-measure" id="warmup">
<h3 class="plan-measure__title">1. Åtgärd</h3>
<p class="plan-measure__state"><span class="state state--done">Genomförd</span></p>
<div class="plan-measure__text">
<p>Kollektivtrafikresenärernas <strong>helhetsupplevelse</strong> <em>av resan</em>.</p></div>
<dl class="plan-facts"><dt>Ansvarig</dt><dd><a class="plan-link" href="#warmup">Kommun</a></dd>
<dt>Mål</dt><dd><ul class="plan-links"><li><a class="plan-link" href="#warmup">Mål</a></li></ul></dd></dl>
<table class="plan-table plan-money"><caption>Finansiering</caption>
<thead><tr><th scope="col">År</th><th scope="col" class="plan-number">Belopp</th></tr></thead>
<tbody><tr><th scope="row">2026</th>
<td class="plan-number">3 450 000<br><span class="plan-note">kr</span></td></tr></tbody>
</table>
<p class="plan-sums">Beviljat: <strong>3 450 000 kr</strong></p></article></section>"""


@dataclass(frozen=True)
class Worker:
    """What a worker knows before its first task."""

    stylesheets: dict[str, Stylesheet]
    store: Store

    def work(self, task: dict[str, Any]) -> dict[str, Any]:
        if task["do"] == "link":
            return self._link(task)
        objects = typeset(task["sections"], self.stylesheets[task["stylesheet"]], attributes=task["attributes"])
        for key, one in objects.items():
            self.store.write(key, one)
        return {"pages": sum(len(one.facts["pages"]) for one in objects.values())}

    def _link(self, task: dict[str, Any]) -> dict[str, Any]:
        with Path(task["out"]).open("wb", buffering=1 << 20) as target:
            spec = LinkSpec(**task["spec"])
            return Linker(spec, self.store, self.stylesheets["sections"], target, jobs=task["jobs"]).link()

    def run(self, task: dict[str, Any]) -> dict[str, Any]:
        """Do a task in a child, within its limits, and return what came of it."""
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _be_a_child(self, task, writer)
        os.close(writer)
        answer = _read(reader, time.monotonic() + task["seconds"] * MAX_CLOCK_RATIO, child)
        _pid, status, used = os.wait4(child, 0)
        code = os.waitstatus_to_exitcode(status)
        if answer is None:
            outcome = {"failed": sandbox.Reason.TIME}
        else:
            outcome = {"failed": sandbox.reason_of(code)} if code or not answer else json.loads(answer)
        return {**outcome, "peak_kb": used.ru_maxrss, "cpu": used.ru_utime + used.ru_stime}


def _be_a_child(worker: Worker, task: dict[str, Any], writer: int) -> None:
    """Work, answer, and end without cleaning up: everything goes with the process."""
    try:
        sandbox.die_with_parent()
        sandbox.restrict(processor_seconds=task["seconds"], memory_mb=task["memory_mb"])
        gc.disable()  # a child is short, and the collector takes a fifth of the time
        answer = worker.work(task)
    except MemoryError:
        os._exit(sandbox.EXIT_MEMORY)  # no memory for anything else
    except SomethingRefusedError as error:
        answer = {"failed": "refused", "detail": str(error)}
    except RecursionError:
        answer = {"failed": "nesting"}
    except Exception as error:  # noqa: BLE001 whatever it is, it is told and stays in the child
        answer = {"failed": sandbox.Reason.ERROR, "detail": f"{type(error).__name__}: {error}"[:MAX_DETAIL]}
    os.write(writer, json.dumps(answer).encode())
    os._exit(0)


def _read(reader: int, deadline: float, child: int) -> bytes | None:
    """Return all that the child answers, None where it does not end in time and is ended."""
    parts: list[bytes] = []
    with open(reader, "rb", buffering=0) as answer:
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([answer], [], [], left)[0]:
                os.kill(child, signal.SIGKILL)
                return None
            part = answer.read(sandbox.READ_SIZE)
            if not part:
                return b"".join(parts)
            parts.append(part)


def _peak_memory_kb() -> int:
    """Return the most memory that this process had; `getrusage` would tell that of who started it, if it had more."""
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(peak[1]) if peak else 0


def main() -> None:
    """Warm up, and work until the input ends."""
    begin = json.loads(sys.stdin.readline())
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    prepare()
    stylesheets = {name: parse(css) for name, css in begin["stylesheets"].items()}
    worker = Worker(stylesheets, Store(Path(begin["store"])))
    typeset({"warm": WARMUP}, stylesheets["sections"])
    gc.collect()
    gc.freeze()  # else each child that collects copies every page of memory that it shares with this process
    sys.stdout.write('{"ready": true}\n')
    sys.stdout.flush()
    for line in sys.stdin:
        answer = worker.run(json.loads(line))
        sys.stdout.write(json.dumps({**answer, "own_kb": _peak_memory_kb()}) + "\n")
        sys.stdout.flush()
