"""`python -m bench` lists what there is; `python -m bench NAME [ARGUMENT]…` runs one, `--help` tells its arguments."""

import os
import sys
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command

from bench.table import BENCHMARKS, Benchmark, Needs
from tests.servers import Servers

WITH_SERVERS = {Needs.POSTGRES, Needs.POSTGRES_AND_REDIS, Needs.SERVERS}
SETTINGS = {
    "ALLOWED_HOSTS": "testserver",
    "BACKUP_KEY": "only for a benchmark",
    "DATABASE_URL": "",
    "DEBUG": "off",
    "DJANGO_SETTINGS_MODULE": "handlingsplan.settings",
    "HTTPS": "off",
    "LOG_LEVEL": "ERROR",
    "REDIS_URL": "",
    "REQUIRE_TWO_FACTOR": "off",
    "SECRET_KEY": "only for a benchmark",
}


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark that is named, in a folder of its own."""
    name, *rest = arguments or [""]
    if name not in BENCHMARKS:
        _print_table()
        return int(bool(name))
    benchmark = BENCHMARKS[name]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ |= SETTINGS | {"HANDLINGSPLAN_DATA": folder, "STATIC_ROOT": f"{folder}/static", **benchmark.settings}
        if benchmark.needs not in WITH_SERVERS or "--help" in rest:
            return _run(name, benchmark, rest)
        servers = Servers()
        try:
            os.environ |= servers.start()
            return _run(name, benchmark, rest)
        finally:
            servers.stop()


def _print_table() -> None:
    for name, benchmark in BENCHMARKS.items():
        sys.stdout.write(f"{name:22}{benchmark.shows}\n")


def _run(name: str, benchmark: Benchmark, arguments: Sequence[str]) -> int:
    if benchmark.needs not in {Needs.NOTHING, Needs.SERVERS}:
        _set_django_up(benchmark, migrated="--help" not in arguments)
    sys.argv[0] = f"python -m bench {name}"  # what argparse calls the command
    result: int = import_module(benchmark.module).main(arguments)
    return result


def _set_django_up(benchmark: Benchmark, *, migrated: bool) -> None:
    if benchmark.needs in WITH_SERVERS and migrated:
        os.environ["DATABASE_URL"] = os.environ["TESTS_DATABASE_URL"].rpartition("/")[0] + "/postgres"
    if benchmark.needs == Needs.POSTGRES_AND_REDIS and migrated:
        os.environ["REDIS_URL"] = os.environ["TESTS_REDIS_URL"] + "/0"
    for folder in ("broker", "broker-control", "static"):
        (Path(os.environ["HANDLINGSPLAN_DATA"]) / folder).mkdir(exist_ok=True)
    django.setup()
    if migrated and benchmark.needs != Needs.SETTINGS:
        call_command("migrate", verbosity=0)
    if migrated and benchmark.static_files:
        call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
