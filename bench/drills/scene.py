"""The stack in a drill, the coordinator at it, and what the database says in the end."""

import hashlib
import json
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

import psycopg2

from bench.production import SLUG
from bench.production.container import wait_until
from bench.production.stack import Stack
from bench.production.visitor import Answer, Visitor

WORK = f"/arbete/{SLUG}/"
DONE = "SELECT count(*) FROM jobs_renderjob WHERE state = 'done'"
FILES = 5  # of each edition: PDF, Word, Excel, CSV and all of it as a package
MAKE = "from bench.production.scene import tell; tell('{slug}', organisations=1, measures={measures})"
WELL_SECONDS, FIRST_PDF_SECONDS = 60.0, 120.0
NEWEST = """SELECT number, html FROM plan_revision WHERE chapter_id =
  (SELECT id FROM plan_chapter WHERE number = %s) ORDER BY number DESC LIMIT 1"""


class BreachError(AssertionError):
    """A promise was broken."""


def promise(*, kept: bool, what: str) -> None:
    if not kept:
        raise BreachError(what)


@dataclass
class Scene:
    """A drill under way; `slack` stretches every limit of time, for machines that do other work as well."""

    stack: Stack
    session: str
    slack: float = 1.0
    counts: Counter[str] = field(default_factory=Counter)
    worst: dict[str, float] = field(default_factory=dict)
    published: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 a drill, no secret

    def visitor(self) -> Visitor:
        """Return the coordinator with a browser of their own."""
        return Visitor(self.stack.ports["web"], self.session)

    def is_well(self) -> bool:
        return Visitor(self.stack.ports["web"]).get("/halsa/").status == HTTPStatus.OK

    def within(self, name: str, seconds: float, *, limit: float) -> None:
        """Note how long something took, and that this was not too long."""
        self.worst[name] = max(self.worst.get(name, 0.0), seconds)
        promise(kept=seconds <= limit * self.slack, what=f"{name}: {seconds:.2f} s, at most {limit:g} s promised")

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        connection = psycopg2.connect(self.stack.database_url, connect_timeout=5)
        try:
            with connection.cursor() as cursor:
                cursor.execute(question, values)
                return list(cursor.fetchall())
        finally:
            connection.close()

    def number(self, question: str, *values: object) -> int:
        """Ask the database for one number; 0 where it says nothing."""
        rows = self.rows(question, *values)
        return int(str(rows[0][0] or 0)) if rows else 0

    def publish(self) -> Answer:
        """Publish the next edition through the page."""
        wanted = self.published + 1
        answer = self.visitor().post(f"{WORK}utgava/publicera/", {"number": str(wanted), "summary": f"Nytt {wanted}"})
        self.published += answer.acknowledged
        return answer

    def newest(self, chapter: int) -> tuple[int, str]:
        """Return the number and text of a chapter's newest version."""
        rows = self.rows(NEWEST, chapter)
        return (int(str(rows[0][0])), str(rows[0][1])) if rows else (0, "")

    def beat_after(self, moment: float) -> bool:
        """Whether a worker has consumed a task since a moment."""
        since = "SELECT count(*) FROM jobs_heartbeat WHERE at > to_timestamp(%s)"
        return self.number(since, moment) > 0

    def compiled(self, *, seconds: float) -> float:
        """Wait until every edition that was published has all its files."""
        return wait_until(
            lambda: self.number(DONE) >= self.published * FILES,
            f"{self.published} editions compiled: {self._jobs()}",
            seconds=seconds * self.slack,
        )

    def _jobs(self) -> list[tuple[Any, ...]]:
        return self.rows("SELECT state, attempts, failures, error FROM jobs_renderjob WHERE state <> 'done'")

    def nothing_lost(self) -> None:
        """Every edition that was acknowledged is there, with each file once and whole, and no file besides."""
        editions = [row[0] for row in self.rows("SELECT number FROM editions_edition ORDER BY number")]
        promise(kept=editions == list(range(1, self.published + 1)), what=f"editions {editions} of {self.published}")
        jobs = self.rows("SELECT file, file_checksum FROM jobs_renderjob WHERE state = 'done'")
        media = self.stack.data / "media"
        stored = {str(path.relative_to(media)): _checksum(path) for path in media.rglob("*.*")}
        wanted = self.published * FILES
        promise(kept=len(jobs) == wanted, what=f"{len(jobs)} of {wanted} files are there: {self._jobs()}")
        promise(kept=dict(jobs) == stored, what=f"files in media: {len(stored)}, rows: {len(jobs)}")

    def tell(self) -> str:
        times = [f"longest {name} {seconds:.2f} s" for name, seconds in sorted(self.worst.items())]
        return ", ".join([*(f"{count} {name}" for name, count in self.counts.items()), *times])


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def set_up(stack: Stack, *, slack: float = 1.0, measures: int = 1) -> Scene:
    """Make the plan in a running stack, wait until all is well, and compile its first edition."""
    said = stack.run(sys.executable, "manage.py", "shell", "-c", MAKE.format(slug=SLUG, measures=measures))
    scene = Scene(stack, json.loads(said.rpartition("\n")[2])["session"], slack)
    wait_until(scene.is_well, "/halsa/ says that all is well", seconds=WELL_SECONDS * slack)
    answer = scene.publish()
    promise(kept=answer.acknowledged, what=f"the first edition: {answer.status} {answer.text[:500]}")
    scene.compiled(seconds=FIRST_PDF_SECONDS)
    return scene
