"""Out to Excel and back at size: `.venv/bin/python -m bench.workbooks [--measures 5000]`.

Makes a plan up in a database of its own, takes its export in again, changes 100 cells and takes that in. Prints what
each step took, and fails unless the first import finds 0 changes and the second exactly the 100.
"""

import argparse
import os
import subprocess
import sys
import tempfile

_START = "import django; django.setup(); from bench.workbook_steps import run; raise SystemExit(run({size}))"


def main() -> int:
    """Run in a process of its own, whose database goes away with its folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measures", type=int, default=5_000)
    start = _START.format(size=parser.parse_args().measures)
    with tempfile.TemporaryDirectory() as folder:
        own = {"HANDLINGSPLAN_DATA": folder, "LOG_LEVEL": "WARNING", "DATABASE_URL": "", "REDIS_URL": ""}
        environment = {"DJANGO_SETTINGS_MODULE": "handlingsplan.settings", **os.environ, **own}
        return subprocess.run([sys.executable, "-c", start], env=environment, check=False).returncode  # noqa: S603 ours


if __name__ == "__main__":
    raise SystemExit(main())
