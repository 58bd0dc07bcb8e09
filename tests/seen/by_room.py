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


class Shares(NamedTuple):
    """Of lines and branches, in whole per cent, downwards."""

    lines: int
    branches: int


# Floors only rise. They stand a point or two below what is found: random tests see some branches by chance.
FLOORS: Mapping[str, Shares] = {
    "actors": Shares(97, 91),
    "followup": Shares(97, 91),
    "handlingsplan": Shares(95, 90),
    "handlingsplan/api": Shares(99, 95),
    "handlingsplan/asked_files": Shares(95, 91),
    "handlingsplan/backup": Shares(93, 82),
    "handlingsplan/chapters": Shares(98, 93),
    "handlingsplan/consultation": Shares(96, 87),
    "handlingsplan/discussion": Shares(96, 80),
    "handlingsplan/document_texts": Shares(92, 98),
    "handlingsplan/editions": Shares(98, 93),
    "handlingsplan/exports": Shares(98, 92),
    "handlingsplan/files": Shares(97, 91),
    "handlingsplan/jobs": Shares(97, 92),
    "handlingsplan/leaving": Shares(96, 93),
    "handlingsplan/loading": Shares(98, 92),
    "handlingsplan/logs": Shares(99, 98),
    "handlingsplan/mail": Shares(97, 98),
    "handlingsplan/meetings": Shares(98, 95),
    "handlingsplan/open_pages": Shares(98, 94),
    "handlingsplan/operations": Shares(92, 78),
    "handlingsplan/owner": Shares(97, 98),
    "handlingsplan/pdf": Shares(62, 47),
    "handlingsplan/periods": Shares(97, 91),
    "handlingsplan/plan": Shares(97, 93),
    "handlingsplan/printing": Shares(97, 89),
    "handlingsplan/public": Shares(98, 93),
    "handlingsplan/publishing": Shares(98, 95),
    "handlingsplan/reference_data": Shares(98, 98),
    "handlingsplan/reports": Shares(98, 93),
    "handlingsplan/richtext": Shares(97, 94),
    "handlingsplan/settings": Shares(85, 35),
    "handlingsplan/spreadsheets": Shares(91, 81),
    "handlingsplan/word_files": Shares(90, 98),
    "handlingsplan/workspace": Shares(97, 89),
    "measures": Shares(97, 92),
}
# The sign-in library's: what they hold is shown by a server of its own with a provider or a passkey, or is switched off
SEEN_BY_NONE = frozenset(
    {
        "account/confirm_login_code.html",
        "account/password_set.html",
        "account/reauthenticate_through.html",
        "allauth/layouts/base.html",
        "mfa/webauthn/reauthenticate.html",
        "socialaccount/login.html",
    }
)


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
    """Return the templates that no test had rendered, but for those excused."""
    folder = ROOT / "templates"
    return sorted({str(path.relative_to(folder)) for path in folder.rglob("*.*")} - {*rendered} - SEEN_BY_NONE)


def _told(folder: Path) -> tuple[dict[str, Any], set[str]]:
    processes = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    code = reduce(merge_coverage, (told["code"] for told in processes))
    return code["files"], {name for told in processes for name in told["templates"]}


def main(folder: str) -> int:
    """Print a table by room; 1 where a room is below its floor, or a template is never rendered."""
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
    sys.stdout.write(f"Templates that no test renders: {', '.join(unseen) or 'none'}\n")
    return int(bool(below or unseen))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
