"""Whether the tests see small faults in what decides: `python -m bench mutants [--count N --seed S] [--of PART]`.

Each fault is put into one module, and the tests beside that module are run on SQLite until one fails. A fault that
none sees is a survivor: a test is missing, or the fault changes nothing (`bench.suite.same_meaning`).
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.suite import mutated
from bench.suite.mutating import ROOT, Mutant, mutants_of
from bench.suite.same_meaning import SAME_MEANING
from bench.suite.subjects import SUBJECTS, Subject
from tests.touched import module_of

MAX_SURVIVORS = 0.02
MAX_SECONDS = 600
PASSED, FAILED = 0, 1


def _pytest(tests: Iterable[str], folder: str, faulty: Mutant | None = None) -> int:
    """Run the tests until one fails, with the fault, and return pytest's exit code; one that never ends has failed."""
    environment = os.environ | {"TESTS_ON": "sqlite", "TESTS_FOLDER": folder}
    if faulty is not None:
        source = Path(folder) / "faulty.py"
        source.write_text(faulty.source(), "utf-8")
        environment |= {
            mutated.MODULE: module_of(faulty.path),
            mutated.FILE: str(ROOT / faulty.path),
            mutated.FAULTY: str(source),
        }
    command = [sys.executable, "-m", "pytest", "-p", "bench.suite.mutated", "--ds", "tests.settings"]
    command += ["-p", "no:cacheprovider", "-q", "-x", "-m", "not browser and not services", *tests]
    try:
        done = subprocess.run(  # noqa: S603 our own tests
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=MAX_SECONDS
        )
    except subprocess.TimeoutExpired:
        return FAILED
    return done.returncode


def listed(part: str = "") -> list[tuple[Subject, Mutant]]:
    """Return every fault that means something, with where it is put."""
    chosen = [subject for subject in SUBJECTS if part in {"", subject.part}]
    found = [(subject, mutant) for subject in chosen for path in subject.modules for mutant in mutants_of(path)]
    return [(subject, mutant) for subject, mutant in found if mutant.without_line not in SAME_MEANING]


def _run(chosen: Sequence[tuple[Subject, Mutant]]) -> list[Mutant]:
    survivors = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        for subject in {subject for subject, _mutant in chosen}:
            if _pytest(subject.tests, folder) != PASSED:
                raise SystemExit(f"The tests of {subject.part} fail without any fault.")
        for number, (subject, mutant) in enumerate(chosen, 1):
            begin = time.monotonic()
            lives = _pytest(subject.tests, folder, mutant) == PASSED
            survivors += [mutant] if lives else []
            word = "SURVIVED" if lives else "killed"
            sys.stdout.write(f"{number:4} {time.monotonic() - begin:4.0f} s {word:9}{mutant}\n")
            sys.stdout.flush()
    return survivors


def main(arguments: Sequence[str]) -> int:
    """Run as many as are asked for, or list them, and tell the survivors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, help="so many, at random; without it all")
    parser.add_argument("--seed", type=int, default=1, help="which ones: the same for the same tree")
    parser.add_argument("--of", default="", choices=["", *(subject.part for subject in SUBJECTS)], help="of one part")
    parser.add_argument("--list", action="store_true", help="only say which there are")
    asked = parser.parse_args(arguments)
    chosen = listed(asked.of)
    if asked.count is not None:
        chosen = random.Random(asked.seed).sample(chosen, min(asked.count, len(chosen)))  # noqa: S311 not for secrets
    if asked.list:
        sys.stdout.writelines(f"{subject.part:14}{mutant}\n" for subject, mutant in chosen)
        return 0
    survivors = _run(chosen)
    sys.stdout.write(f"{len(survivors)} of {len(chosen)} survived\n")
    return int(len(survivors) > MAX_SURVIVORS * len(chosen))
