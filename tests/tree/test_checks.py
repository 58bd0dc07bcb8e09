"""Whoever commits, and CI, ask the same of the code: pre-commit's hooks are the checks of bin/test."""

import re
import shlex
from typing import Any

import yaml

from tests.tree.files import ROOT

STEP = re.compile(r'^ +step "([^"]+)" (.+)$|^check_\w+\(\) \{ step "([^"]+)" (.+); \}$', re.MULTILINE)
OF_THE_ENVIRONMENT = {"npm: tools for scripts", "requirements fit together"}  # not of what is committed
ENVIRONMENT = re.compile(r"^\.venv/bin/|^env PATH=\.venv/bin:/usr/bin:/bin ")


def _steps() -> dict[str, list[str]]:
    """Return the static checks of bin/test, name and command; tests are steps that `with` starts."""
    found = STEP.findall((ROOT / "bin" / "test").read_text(encoding="utf-8"))
    steps = {one or other: shlex.split(command or last) for one, command, other, last in found}
    return {name: command for name, command in steps.items() if name not in OF_THE_ENVIRONMENT}


def _hooks() -> list[dict[str, Any]]:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    return [hook for repository in config["repos"] for hook in repository["hooks"]]


def test_hooks_are_the_checks_of_bin_test() -> None:
    hooks = {hook["name"]: shlex.split(ENVIRONMENT.sub("", hook["entry"])) for hook in _hooks()}
    assert len(hooks) > 8
    assert hooks == _steps()


def test_hooks_fetch_nothing_and_look_at_the_whole_tree() -> None:
    assert {(hook["language"], hook["pass_filenames"]) for hook in _hooks()} == {("system", False)}
