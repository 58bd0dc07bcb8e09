"""The shares that `bin/test` ends with."""

import json
from pathlib import Path
from typing import Any

import pytest
from slipcover import Slipcover

from tests.seen import by_room
from tests.seen.by_room import FLOORS, Shares, main, room_of, shares_by_room, unseen_templates
from tests.tree.files import name_of, python_files, templates


def _told(lines: tuple[int, int], branches: tuple[int, int]) -> dict[str, dict[str, int]]:
    names = ("covered_lines", "missing_lines", "covered_branches", "missing_branches")
    return {"summary": dict(zip(names, (*lines, *branches), strict=True))}


def test_every_room_has_a_floor() -> None:
    assert set(FLOORS) == {room_of(name_of(path)) for path in python_files()}


def test_a_room_is_a_package_or_a_folder_of_handlingsplan() -> None:
    paths = ["measures/money/sums.py", "handlingsplan/pdf/fonts/faces.py", "handlingsplan/cache.py"]
    assert [room_of(path) for path in paths] == ["measures", "handlingsplan/pdf", "handlingsplan"]


def test_files_of_a_room_are_summed_up_and_shares_rounded_downwards() -> None:
    files = {
        "handlingsplan/pdf/a.py": _told((199, 1), (1, 2)),
        "handlingsplan/pdf/b/c.py": _told((100, 0), (0, 0)),
        "actors/models.py": _told((0, 0), (0, 0)),
    }
    assert shares_by_room(files) == {"actors": Shares(100, 100), "handlingsplan/pdf": Shares(99, 33)}


def test_a_template_that_no_test_renders_is_named() -> None:
    names = set(templates())
    assert unseen_templates(names - {"404.html"}) == ["404.html"]


@pytest.mark.parametrize(("floor", "code"), [(Shares(75, 50), 0), (Shares(76, 50), 1), (Shares(75, 51), 1)])
def test_what_two_processes_saw_is_held_against_floors(
    floor: Shares, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_room, "FLOORS", {"actors": floor})
    path = "actors/permissions.py"
    for number, lines in enumerate(([1, 2], [2, 3])):
        told: dict[str, Any] = Slipcover(branch=True).get_coverage()
        seen: dict[str, Any] = {"executed_lines": lines, "missing_lines": sorted({1, 2, 3, 4} - set(lines))}
        seen |= {"executed_branches": [[1, 2]], "missing_branches": [[1, 3]]}
        told["files"] = {path: seen | _told((2, 2), (1, 1))}
        (tmp_path / f"gw{number}.json").write_text(
            json.dumps({"code": told, "templates": sorted(templates())}), "utf-8"
        )
    assert main(str(tmp_path)) == code
