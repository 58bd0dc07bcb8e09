"""The press: a process that lays out sections and links them, each task in a child of its own.

It reads one task a line, as JSON, from its input, and answers one line each. It parses the stylesheets and loads the
fonts once and then forks: a child begins warm, has limits of time and memory, and takes everything it used with it
when it ends. Whatever a text does to WeasyPrint, it does to a child.
"""

import gc
import json
import logging
import os
import re
import resource
import select
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handlingsplan.pdf.internals import prepare
from handlingsplan.pdf.linking import Linker, Order
from handlingsplan.pdf.objects import Store
from handlingsplan.pdf.processes import die_with_parent
from handlingsplan.pdf.typesetting import Sheet, SomethingRefusedError, parse, typeset
from handlingsplan.pdf.warmup import SPECIMEN

_EXIT_MEMORY = 3
_OUT_OF_MEMORY = {_EXIT_MEMORY, -signal.SIGABRT, -signal.SIGTRAP, -signal.SIGKILL}
"""C libraries give up when they get no memory, and so does the kernel's own guard."""
_PATIENCE = 4
"""How many times its processor time a child may take by the clock: the machine may be busy with others."""


@dataclass(frozen=True)
class Press:
    """What a press knows before its first task."""

    sheets: dict[str, Sheet]
    store: Store

    def work(self, task: dict[str, Any]) -> dict[str, Any]:
        """Do a task; in a child."""
        if task["do"] == "link":
            return self._link(task)
        made = typeset(task["sections"], self.sheets[task["sheet"]], body=task["body"])
        for key, one in made.items():
            self.store.write(key, one)
        return {"pages": sum(len(one.facts["pages"]) for one in made.values())}

    def _link(self, task: dict[str, Any]) -> dict[str, Any]:
        with Path(task["out"]).open("wb", buffering=1 << 20) as target:
            return Linker(Order(**task["order"]), self.store, self.sheets["sections"], target, jobs=task["jobs"]).link()

    def run(self, task: dict[str, Any]) -> dict[str, Any]:
        """Do a task in a child, within its limits, and return what came of it."""
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _be_a_child(self, task, writer)
        os.close(writer)
        answer = _read(reader, time.monotonic() + task["seconds"] * _PATIENCE, child)
        _pid, status, used = os.wait4(child, 0)
        code = os.waitstatus_to_exitcode(status)
        outcome = json.loads(answer) if answer and code == 0 else {"failed": _why(code, in_time=answer is not None)}
        return {**outcome, "peak_kb": used.ru_maxrss, "cpu": used.ru_utime + used.ru_stime}


def _be_a_child(press: Press, task: dict[str, Any], writer: int) -> None:
    """Work, answer, and end without cleaning up: everything goes with the process."""
    code = 0
    try:
        _restrict(task["seconds"], task["memory_mb"])
        gc.disable()  # a child is short, and the collector takes a fifth of the time
        answer = press.work(task)
    except MemoryError:
        os._exit(_EXIT_MEMORY)  # no memory for anything else
    except SomethingRefusedError as error:
        answer = {"failed": "refused", "detail": str(error)}
    except RecursionError:
        answer = {"failed": "nesting"}
    except Exception as error:  # noqa: BLE001 whatever it is, it is told and stays in the child
        answer = {"failed": "error", "detail": f"{type(error).__name__}: {error}"[:500]}
    os.write(writer, json.dumps(answer).encode())
    os._exit(code)


def _restrict(seconds: int, memory_mb: int) -> None:
    die_with_parent()
    memory = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))  # the first is told from being killed
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(reader: int, deadline: float, child: int) -> bytes | None:
    """Return all that the child says, None where it does not end in time and is ended."""
    parts: list[bytes] = []
    with open(reader, "rb", buffering=0) as said:
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([said], [], [], left)[0]:
                os.kill(child, signal.SIGKILL)
                return None
            part = said.read(65536)
            if not part:
                return b"".join(parts)
            parts.append(part)


def _why(code: int, *, in_time: bool) -> str:
    if not in_time or code == -signal.SIGXCPU:
        return "time"
    return "memory" if code in _OUT_OF_MEMORY else "error"


def _most_memory() -> int:
    """Return the most memory that this process had; `getrusage` would tell that of who started it, if it had more."""
    told = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(told[1]) if told else 0


def main() -> None:
    """Warm up, and work until the input ends."""
    die_with_parent()
    begin = json.loads(sys.stdin.readline())
    if os.getppid() != begin["parent"]:  # it died before we asked to be told
        sys.exit(1)
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    prepare()
    sheets = {name: parse(css) for name, css in begin["sheets"].items()}
    press = Press(sheets, Store(Path(begin["store"])))
    typeset({"warm": SPECIMEN}, sheets["sections"])
    gc.collect()
    gc.freeze()
    sys.stdout.write('{"ready": true}\n')
    sys.stdout.flush()
    for line in sys.stdin:
        answer = press.run(json.loads(line))
        sys.stdout.write(json.dumps({**answer, "own_kb": _most_memory()}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
