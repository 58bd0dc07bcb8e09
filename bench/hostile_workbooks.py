"""How long hostile files take to be refused: `python -m bench hostile-workbooks`.

The files are those of `tests/measures/workbooks/test_hostile.py`, which also checks that the process that reads them
can take no more than 200 MB, and a hundred that are made from a seed (`--files`), through the readers of lists and of
statistics. Fails where one takes more than two seconds, is told something else, or breaks what reads it.
"""

import argparse
import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from importlib import import_module

from followup.statistics.files import read_file
from followup.statistics.tables import TableError
from handlingsplan.spreadsheets.reading.files import FileRefusedError, read_upload

MAX_SECONDS = 2.0


def _generated(count: int, seed: str) -> float:
    """Read files made from the seed in both ways, print what came of them, and return the longest of the processor."""
    generate = import_module("tests.hostile.workbooks").hostile_workbooks
    longest, answers = 0.0, Counter[str]()
    for _what, (name, content) in generate(count, seed=seed):
        for read in (read_upload, read_file):
            began = _spent()
            try:
                read(name, content)
                answers["read"] += 1
            except (FileRefusedError, TableError) as refused:
                answers["refused in words" if str(refused) else "refused without words"] += 1
            longest = max(longest, _spent() - began)
    sys.stdout.write(f"generated: {dict(answers)}, longest {longest:.2f} s of the processor\n")
    return float("inf") if answers["refused without words"] else longest


def _spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main(arguments: Sequence[str]) -> int:
    """Print a line for each file, and the worst of all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--seed", default="1")
    options = parser.parse_args(arguments)
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
    return int(max(longest, _generated(options.files, options.seed)) > MAX_SECONDS)
