"""How long hostile files take to be refused: `.venv/bin/python -m bench.hostile_workbooks`.

The files are those of `tests/measures/workbooks/test_hostile.py`, which also checks that the process that reads them
can take no more than 200 MB. Fails where one takes more than two seconds or is told something else.
"""

import os
import sys
import time
from importlib import import_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handlingsplan.settings")
os.environ["DATABASE_URL"] = os.environ["REDIS_URL"] = ""

import django

MOST_SECONDS = 2.0


def main() -> int:
    """Print a line for each file, and the worst of all."""
    from measures.workbooks.uploads import FileRefusedError, read_upload  # noqa: PLC0415 after Django's set-up

    longest = 0.0
    for name, (file, make, words) in import_module("tests.measures.workbooks.test_hostile").HOSTILE.items():
        data = make()
        began = time.monotonic()
        try:
            read_upload(file, data)
            said = "READ"
        except FileRefusedError as refused:
            said = str(refused)
        took = time.monotonic() - began
        longest = max(longest, took if said == words else float("inf"))
        sys.stdout.write(f"{took:6.2f} s  {len(data):>10,} bytes  {name:32} {said}\n")
    sys.stdout.write(f"longest {longest:.2f} s\n")
    return int(longest > MOST_SECONDS)


if __name__ == "__main__":
    django.setup()
    sys.exit(main())
