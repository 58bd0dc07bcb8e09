"""A hundred people at once at a plan of 10,000 measures and 40 organisations, on the production stack.

`python -m bench load [--users N] [--minutes N] [--measures N]` starts the stack of docker-compose.yml without its
worker, lets locust play the people (`bench.load_people`), and prints each page's times and the web server's memory over
time. It ends with 1 where anything was answered with an error, a page's 95th percentile is above 300 ms, or memory
grows.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.production.compose import ROOT
from bench.production.stack import Stack
from tests.servers import ADDRESS

SLUG = "belastning"
ORGANISATIONS = 40
MAX_MS = 300
MAX_GROWTH = 1.1  # memory in the last third against the second; the first is when caches fill
MAKE = """from bench.production.crowd import tell
tell('{slug}', organisations={organisations}, measures={measures}, people={people})"""
SAMPLES = 12
ALONE = ("worker", "beat")


def main(arguments: Sequence[str]) -> int:
    """Make the plan, let people in, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--measures", type=int, default=10_000)
    options = parser.parse_args(arguments)
    with Stack({"LOG_LEVEL": "WARNING"}) as stack:
        for name in ALONE:
            stack.containers[name].end()
        facts = _facts(stack, options.measures, options.users)
        memory = _play(stack, facts, options.users, options.minutes)
        rows = list(csv.DictReader((stack.folder / "load_stats.csv").open(encoding="utf-8")))
    return _print(rows, memory)


def _facts(stack: Stack, measures: int, people: int) -> str:
    make = MAKE.format(slug=SLUG, organisations=ORGANISATIONS, measures=measures, people=people)
    said = json.loads(stack.run(sys.executable, "manage.py", "shell", "-c", make).rpartition("\n")[2])
    return json.dumps({"slug": SLUG, "measures": measures, "officers": said["officers"]})


def _play(stack: Stack, facts: str, users: int, minutes: float) -> list[int]:
    """Return the web server's memory in MB, at equal distances over the time."""
    seconds = minutes * 60
    people = [f"--users={users}", f"--spawn-rate={users / 30:.2f}", "--reset-stats", f"--run-time={seconds:.0f}s"]
    command = [sys.executable, "-m", "locust", "-f", "bench/load_people.py", "--headless", "--only-summary", *people]
    where = [f"--host=http://{ADDRESS}:{stack.ports['web']}", f"--csv={stack.folder / 'load'}"]
    memory = []
    log = (stack.folder / "locust.log").open("wb")
    with (
        log,
        subprocess.Popen(  # noqa: S603 our own command
            [*command, *where], cwd=ROOT, env=os.environ | {"LOAD_FACTS": facts}, stdout=log, stderr=log
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


def _milliseconds(row: dict[str, str]) -> float:
    return float(row["95%"]) if row["95%"] != "N/A" else 0.0


def _print(rows: Sequence[dict[str, str]], memory: Sequence[int]) -> int:
    say = sys.stdout.write
    say("| page | requests | errors | p50 ms | p95 ms | p95 of 300 ms |\n|---|---|---|---|---|---|\n")
    for row in rows:
        share = _milliseconds(row) / MAX_MS
        cells = (row["Name"], row["Request Count"], row["Failure Count"], row["50%"], row["95%"])
        say(f"| {' | '.join(cells)} | {share:.2f} |\n")
    third = len(memory) // 3
    growth = max(memory[2 * third :]) / max(memory[third : 2 * third])
    say(f"\n{rows[-1]['Requests/s']} requests/s; memory of the web server in MB: {memory}, ratio {growth:.2f}\n")
    errors = sum(int(row["Failure Count"]) for row in rows[:-1])
    slow = [row["Name"] for row in rows[:-1] if _milliseconds(row) > MAX_MS]
    say(f"errors: {errors}; slower than {MAX_MS} ms: {', '.join(slow) or 'none'}\n")
    nothing = not int(rows[-1]["Request Count"])
    return 1 if errors or slow or nothing or growth > MAX_GROWTH else 0
