"""Every benchmark starts: its module finds what it imports, in a process where only Django is set up."""

import os
import subprocess
import sys
from pathlib import Path

from bench.table import BENCHMARKS

ROOT = Path(__file__).parents[2]
IMPORT_EACH = """
import importlib, os, sys
import django
django.setup()
for name in sys.argv[1:]:
    child = os.fork()
    if not child:
        os._exit(0 if callable(importlib.import_module(name).main) else 1)
    if os.waitpid(child, 0)[1]:
        print(name)
"""


def test_every_benchmark_finds_what_it_imports(tmp_path: Path) -> None:
    modules = sorted({benchmark.module for benchmark in BENCHMARKS.values()})
    own = {"DJANGO_SETTINGS_MODULE": "handlingsplan.settings", "HANDLINGSPLAN_DATA": str(tmp_path), "DATABASE_URL": ""}
    command = [sys.executable, "-c", IMPORT_EACH, *modules]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | own, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_the_table_is_printed_and_what_is_not_in_it_is_refused() -> None:
    def run(*arguments: str) -> tuple[int, list[str]]:
        command = [sys.executable, "-m", "bench", *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        return done.returncode, [line.split()[0] for line in done.stdout.splitlines()]

    assert run() == (0, list(BENCHMARKS))
    assert run("nothing-such") == (1, list(BENCHMARKS))
