"""What there is to measure, and what each needs before it starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Needs(Enum):
    """What the runner makes ready before a benchmark's module is imported."""

    NOTHING = "the benchmark starts its own processes"
    SETTINGS = "Django, and no database"
    SQLITE = "Django, and an empty SQLite database of its own"
    POSTGRES = "Django, and an empty PostgreSQL database of its own"
    POSTGRES_AND_REDIS = "the same, with Redis as broker and cache"
    SERVERS = "a PostgreSQL and a Redis that the benchmark fills itself"


@dataclass(frozen=True)
class Benchmark:
    """`module` has `main(arguments)`, which returns 0 where what is promised holds."""

    module: str
    shows: str
    needs: Needs
    settings: Mapping[str, str] = field(default_factory=dict)
    static_files: bool = False


# Every edition is compiled from the start, and taken from a killed worker soon.
_KILLS = {"RENDER_CACHE_MB": "0", "RENDER_LEASE_SECONDS": "4"}
_DRILL = "bench.drills.drill"

BENCHMARKS = {
    "backups": Benchmark("bench.backups", "backup and restore, on and between both databases", Needs.SERVERS),
    "coordinating": Benchmark(
        "bench.coordinating",
        "laying before owners, deciding for many, reminding all, with 40 organisations",
        Needs.POSTGRES,
        static_files=True,
    ),
    "compile": Benchmark(
        "bench.papers.compile", "how fast plans compile: single call, cold, cached, edited", Needs.SQLITE
    ),
    "hostile-workbooks": Benchmark(
        "bench.hostile_workbooks", "how long hostile files take to be refused", Needs.SETTINGS
    ),
    "html": Benchmark(
        "bench.pages.html_pages",
        "whether the Nu checker and HTML_CodeSniffer find errors in any page, and whether all fit",
        Needs.SQLITE,
        static_files=True,
    ),
    "killed-workers": Benchmark(
        "bench.killed_workers", "`kill -9` of workers during compiles of editions", Needs.POSTGRES_AND_REDIS, _KILLS
    ),
    "libreoffice": Benchmark(
        "bench.papers.libreoffice", "whether LibreOffice reads all of the Word file", Needs.SQLITE
    ),
    "lighthouse": Benchmark(
        "bench.pages.lighthouse", "what Lighthouse finds in the public pages on a slow phone", Needs.SETTINGS
    ),
    "load": Benchmark("bench.crowds.load", "a hundred people at once at 10,000 measures", Needs.NOTHING),
    "measure-pages": Benchmark(
        "bench.measure_pages", "the list and the matrix at 500 and 10,000 measures", Needs.POSTGRES, static_files=True
    ),
    "migrations": Benchmark("bench.migrations", "each migration undone and done again with data", Needs.POSTGRES),
    "mutants": Benchmark("bench.suite.mutants", "whether the tests see faults in what decides", Needs.NOTHING),
    "national-statistics": Benchmark(
        "bench.national_statistics", "the national files from upload to approved values", Needs.SQLITE
    ),
    "dev-reload": Benchmark("bench.dev_reload", "whether `bin/dev` reads what changes anew", Needs.NOTHING),
    "discussed-chapter": Benchmark(
        "bench.discussed_chapter",
        "a chapter of 400 kB with 300 threads, quoted from and saved",
        Needs.SQLITE,
        static_files=True,
    ),
    "typing": Benchmark(
        "bench.typing_speed",
        "keys, opening and saving in a chapter of 20 pages with 100 comments",
        Needs.SQLITE,
        static_files=True,
    ),
    "pictures": Benchmark("bench.pictures", "the README's pictures, from a running portal", Needs.NOTHING),
    "pdf-conformance": Benchmark(
        "bench.papers.pdf_conformance", "PDF/UA-1 and PDF/A-3A, as veraPDF sees it", Needs.SQLITE
    ),
    "public": Benchmark(
        "bench.public", "what readers cost: made, kept, 304", Needs.POSTGRES_AND_REDIS, static_files=True
    ),
    "readers": Benchmark(
        "bench.crowds.readers", "whether a hundred readers slow the working pages down", Needs.NOTHING
    ),
    "role-changes": Benchmark(
        "bench.role_changes", "roles that change at once, and grants after it", Needs.POSTGRES, static_files=True
    ),
    "consultation": Benchmark(
        "bench.consultation",
        "200 bodies with 40 points each: the board, the pages, the report",
        Needs.POSTGRES,
        static_files=True,
    ),
    "flood": Benchmark("bench.flood", "a thousand answers a minute from one address, beside others", Needs.NOTHING),
    "rounds": Benchmark("bench.rounds", "a whole round with 40 organisations", Needs.POSTGRES, static_files=True),
    "statistics-files": Benchmark(
        "bench.statistics_files", "statistics files read, compared cell by cell", Needs.SETTINGS
    ),
    "text-cleaning": Benchmark("bench.text_cleaning", "the hardest texts, cleaned or refused", Needs.SETTINGS),
    "text-comparison": Benchmark("bench.text_comparison", "two versions of a 20-page chapter", Needs.SETTINGS),
    "text-merging": Benchmark("bench.merging", "random texts changed by two, merged", Needs.SETTINGS),
    "new-rows": Benchmark("bench.new_rows", "5,000 new measures and 50,000 values, from file to plan", Needs.POSTGRES),
    "workbook-round-trip": Benchmark("bench.workbook_round_trip", "out to Excel and back at size", Needs.SQLITE),
    "workbook-rows": Benchmark("bench.workbook_rows", "where every row of any workbook would go", Needs.SQLITE),
    "writing-together": Benchmark(
        "bench.writing_together", "people who write in one chapter at once", Needs.SQLITE, static_files=True
    ),
    "drill-disk": Benchmark(_DRILL, "the disk gets full while people save and publish", Needs.NOTHING),
    "drill-everything": Benchmark(_DRILL, "everything is killed at once", Needs.NOTHING),
    "drill-postgres": Benchmark(_DRILL, "PostgreSQL is restarted while people save", Needs.NOTHING),
    "drill-redis": Benchmark(_DRILL, "Redis is stopped, restarted, emptied or hangs", Needs.NOTHING),
    "drill-worker": Benchmark(_DRILL, "the worker is killed in mid-compile", Needs.NOTHING),
}
