"""Backup and restore, again and again: `python -m bench backups [ROUNDS]`.

On SQLite and on PostgreSQL, a place with the Stockholm plan changes a measure and makes an archive, 20 times. Each
archive is restored into an empty place, onto the one before, and into an empty place on the other database; plan,
history, PDF, grants, tables and files must be the same to the byte. The last one is damaged in every way that
`tests/backup/damage.py` knows; all must be refused, and change nothing. Stops at the first breach.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import psycopg2

ROUNDS = 20
KINDS = ("SQLite", "PostgreSQL")
STEPS = "import django, sys; django.setup(); from bench.backup_steps import main; main(sys.argv[1:])"


class Place:
    """A database and a folder of its own."""

    def __init__(self, kind: str, name: str, folder: Path) -> None:
        self.kind, self.name, self.folder = kind, f"{name}_{kind.lower()}", folder / f"{name}-{kind}"
        self.server = os.environ["TESTS_DATABASE_URL"].rpartition("/")[0]

    def empty(self, like: "Place | None" = None) -> "Place":
        """Make the place anew, with the empty tables of another one."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in ("broker", "broker-control", "media", "static"):
            (self.folder / name).mkdir(parents=True)
        if self.kind == "PostgreSQL":
            self._make_database(like.name if like else "template0")
        elif like:
            shutil.copy(like.folder / "handlingsplan.sqlite3", self.folder)
        return self

    def _make_database(self, template: str) -> None:
        connection = psycopg2.connect(f"{self.server}/postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {self.name}")
            cursor.execute(f"CREATE DATABASE {self.name} TEMPLATE {template}")
        connection.close()

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "ALLOWED_HOSTS": "testserver",
            "BACKUP_KEY": "only for a benchmark",
            "DATABASE_URL": f"{self.server}/{self.name}" if self.kind == "PostgreSQL" else "",
            "DJANGO_SETTINGS_MODULE": "handlingsplan.settings",
            "HANDLINGSPLAN_DATA": str(self.folder),
            "HTTPS": "off",
            "LOG_LEVEL": "CRITICAL",
            "REDIS_URL": "",
            "REQUIRE_TWO_FACTOR": "off",
            "SECRET_KEY": "only for a benchmark",
            "STATIC_ROOT": str(self.folder / "static"),
        }

    def migrate(self) -> "Place":
        """Make the tables, and what pages need beside them."""
        for command in (["migrate", "--verbosity=0"], ["collectstatic", "--noinput", "--verbosity=0"]):
            subprocess.run([sys.executable, "manage.py", *command], env=self._environment(), check=True)  # noqa: S603 ours
        return self

    def run(self, *steps: str) -> dict[str, str]:
        """Take the steps in a process of its own and return what the place shows then."""
        command = [sys.executable, "-c", STEPS, *steps]
        env = self._environment() | {"STATIC_ROOT": os.environ["BENCH_STATIC"]}
        done = subprocess.run(command, env=env, check=False, capture_output=True, text=True)  # noqa: S603 ours
        if done.returncode:
            raise SystemExit(f"{self.name} {' '.join(steps)}: {done.stderr[-2000:]}")
        shown: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
        return shown


def _same(found: dict[str, str], wanted: dict[str, str], what: str) -> None:
    if found != wanted:
        differs = [name for name in wanted if found[name] != wanted[name]]
        raise SystemExit(f"{what}: {', '.join(differs)} not as archived")


def _rounds(kind: str, other: str, rounds: int, folder: Path, models: dict[str, Place]) -> dict[str, list[float]]:
    source, older = Place(kind, "source", folder), Place(kind, "older", folder)
    source.empty(models[kind]).run("load", "-")
    older.empty(models[kind])
    took: dict[str, list[float]] = defaultdict(list)
    path = ""

    def timed(what: str, place: Place, *steps: str) -> dict[str, str]:
        start = time.monotonic()
        shown = place.run(*steps)
        took[what].append(time.monotonic() - start)
        return shown

    for number in range(rounds):
        path = str(folder / f"{kind}-{number}.zip")
        wanted = timed("change and archive", source, "change", str(number), "archive", path)
        for target in (kind, other):
            place = Place(target, "fresh", folder).empty(models[target])
            _same(timed(f"into an empty {target}", place, "fresh", path), wanted, f"{path} into {target}")
        _same(timed("onto older data", older, "onto", path), wanted, f"{path} onto older")
    took["damaged in every way, refused"] = []
    _same(timed("damaged in every way, refused", older, "damaged", path), wanted, "after the damaged ones")
    return took


def main(arguments: Sequence[str]) -> int:
    """Go through both databases, and print what was done and how long it took in the mean."""
    rounds = int(arguments[0]) if arguments else ROUNDS
    folder = Path(os.environ["TESTS_FOLDER"]) / "backups"
    shutil.rmtree(folder, ignore_errors=True)
    models = {kind: Place(kind, "empty", folder).empty().migrate() for kind in KINDS}
    os.environ["BENCH_STATIC"] = str(models["SQLite"].folder / "static")
    sys.stdout.write("| made on | what | times, all as archived | seconds each |\n|---|---|---|---|\n")
    for kind, other in (KINDS, KINDS[::-1]):
        for what, seconds in _rounds(kind, other, rounds, folder, models).items():
            sys.stdout.write(f"| {kind} | {what} | {len(seconds)} | {sum(seconds) / len(seconds):.1f} |\n")
            sys.stdout.flush()
    return 0
