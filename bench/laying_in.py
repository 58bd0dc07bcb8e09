"""The national statistics files all the way into the portal: `python -m bench.laying_in SMHI.xlsx POWERCIRCLE.csv`.

Makes a plan in a database of its own whose parties are all municipalities of the workbook, uploads both files, chooses
their columns, lays the values in and approves them. Prints what each step took, and fails unless every stored value
equals its cell.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

_START = (
    "import django, sys; django.setup(); from bench.laying_in_steps import run; raise SystemExit(run(*sys.argv[1:]))"
)


def main() -> int:
    """Run in a process of its own, whose database goes away with its folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workbook", type=Path)
    parser.add_argument("cars", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        own = {"HANDLINGSPLAN_DATA": folder, "LOG_LEVEL": "WARNING", "DATABASE_URL": "", "REDIS_URL": ""}
        environment = {"DJANGO_SETTINGS_MODULE": "handlingsplan.settings", **os.environ, **own}
        command = [sys.executable, "-c", _START, str(given.workbook), str(given.cars)]
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 ours


if __name__ == "__main__":
    raise SystemExit(main())
