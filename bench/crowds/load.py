"""A hundred people at once at a plan of 10,000 measures and 40 organisations, on the production stack.

`python -m bench load [--users N] [--minutes N] [--measures N] [--before COMMIT]` starts the stack of docker-compose.yml
without its worker, lets locust play the people (`bench.crowds.people`), and prints each page's times and the web
server's memory over time. With a commit, the same is done there first, by its own benchmark. It ends with 1 where
anything was answered with an error, a page is slower than the limits below, memory is above its limit or grows, or the
slowest working page is not a quarter faster than at the commit.
"""

import argparse
import csv
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from bench.crowds.runs import WORKING_SEARCH, facts_of, play
from bench.production.compose import ROOT
from bench.production.stack import Stack

MAX_MS = 300  # of any page's 95th percentile
MAX_WORKING_MS, MAX_SEARCH_MS = 200, 100  # of a working page's, and of the search's among them
MAX_PUBLIC_SEARCH_MS = 60  # the median of the public list, searched
MAX_OF_BEFORE = 0.75  # the slowest working page's
MAX_MB = 800  # the web server's processes together
MAX_GROWTH = 1.1  # memory in the last third against the second; the first is when caches fill
PUBLIC = ("public plan", "public chapter", "public measures, search", "newest PDF")
ALONE = ("worker", "beat")


@dataclass(frozen=True)
class Page:
    """What one page's answers took, in milliseconds."""

    name: str
    requests: int
    errors: int
    median: float
    p95: float

    @property
    def max_p95(self) -> int:
        if self.name == WORKING_SEARCH:
            return MAX_SEARCH_MS
        return MAX_MS if self.name in PUBLIC else MAX_WORKING_MS

    @property
    def is_slow(self) -> bool:
        limit = MAX_PUBLIC_SEARCH_MS if self.name == "public measures, search" else MAX_MS
        return self.p95 > self.max_p95 or self.median > limit


def main(arguments: Sequence[str]) -> int:
    """Make the plan, let people in, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--measures", type=int, default=10_000)
    parser.add_argument("--before", metavar="COMMIT", help="to compare the slowest working page with")
    options = parser.parse_args(arguments)
    before = _at(options.before, options) if options.before else []
    with Stack({"LOG_LEVEL": "WARNING"}) as stack:
        for name in ALONE:
            stack.containers[name].end()
        facts = facts_of(stack, options.measures, options.users)
        memory = play(stack, facts, options.users, options.minutes)
        rows = list(csv.DictReader((stack.folder / "load_stats.csv").open(encoding="utf-8")))
    pages = [
        Page(row["Name"], int(row["Request Count"]), int(row["Failure Count"]), *map(_number, (row["50%"], row["95%"])))
        for row in rows[:-1]
    ]
    return _print(pages, memory, before)


def _number(written: str) -> float:
    return float(written) if written != "N/A" else 0.0


def _at(commit: str, options: argparse.Namespace) -> list[Page]:
    """Run the benchmark of a commit, and return its pages as it prints them."""
    git = which("git") or "git"
    with tempfile.TemporaryDirectory(prefix="before-") as folder:
        place = Path(folder) / "tree"
        subprocess.run([git, "worktree", "add", "--quiet", "--detach", str(place), commit], cwd=ROOT, check=True)  # noqa: S603 our own
        try:
            how = [f"--{name}={getattr(options, name)}" for name in ("users", "minutes", "measures")]
            command = [sys.executable, "-m", "bench", "load", *how]
            told = subprocess.run(command, cwd=place, check=False, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 our own
        finally:
            subprocess.run([git, "worktree", "remove", "--force", str(place)], cwd=ROOT, check=True)  # noqa: S603 our own
    sys.stdout.write(f"at {commit}:\n{told}\nnow:\n")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in told.splitlines() if line[:2] == "| "]
    return [Page(name, int(asked), int(wrong), *map(float, times)) for name, asked, wrong, *times, _ in rows[1:-1]]


def _slowest(pages: Sequence[Page]) -> Page:
    return max((page for page in pages if page.name not in PUBLIC), key=lambda page: page.p95)


def _print(pages: Sequence[Page], memory: Sequence[int], before: Sequence[Page]) -> int:
    say = sys.stdout.write
    say("| page | requests | errors | p50 ms | p95 ms | at most |\n|---|---|---|---|---|---|\n")
    for page in pages:
        say(
            f"| {page.name} | {page.requests} | {page.errors} | {page.median:.0f} | {page.p95:.0f} | {page.max_p95} |\n"
        )
    third = len(memory) // 3
    growth = max(memory[2 * third :]) / max(memory[third : 2 * third])
    say(f"\nmemory of the web server in MB, of at most {MAX_MB}: {memory}, ratio {growth:.2f}\n")
    errors, slow = sum(page.errors for page in pages), [page.name for page in pages if page.is_slow]
    say(f"errors: {errors}; slower than they may be: {', '.join(slow) or 'none'}\n")
    wrong = bool(errors or slow) or growth > MAX_GROWTH or max(memory) > MAX_MB
    if before:
        now, then = _slowest(pages), _slowest(before)
        ratio = now.p95 / then.p95
        say(f"the slowest working page: {now.name} {now.p95:.0f} ms, {then.name} {then.p95:.0f} before: {ratio:.2f}\n")
        wrong = wrong or ratio > MAX_OF_BEFORE
    return int(wrong or not sum(page.requests for page in pages))
