"""How long hostile files take to be refused: `python -m bench hostile-workbooks`.

The files are those of `tests/measures/workbooks/test_hostile.py`, which also checks that the process that reads them
can take no more than 200 MB. Fails where one takes more than two seconds or is told something else.
"""

import sys
import time
from collections.abc import Sequence
from importlib import import_module

from handlingsplan.spreadsheets.reading.files import FileRefusedError, read_upload

MAX_SECONDS = 2.0


def main(_arguments: Sequence[str]) -> int:
    """Print a line for each file, and the worst of all."""
    hostile = import_module("tests.measures.workbooks.test_hostile").HOSTILE  # mypy does not read the tests
    longest = 0.0
    for name, (file, make, words) in hostile.items():
        data = make()
        began = time.monotonic()
        try:
            read_upload(file, data)
            answer = "READ"
        except FileRefusedError as refused:
            answer = str(refused)
        took = time.monotonic() - began
        longest = max(longest, took if answer == words else float("inf"))
        sys.stdout.write(f"{took:6.2f} s  {len(data):>10,} bytes  {name:32} {answer}\n")
    sys.stdout.write(f"longest {longest:.2f} s\n")
    return int(longest > MAX_SECONDS)
