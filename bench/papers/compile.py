"""How fast plans compile: `python -m bench compile --measures 500`, and with `--grow 5000` how it grows.

Prints one table: the single WeasyPrint call, cold with one and two jobs, and, as the median of five times, from cache
and after one edited measure, each with its ratio; checks on the way that all of the engine's files are the same, byte
by byte.
"""

import argparse
import hashlib
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import monotonic

from django.conf import settings
from django.core.management import call_command

from handlingsplan.editions.freezing import freeze
from handlingsplan.plan.models import Plan
from handlingsplan.printing.compile import compile_plan, compile_whole, worker_pool
from handlingsplan.printing.print_source import PrintSource, draft_source

ORGANISATIONS = 40
WORDS = ("Ändrad.", "Kortad.", "Rättad.", "Samlad.", "Utökad.")


def main(arguments: Sequence[str]) -> int:
    """Measure; 0 where all ways gave the same bytes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measures", type=int, default=500)
    parser.add_argument("--grow", type=int, help="also compile a plan of so many measures")
    parser.add_argument("--no-whole", action="store_true", help="leave out the single call")
    options = parser.parse_args(arguments)
    bench = Bench(ORGANISATIONS)
    plan = bench.source(options.measures)
    whole = None if options.no_whole else bench.row("single WeasyPrint call", plan, whole=True)
    cold = bench.row("cold, 2 jobs", plan, jobs=2)
    cached = bench.median("from cache", [plan] * len(WORDS), jobs=2)
    bench.median("one measure edited", [bench.edited(plan, word) for word in WORDS], jobs=2)
    store = settings.DATA_DIR / "compiled"
    shutil.rmtree(store)
    one = bench.row("cold, 1 job", plan, jobs=1)
    bench.table(whole=whole, cold=cold)
    same = len({hashlib.sha256(row.content).hexdigest() for row in (cold, cached, one)}) == 1
    sys.stdout.write(f"the same bytes cold, from cache, with 1 and 2 jobs: {same}\n")
    if options.grow:
        shutil.rmtree(store)
        began = monotonic()
        larger = bench.row(f"cold, {options.grow} measures", bench.source(options.grow), jobs=2)
        sys.stdout.write(f"(made up and compiled in {monotonic() - began:.0f} s)\n")
        bench.table(whole=whole, cold=cold)
        growth = larger.layout / cold.layout / (options.grow / options.measures)
        sys.stdout.write(f"time per measure against {options.measures}: {growth:.2f}\n")
    return 0 if same else 1


@dataclass(frozen=True)
class Compiled:
    """One compile; `layout` is the wall time without the workers' start."""

    name: str
    wall: float
    layout: float
    pages: int
    memory_mb: int
    content: bytes


class Bench:
    """Compiles made-up plans and keeps what came of it."""

    def __init__(self, organisations: int) -> None:
        self.organisations = organisations
        self.rows: list[Compiled] = []

    def source(self, measures: int) -> PrintSource:
        """Return a made-up plan of that many measures."""
        slug = f"bench-{measures}"
        call_command("generate_plan", slug, organisations=self.organisations, measures=measures, seed=1, verbosity=0)
        return draft_source(Plan.objects.with_coordinator().get(slug=slug))

    def edited(self, source: PrintSource, word: str) -> PrintSource:
        """Return the source with one word more in the description of a measure in the middle."""
        chapter = source.document.measures
        packages = list(chapter.packages)
        package = packages[len(packages) // 2]
        measures = list(package.measures)
        at = len(measures) // 2
        measures[at] = measures[at].model_copy(update={"description": f"{measures[at].description} {word}"})
        packages[len(packages) // 2] = package.model_copy(update={"measures": tuple(measures)})
        chapter = chapter.model_copy(update={"packages": tuple(packages)})
        document = source.document.model_copy(update={"measures": chapter})
        return PrintSource(document, freeze(document), source.draft)

    def row(self, name: str, source: PrintSource, *, jobs: int = 1, whole: bool = False) -> Compiled:
        return self.median(name, [source], jobs=jobs, whole=whole)

    def median(self, name: str, sources: Iterable[PrintSource], *, jobs: int = 1, whole: bool = False) -> Compiled:
        """Compile each, and keep the figures of the one that took neither shortest nor longest."""
        rows = [_compiled(name, one, jobs=jobs, whole=whole) for one in sources]
        row = sorted(rows, key=lambda one: one.layout)[len(rows) // 2]
        self.rows.append(row)
        return row

    def table(self, *, whole: Compiled | None, cold: Compiled) -> None:
        sys.stdout.write(
            f"{'':26}{'wall s':>9}{'less start':>12}{'of single':>11}{'of cold':>9}{'pages':>7}{'MB':>6}\n"
        )
        for row in self.rows:
            single = f"{row.wall / whole.wall:.3f}" if whole else "–"
            sys.stdout.write(
                f"{row.name:26}{row.wall:9.2f}{row.layout:12.2f}{single:>11}{row.layout / cold.layout:9.4f}"
                f"{row.pages:7}{row.memory_mb:6}\n"
            )


def _compiled(name: str, source: PrintSource, *, jobs: int, whole: bool) -> Compiled:
    began = monotonic()
    if whole:
        pdf = compile_whole(source)
        starting = 0.0
    else:
        with worker_pool(draft=source.draft, jobs=jobs) as pool:
            pool.wait()
            starting = monotonic() - began
            pdf = compile_plan(source, pool=pool)
    wall = monotonic() - began
    return Compiled(name, wall, wall - starting, pdf.pages, pdf.peak_memory_mb, pdf.content)
