"""Where every row of any workbook would go: `.venv/bin/python -m bench.account FILE… [--match HEADING=COLUMN …]`.

Reads each file as an upload, in a database of its own with a small plan, with the columns as the portal guesses them
and as `--match` says (columns as in `measures.workbooks.columns`; for example `--match "Titre de l'action=title"`).
Prints an account of every sheet and every row, and fails where the numbers don't add up.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

_START = "import django; django.setup(); from bench.account_steps import run; raise SystemExit(run({files}, {matches}))"


def main() -> int:
    """Run in a process of its own, whose database goes away with its folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--match", action="append", default=[])
    typed = parser.parse_args()
    matches = dict(one.rpartition("=")[::2] for one in typed.match)
    start = _START.format(files=[str(path.resolve()) for path in typed.files], matches=matches)
    with tempfile.TemporaryDirectory() as folder:
        own = {"HANDLINGSPLAN_DATA": folder, "LOG_LEVEL": "WARNING", "DATABASE_URL": "", "REDIS_URL": ""}
        environment = {"DJANGO_SETTINGS_MODULE": "handlingsplan.settings", **os.environ, **own}
        return subprocess.run([sys.executable, "-c", start], env=environment, check=False).returncode  # noqa: S603 ours


if __name__ == "__main__":
    raise SystemExit(main())
