"""Start a module by this file's path, in a process with an empty environment.

The package `handlingsplan` loads Celery and with it everything; what lays out shall start fast and know nothing of it,
so the package gets its place here without being run.
"""

import runpy
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]

if __name__ == "__main__":
    package = ModuleType("handlingsplan")
    package.__path__ = [str(ROOT)]
    sys.modules["handlingsplan"] = package
    runpy.run_module(sys.argv[1], run_name="__main__")
