"""Which tests a change touches: `bin/test --changed` runs them. `python -m tests.touched [SINCE]` prints them.

What is changed since the branch left `main`, committed or not, touches the tests that import it, through helpers of
tests and through modules of its own room; those of the folder that mirrors its own; and `tests/tree`, which reads
every file. A template is changed code wherever it is named. What everything is made with, as `tests.factories`,
touches what mirrors it alone: it would touch all.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator

import grimp

from tests.tree.files import PACKAGES, ROOT, python_files, templates

WHOLE_TREE = "tests/tree"
MADE_WITH = {"tests.cast", "tests.conftest", "tests.factories", "tests.settings"}
MAINS = ("origin/main", "main")


def _git(*arguments: str) -> list[str]:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def changed_files(since: str = "") -> set[str]:
    """Return the paths that differ from where the branch left `main`, or from the commit that is named."""
    known = _git("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes")
    bases = [since] if since else [_git("merge-base", "HEAD", main)[0] for main in MAINS if main in known][:1]
    return {*_git("diff", "--name-only", *(bases or ["HEAD"])), *_git("ls-files", "--others", "--exclude-standard")}


def module_of(path: str) -> str:
    """Return what the file is imported as."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def file_of(module: str) -> str:
    """Return the file of a module of tests."""
    return f"{module.replace('.', '/')}.py"


def _room(module: str) -> str:
    return ".".join(module.split(".")[: 2 if module.startswith("handlingsplan.") else 1])


def _named_in(template: str) -> Iterator[str]:
    """Yield the modules that name a template, or one that shows it."""
    waiting, known = [template], {template}
    while waiting:
        quoted = re.compile(rf"""["']{re.escape(waiting.pop())}[#"']""")
        found = {name for name, text in templates().items() if quoted.search(text)} - known
        known |= found
        waiting += found
        for path in python_files():
            if quoted.search(path.read_text("utf-8")):
                yield module_of(path.relative_to(ROOT).as_posix())


def changed_modules(paths: Iterable[str]) -> set[str]:
    """Return the modules that are changed, or whose templates are."""
    modules: set[str] = set()
    for path in paths:
        if path.startswith("templates/"):
            modules.update(_named_in(path.removeprefix("templates/")))
        elif path.endswith(".py") and path.startswith((*(f"{name}/" for name in PACKAGES), "tests/")):
            modules.add(module_of(path))
    return modules


def importers(graph: grimp.ImportGraph, module: str) -> set[str]:
    """Return the tests that import the module, straight or through its own room or helpers of tests."""
    tests, waiting, known = set(), [module], {module}
    while waiting:
        one = waiting.pop()
        if one in MADE_WITH:
            continue
        for other in (graph.find_modules_that_directly_import(one) if one in graph.modules else set()) - known:
            known.add(other)
            if other.rpartition(".")[2].startswith("test_"):
                tests.add(other)
            elif other.startswith("tests.") or _room(other) == _room(module):
                waiting.append(other)
    return tests


def mirrored(module: str) -> set[str]:
    """Return the tests of the folder that mirrors the module's own, without the folders below."""
    folder = module if (ROOT / module.replace(".", "/")).is_dir() else module.rpartition(".")[0]
    path = ROOT / "tests" / folder.removeprefix("handlingsplan.").replace(".", "/")
    while not path.is_dir():
        path = path.parent
    name = module.rpartition(".")[2]
    if path == ROOT / "tests":
        return {found.relative_to(ROOT).as_posix() for found in path.glob(f"test_{name}*.py")}
    return {found.relative_to(ROOT).as_posix() for found in path.glob("test_*.py")}


def touched(paths: Iterable[str]) -> list[str]:
    """Return the files of tests that a change of these paths touches."""
    paths = set(paths)
    if not paths:
        return []
    graph = grimp.build_graph(*PACKAGES, "tests", cache_dir=None)
    found = {path for path in paths if re.search(r"^tests/(.*/)?test_\w+\.py$", path) and (ROOT / path).exists()}
    for module in changed_modules(paths):
        found |= {file_of(test) for test in importers(graph, module)}
        found |= set() if module.startswith("tests.") else mirrored(module)
    return [*sorted(path for path in found if not path.startswith(f"{WHOLE_TREE}/")), WHOLE_TREE]


if __name__ == "__main__":
    sys.stdout.writelines(f"{path}\n" for path in touched(changed_files(*sys.argv[1:])))
