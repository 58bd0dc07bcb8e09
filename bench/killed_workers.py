"""`kill -9` of workers during compiles of editions: `python -m bench killed-workers --times 50`.

Publishes the Stockholm plan edition after edition, and kills the worker and all that it has started at a random moment
while a job runs. Afterwards every edition must have each of its files, once, as its checksum says, and nothing else may
be stored. 0 where it is so.
"""

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from django.conf import settings

from handlingsplan.editions.enums import BESIDE_PDF
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.models import RenderJob
from handlingsplan.loading import demo
from handlingsplan.loading.plan import find_folder, load_plan
from handlingsplan.publishing.publish import publish

KILLS_OF_AN_EDITION = 3  # a job may be begun ten times before a person has to look at it
LONGEST_WAIT = 4.0
SECONDS = 600
COMMAND = ("-m", "celery", "-A", "handlingsplan", "worker", "--beat", "--concurrency=2", "--pidfile=")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=50, help="how many kills")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)  # noqa: S311 no secret
    killing = Killing(settings.DATA_DIR)
    began = time.monotonic()
    try:
        while killing.kills < options.times:
            killing.publish()
            for _kill in range(min(KILLS_OF_AN_EDITION, options.times - killing.kills)):
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


class Killing:
    """A plan with its editions, and the worker that is killed again and again."""

    def __init__(self, folder: Path) -> None:
        self.plan = load_plan(find_folder("stockholm"), approved=True)
        self.coordinator = demo.create_people()["samordnare"]
        self.folder = folder
        self.worker = self._start()
        self.kills = self.idle = self.editions = 0

    def publish(self) -> None:
        publish(self.plan, by=self.coordinator)
        self.editions += 1

    def kill(self) -> None:
        """Kill the worker and start another; counts only while a job runs."""
        running = self.something_runs()
        self.stop()
        self.worker = self._start()
        self.kills += running
        self.idle += not running

    def something_runs(self) -> bool:
        """Tell whether a worker holds a job."""
        return RenderJob.objects.filter(state=JobState.RUNNING).exists()

    def all_done(self) -> bool:
        return not RenderJob.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).exists()

    def until_all_done(self, seconds: int) -> None:
        deadline = time.monotonic() + seconds
        while not self.all_done():
            if time.monotonic() > deadline:
                sys.exit(f"Not within {seconds} s. The worker's log:\n{self._log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """`kill -9` of the worker and of all that it started."""
        os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait()

    @property
    def _log(self) -> Path:
        return self.folder / "worker.log"

    def _start(self) -> subprocess.Popen[bytes]:
        command = ["setpriv", "--pdeathsig", "KILL", sys.executable, *COMMAND, "-s", str(self.folder / "schedule")]
        with self._log.open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)  # noqa: S603 our own

    def line(self) -> str:
        attempts = sorted(RenderJob.objects.filter(edition__number=self.editions).values_list("attempts", flat=True))
        return f"edition {self.editions:3}: {self.kills:3} kills during a job, PDF begun {attempts[-1]} times"

    def faults(self, checksum: Callable[[bytes], str]) -> list[str]:
        """Return what is not as it should be; nothing where every edition is complete, once."""
        return list(self._faults(checksum))

    def _faults(self, checksum: Callable[[bytes], str]) -> Iterator[str]:
        jobs = list(RenderJob.objects.all())
        if len(jobs) != self.editions * (1 + len(BESIDE_PDF)):
            yield f"{len(jobs)} jobs"
        yield from (f"{job}: {job.error}" for job in jobs if job.state != JobState.DONE)
        stored = {path.name: path for path in (settings.DATA_DIR / "media" / "plans" / str(self.plan.pk)).iterdir()}
        for job in jobs:
            path = stored.pop(Path(job.file.name or "").name, None)
            if path is None or checksum(path.read_bytes()) != job.file_checksum:
                yield f"{job}: another file than its checksum says"
        yield from (f"nobody's file: {name}" for name in stored)
