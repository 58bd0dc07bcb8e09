"""Every benchmark starts: what is run by itself finds what it imports, in a process where nothing is set up yet."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
OF_ANOTHER_ENVIRONMENT = {"bench.verapdf"}
IMPORT_EACH = """
import importlib, os, sys
for name in sys.argv[1:]:
    child = os.fork()
    if not child:
        importlib.import_module(name)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        print(name)
"""


def test_every_command_finds_what_it_imports(tmp_path: Path) -> None:
    run = [path for path in ROOT.glob("bench/**/*.py") if '== "__main__"' in path.read_text(encoding="utf-8")]
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in run} - OF_ANOTHER_ENVIRONMENT
    own = {"DJANGO_SETTINGS_MODULE": "handlingsplan.settings", "HANDLINGSPLAN_DATA": str(tmp_path), "DATABASE_URL": ""}
    command = [sys.executable, "-c", IMPORT_EACH, *sorted(names)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | own, capture_output=True, text=True, check=False)
    assert (done.stdout, len(names) > 1) == ("", True), done.stderr
