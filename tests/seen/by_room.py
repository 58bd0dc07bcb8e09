"""How much of each room the tests see, against floors: `python -m tests.seen.by_room FOLDER`, as `marking` wrote it.

What runs in processes of their own (servers that browsers ask, workers, confined helpers) is not seen.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple

from slipcover import merge_coverage

from tests.tree.files import ROOT

CODE = ("actors", "followup", "handlingsplan", "measures")


class Shares(NamedTuple):
    """Of lines and branches, in whole per cent, downwards."""

    lines: int
    branches: int


# Floors only rise: who adds tests raises them to what is printed.
FLOORS: Mapping[str, Shares] = {}
TEMPLATES_FLOOR = 0


def room_of(path: str) -> str:
    """Return the room of a file of code: a package on top, or in `handlingsplan` the folder below it."""
    top, *rest = path.split("/")
    return f"{top}/{rest[0]}" if top == "handlingsplan" and len(rest) > 1 else top


def _share(seen: int, unseen: int) -> int:
    return 100 * seen // (seen + unseen) if seen + unseen else 100


def shares_by_room(files: Mapping[str, Any]) -> dict[str, Shares]:
    """Sum up what SlipCover tells of each file."""
    summed: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for path, told in files.items():
        for name, number in told["summary"].items():
            summed[room_of(path)][name] += number
    return {
        room: Shares(
            _share(told["covered_lines"], told["missing_lines"]),
            _share(told["covered_branches"], told["missing_branches"]),
        )
        for room, told in sorted(summed.items())
    }


def unseen_templates(rendered: Iterable[str]) -> list[str]:
    """Return the templates that no test had rendered."""
    folder = ROOT / "templates"
    return sorted({str(path.relative_to(folder)) for path in folder.rglob("*.*")} - set(rendered))


def _told(folder: Path) -> tuple[dict[str, Any], set[str]]:
    processes = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    code = reduce(merge_coverage, (told["code"] for told in processes))
    return code["files"], {name for told in processes for name in told["templates"]}


def main(folder: str) -> int:
    """Print a table by room; 1 where something is below its floor."""
    files, rendered = _told(Path(folder))
    below = []
    for room, shares in shares_by_room(files).items():
        floor = FLOORS.get(room, Shares(0, 0))
        is_below = shares.lines < floor.lines or shares.branches < floor.branches
        below += [room] if is_below else []
        sys.stdout.write(
            f"{room:32} lines {shares.lines:3} % (at least {floor.lines:2})   "
            f"branches {shares.branches:3} % (at least {floor.branches:2}){'   BELOW' if is_below else ''}\n"
        )
    unseen = unseen_templates(rendered)
    sys.stdout.write(f"{len(unseen)} templates are never rendered: {', '.join(unseen) or '-'}\n")
    return int(bool(below))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
