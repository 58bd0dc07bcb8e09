"""How much of a room its own tests see: `python -m bench coverage [ROOM]…`, lines and branches, against floors.

A room's own tests are those beside it, run on SQLite without a browser: what other rooms' tests see of it besides is
left out, so that a figure can be found by running little. Floors only rise: who adds tests raises them.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.suite.mutating import ROOT


@dataclass(frozen=True)
class Room:
    """A folder of code, the tests beside it, and the least share of lines and branches that they see, in per cent."""

    code: str
    tests: str
    lines: float
    branches: float


# Begun with what was found; a room is entered once its own tests have been measured.
ROOMS = {
    "discussion": Room("handlingsplan/discussion", "tests/discussion", 85, 56),
    "periods": Room("handlingsplan/periods", "tests/periods", 96, 91),
    "spreadsheets": Room("handlingsplan/spreadsheets", "tests/spreadsheets", 87, 80),
}


def _measured(room: Room, folder: Path) -> dict[str, Any]:
    """Run the room's tests under coverage and return its totals."""
    environment = os.environ | {"TESTS_ON": "sqlite", "COVERAGE_FILE": str(folder / "data")}
    coverage = [sys.executable, "-m", "coverage"]
    command = [*coverage, "run", "--branch", f"--include={room.code}/*", "--omit=*/migrations/*", "-m", "pytest"]
    command += ["--ds", "tests.settings", "-q", "-p", "no:cacheprovider", "-m", "not browser and not services"]
    subprocess.run([*command, room.tests], cwd=ROOT, env=environment, check=True)  # noqa: S603 our own tests
    report = folder / "report.json"
    subprocess.run([*coverage, "json", "-q", "-o", str(report)], cwd=ROOT, env=environment, check=True)  # noqa: S603 likewise
    totals: dict[str, Any] = json.loads(report.read_text("utf-8"))["totals"]
    return totals


def main(arguments: Sequence[str]) -> int:
    """Print a table by room; 1 where a room is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=f"some of {', '.join(ROOMS)}; without any, all")
    asked = parser.parse_args(arguments)
    below = False
    for name in asked.rooms or ROOMS:
        room = ROOMS[name]
        with tempfile.TemporaryDirectory(prefix="coverage-") as folder:
            totals = _measured(room, Path(folder))
        lines = 100 * totals["covered_lines"] / totals["num_statements"]
        branches = 100 * totals["covered_branches"] / totals["num_branches"]
        is_below = lines < room.lines or branches < room.branches
        below = below or is_below
        sys.stdout.write(
            f"{name:14} lines {lines:5.1f} % of at least {room.lines:.0f}   branches {branches:5.1f} % of at least "
            f"{room.branches:.0f}{'   BELOW' if is_below else ''}\n"
        )
        sys.stdout.flush()
    return int(below)
