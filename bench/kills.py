"""`kill -9` of workers during compiles of editions: `.venv/bin/python -m bench.kills --times 50`.

Starts a PostgreSQL and a Redis of its own, publishes the Stockholm plan edition after edition, and kills the worker and
all that it has started at a random moment while a job runs. Afterwards every edition must have each of its files, once,
as its checksum says, and nothing else may be stored. 0 where it is so.
"""

import argparse
import hashlib
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.core.management import call_command

KILLS_OF_AN_EDITION = 3
"""A job may be begun ten times before a person has to look at it."""
LONGEST_WAIT = 4.0
SECONDS = 600


def main() -> int:
    """Publish and kill."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=50, help="how many kills")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if "TESTS_DATABASE_URL" not in os.environ:
        again = [sys.executable, "-m", "tests.servers", sys.executable, "-m", "bench.kills", *sys.argv[1:]]
        return subprocess.run(again, check=False).returncode  # noqa: S603 our own
    folder = os.environ["TESTS_FOLDER"]
    _prepare(folder, os.environ["TESTS_DATABASE_URL"], os.environ["TESTS_REDIS_URL"])
    return _kill(arguments.times, random.Random(arguments.seed), Path(folder))  # noqa: S311 no secret


def _prepare(folder: str, database: str, redis: str) -> None:
    os.environ |= {
        "ALLOWED_HOSTS": "testserver",
        "DATABASE_URL": database.rpartition("/")[0] + "/postgres",
        "DJANGO_SETTINGS_MODULE": "handlingsplan.settings",
        "HANDLINGSPLAN_DATA": folder,
        "HTTPS": "off",
        "LOG_LEVEL": "ERROR",
        "REDIS_URL": f"{redis}/0",
        "RENDER_CACHE_MB": "0",  # every edition is compiled from the start
        "RENDER_LEASE_SECONDS": "4",
        "SECRET_KEY": "only for a benchmark",
        "STATIC_ROOT": folder,
    }
    django.setup()
    call_command("migrate", verbosity=0)


def _kill(times: int, chance: random.Random, folder: Path) -> int:
    from bench.killing import Killing  # noqa: PLC0415 after Django's set-up

    killing = Killing(folder)
    began = time.monotonic()
    try:
        while killing.kills < times:
            killing.publish()
            for _kill in range(min(KILLS_OF_AN_EDITION, times - killing.kills)):
                if not _soon(killing.something_runs, killing.all_done):
                    break
                time.sleep(chance.uniform(0, LONGEST_WAIT))
                killing.kill()
            killing.until_all_done(SECONDS)
            sys.stdout.write(f"{killing.line()} {time.monotonic() - began:6.0f} s\n")
            sys.stdout.flush()
    finally:
        killing.stop()
    wrong = killing.faults(lambda content: hashlib.sha256(content).hexdigest())
    sys.stdout.write(f"{killing.kills} kills, {killing.editions} editions, wrong: {wrong or 'nothing'}\n")
    return 1 if wrong else 0


def _soon(runs: Callable[[], bool], is_over: Callable[[], bool]) -> bool:
    """Wait until a job runs; False where all are over before."""
    deadline = time.monotonic() + SECONDS
    while not runs():
        if is_over() or time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


if __name__ == "__main__":
    sys.exit(main())
