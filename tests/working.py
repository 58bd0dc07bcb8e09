"""A real Celery worker beside the test, on the test's own database, Redis and folder."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

START = ["-m", "celery", "-A", "handlingsplan", "worker", "--beat", "--concurrency=2"]
QUIET = ["--without-mingle", "--without-gossip", "--pidfile="]


class LiveWorker:
    """Celery with its embedded beat in a process group of its own.

    `environment` can be changed before a `restart`. Everything it prints goes to `log`.
    """

    def __init__(self, folder: Path) -> None:
        self.log = folder / "worker.log"
        self.folder = folder
        database = urlsplit(os.environ["TESTS_DATABASE_URL"])._replace(path=connection.settings_dict["NAME"])
        self.environment = os.environ | {
            "DATABASE_URL": database.geturl(),
            "DJANGO_SETTINGS_MODULE": "handlingsplan.settings",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; what is queued already gets done."""
        command = [
            "setpriv",
            "--pdeathsig",
            "KILL",
            sys.executable,
            *START,
            *QUIET,
            "-s",
            str(self.folder / "schedule"),
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self.environment, cwd=settings.BASE_DIR, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """`kill -9` of the worker and of all that it started, as a crash of the machine would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def restart(self) -> None:
        """Kill it and start another."""
        self.kill()
        self.start()

    def until(self, condition: Callable[[], bool], *, seconds: float = 60) -> None:
        """Return when the condition holds; fail with the worker's log when it does not come to hold in time."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                pytest.fail(f"Not within {seconds} s. The worker's log:\n{self.log.read_text(errors='replace')}")
            time.sleep(0.1)


@pytest.fixture
def live_worker(transactional_db: None, tmp_path: Path) -> Iterator[LiveWorker]:
    """A running worker; what it is to see must be committed, which `transactional_db` does."""
    worker = LiveWorker(tmp_path)
    worker.start()
    yield worker
    worker.kill()
