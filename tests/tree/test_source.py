"""The shape of the code: layers, names, imports, reasons."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.tree.files import ROOT, name_of, python_files, tree_of

VAGUE = {"common", "helper", "helpers", "lib", "managers", "misc", "service", "services", "shared", "util", "utils"}
SILENCING = re.compile(r"#\s*(?:noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?|type:\s*ignore(?:\[[\w, -]+\])?)")


def test_layers_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.django_db
def test_migrations_are_in_step_with_the_models() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_modules_are_named_after_their_subject() -> None:
    vague = [name_of(path) for path in python_files() if VAGUE & {path.stem, *path.relative_to(ROOT).parts}]
    assert vague == []


def _imports_inside(function: ast.AST) -> list[ast.Import | ast.ImportFrom]:
    return [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]


def test_nothing_is_imported_inside_a_function() -> None:
    found = [
        f"{name_of(path)}:{inner.lineno}"
        for path in python_files(tests=True)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in _imports_inside(node)
    ]
    assert found == []


def test_nothing_listens_to_signals() -> None:
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute | ast.Name) and _name(node) in {"receiver", "Signal"}
    ]
    assert found == []


def _name(node: ast.Attribute | ast.Name) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id


def _silences_without_reason(line: str) -> bool:
    directive = SILENCING.search(line)
    return directive is not None and not SILENCING.sub("", line[directive.start() :]).strip(" #")


def test_whatever_silences_a_check_has_its_reason() -> None:
    unexplained = [
        f"{name_of(path)}:{number}"
        for path in python_files(tests=True)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if _silences_without_reason(line)
    ]
    assert unexplained == []


# Where calls of a kind may stand: one rule for each danger, and not one beside it
ONLY_IN = {
    r"csv\.(?:writer|DictWriter)\(|xlsxwriter\.Workbook\(|\.write(?:_string|_formula|_row|_url)\(": {
        "handlingsplan/spreadsheets/files.py",  # keeps formulas out
        "handlingsplan/loading/made_up.py",  # what the portal itself reads again at once
    },
    r"catch_warnings|simplefilter|filterwarnings": set(),  # filters hold for all threads, and stay when these meet
    r"Image\.open\(": {
        "handlingsplan/image_decoding.py",  # runs confined; elsewhere WeasyPrint lets Pillow take torn files
        "handlingsplan/pdf/typesetting.py",  # likewise, of what the former made
    },
}


@pytest.mark.parametrize("call", ONLY_IN)
def test_what_guards_against_a_danger_stands_in_one_place(call: str) -> None:
    calling = {name_of(path) for path in python_files() if re.search(call, path.read_text(encoding="utf-8"))}
    assert calling == ONLY_IN[call]
