"""Requirements: what is asked for is locked, every lock is by hash, every wish has its reason."""

import re
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.tree.files import ROOT, python_files

PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[\w,-]+\])?==", re.MULTILINE)
NAME = re.compile(r"^[a-z0-9][a-z0-9._-]*")
FILES = ["requirements", "requirements-dev"]


def _asked_for(name: str) -> list[str]:
    lines = (ROOT / f"{name}.in").read_text(encoding="utf-8").splitlines()
    return [match[0] for line in lines if (match := NAME.match(line))]


def _blocks(name: str) -> dict[str, str]:
    """Return each locked package with its lines: pin, markers, hashes."""
    text = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    starts = [*PINNED.finditer(text)]
    ends = [*(match.start() for match in starts[1:]), len(text)]
    return {match[1]: text[match.start() : end] for match, end in zip(starts, ends, strict=True)}


@pytest.mark.parametrize("name", FILES)
def test_everything_asked_for_is_locked(name: str) -> None:
    assert [package for package in _asked_for(name) if package not in _blocks(name)] == []


@pytest.mark.parametrize("name", FILES)
def test_every_lock_has_hashes(name: str) -> None:
    assert [package for package, block in _blocks(name).items() if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("name", FILES)
def test_the_wishes_are_sorted(name: str) -> None:
    assert _asked_for(name) == sorted(_asked_for(name))


def test_the_tests_run_on_what_the_portal_runs_on() -> None:
    def version(block: str) -> str:
        return block.split(maxsplit=1)[0]  # a marker may fall away where the tests need the package everywhere

    portal, tests = _blocks("requirements"), _blocks("requirements-dev")
    assert {name: version(block) for name, block in portal.items()} == {name: version(tests[name]) for name in portal}


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`([a-z0-9._-]+)`", row)]
    assert sorted(named) == sorted([*_asked_for("requirements"), *_asked_for("requirements-dev")])


def test_what_no_module_imports_is_used_by_name() -> None:
    """deptry takes these on trust; a driver is named by Django itself, through DATABASE_URL."""
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["deptry"]
    excused = set(options["per_rule_ignores"]["DEP002"]) - {"psycopg2-binary"}
    code = "".join(path.read_text(encoding="utf-8").lower() for path in python_files())
    used = {package for module, packages in packages_distributions().items() if module in code for package in packages}
    assert excused - {package.lower() for package in used} == set()
