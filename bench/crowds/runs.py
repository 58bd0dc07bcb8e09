"""Locust as the people of `bench.crowds.people` at the production stack, and what the web server takes meanwhile."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from bench.production.compose import ROOT
from bench.production.stack import Stack
from tests.servers import ADDRESS

SLUG = "belastning"
ORGANISATIONS = 40
MAKE = """from bench.production.crowd import tell
tell('{slug}', organisations={organisations}, measures={measures}, people={people})"""
SAMPLES = 12
WORKING_SEARCH = "measures, search"
TOGETHER = "working pages"  # the name of all of them where it is told how many there are of each kind of people


def facts_of(stack: Stack, measures: int, people: int) -> dict[str, object]:
    """Make the plan with its people, and return what they are to know."""
    make = MAKE.format(slug=SLUG, organisations=ORGANISATIONS, measures=measures, people=people)
    said = json.loads(stack.run(sys.executable, "manage.py", "shell", "-c", make).rpartition("\n")[2])
    return {"slug": SLUG, "measures": measures, "officers": said["officers"]}


def play(stack: Stack, facts: dict[str, object], users: int, minutes: float, *kinds: str) -> list[int]:
    """Return the web server's memory in MB, at equal distances over the time; `kinds` are classes of people, else all.

    The times are in `load_stats.csv` in the stack's folder.
    """
    seconds = minutes * 60
    people = [f"--users={users}", f"--spawn-rate={users / 30:.2f}", "--reset-stats", f"--run-time={seconds:.0f}s"]
    command = [sys.executable, "-m", "locust", "-f", "bench/crowds/people.py", "--headless", "--only-summary", *people]
    where = [f"--host=http://{ADDRESS}:{stack.ports['web']}", f"--csv={stack.folder / 'load'}", *kinds]
    memory = []
    log = (stack.folder / "locust.log").open("wb")
    environment = os.environ | {"LOAD_FACTS": json.dumps(facts)}
    with (
        log,
        subprocess.Popen(  # noqa: S603 our own command
            [*command, *where], cwd=ROOT, env=environment, stdout=log, stderr=log
        ) as locust,
    ):
        while locust.poll() is None:
            time.sleep(seconds / SAMPLES)
            memory.append(sum(map(_memory_mb, stack.containers["web"].processes())))
    return memory[:SAMPLES]


def _memory_mb(process: int) -> int:
    """Return what a process has for itself, and its part of what it shares."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:  # it has ended meanwhile
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("Pss:")), 0)
