"""The project's own files, as the consistency tests read them."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("actors", "followup", "handlingsplan", "measures")
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"


def name_of(path: Path) -> str:
    """Return the path from the project's root, to name a file in a failure."""
    return path.relative_to(ROOT).as_posix()


@cache
def python_files(*, tests: bool = False) -> tuple[Path, ...]:
    """Return the modules of the portal, with `tests` also those of the tests; never migrations."""
    folders = (*PACKAGES, "tests") if tests else PACKAGES
    return tuple(
        path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts
    )


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def templates() -> dict[str, str]:
    """Return the text of our templates by name."""
    return {
        path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(TEMPLATES.rglob("*"))
        if path.is_file()
    }
