"""How fast plans compile: `python -m bench.compile --measures 500`, and with `--grow 5000` how it grows.

Prints one table: the single WeasyPrint call, cold with one and two jobs, and, as the median of five times, from cache
and after one edited measure, each with its ratio; checks on the way that all of the engine's files are the same, byte
by byte.
"""

import argparse
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from time import monotonic

import django
from django.core.management import call_command

ORGANISATIONS = 40
WORDS = ("Ändrad.", "Kortad.", "Rättad.", "Samlad.", "Utökad.")


def main() -> int:
    """Measure, in a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measures", type=int, default=500)
    parser.add_argument("--grow", type=int, help="also compile a plan of so many measures")
    parser.add_argument("--no-whole", action="store_true", help="leave out the single call")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ |= {"HANDLINGSPLAN_DATA": folder, "DJANGO_SETTINGS_MODULE": "handlingsplan.settings"}
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        call_command("migrate", verbosity=0)
        return _measure(arguments, Path(folder))


def _measure(arguments: argparse.Namespace, folder: Path) -> int:
    from bench.compiling import Bench  # noqa: PLC0415 after Django's set-up

    bench = Bench(ORGANISATIONS)
    plan = bench.manuscript(arguments.measures)
    whole = None if arguments.no_whole else bench.row("single WeasyPrint call", plan, whole=True)
    cold = bench.row("cold, 2 jobs", plan, jobs=2)
    cached = bench.median("from cache", [plan] * len(WORDS), jobs=2)
    bench.median("one measure edited", [bench.edited(plan, word) for word in WORDS], jobs=2)
    store = folder / "compiled"
    shutil.rmtree(store)
    one = bench.row("cold, 1 job", plan, jobs=1)
    bench.table(whole=whole, cold=cold)
    same = len({hashlib.sha256(row.content).hexdigest() for row in (cold, cached, one)}) == 1
    sys.stdout.write(f"the same bytes cold, from cache, with 1 and 2 jobs: {same}\n")
    if arguments.grow:
        shutil.rmtree(store)
        began = monotonic()
        larger = bench.row(f"cold, {arguments.grow} measures", bench.manuscript(arguments.grow), jobs=2)
        sys.stdout.write(f"(made up and compiled in {monotonic() - began:.0f} s)\n")
        bench.table(whole=whole, cold=cold)
        growth = larger.layout / cold.layout / (arguments.grow / arguments.measures)
        sys.stdout.write(f"time per measure against {arguments.measures}: {growth:.2f}\n")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
