"""Whether readers slow the working pages down: `python -m bench readers [--readers N] [--minutes N] [--measures N]`.

On the production stack sixty officers work by turns alone and beside a hundred readers of the public pages. Prints the
working pages' times in both; ends with 1 where anything was answered with an error, or where their 95th percentile
beside readers is above 1.2 times that without.
"""

import argparse
import csv
import sys
from collections.abc import Sequence

from bench.crowds.runs import TOGETHER, facts_of, play
from bench.production.stack import Stack

OFFICERS = 60
TURNS = 3  # of each, one after the other: what else the machine does is beside both
MAX_RATIO = 1.2
COUNTS = ("Request Count", "Failure Count")


def main(arguments: Sequence[str]) -> int:
    """Make the plan, let people work with and without readers, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=2, help="how long each turn takes")
    parser.add_argument("--measures", type=int, default=500)
    options = parser.parse_args(arguments)
    alone, beside = [], []
    with Stack({"LOG_LEVEL": "WARNING"}) as stack:
        for name in ("worker", "beat"):
            stack.containers[name].end()
        facts = facts_of(stack, options.measures, OFFICERS)
        for _turn in range(TURNS):
            alone.append(_turn_of(stack, facts, options.minutes, 0))
            beside.append(_turn_of(stack, facts, options.minutes, options.readers))
    sys.stdout.write("| turn | p95 ms without readers | with | requests | errors |\n|---|---|---|---|---|\n")
    for number, (one, other) in enumerate(zip(alone, beside, strict=True), 1):
        cells = (number, one["95%"], other["95%"], *(f"{one[name]}, {other[name]}" for name in COUNTS))
        sys.stdout.write(f"| {' | '.join(map(str, cells))} |\n")
    ratio = sum(float(row["95%"]) for row in beside) / sum(float(row["95%"]) for row in alone)
    errors = sum(int(row["Failure Count"]) for row in alone + beside)
    sys.stdout.write(f"\nwith {options.readers} readers {ratio:.2f} times; errors: {errors}\n")
    return int(errors > 0 or ratio > MAX_RATIO)


def _turn_of(stack: Stack, facts: dict[str, object], minutes: float, readers: int) -> dict[str, str]:
    """Return locust's row of all working pages together."""
    kinds = ("Officer", "Reader") if readers else ("Officer",)
    play(stack, facts | {"people": {"Officer": OFFICERS, "Reader": readers}}, OFFICERS + readers, minutes, *kinds)
    rows = csv.DictReader((stack.folder / "load_stats.csv").open(encoding="utf-8"))
    return next(row for row in rows if row["Name"] == TOGETHER)
