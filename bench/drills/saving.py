"""Writers who save chapters through the pages, and know what the portal has acknowledged."""

import threading
import time
from dataclasses import dataclass, field
from http import HTTPStatus

import psycopg2

from bench.drills.scene import WORK, Scene, promise
from bench.production.visitor import NO_ANSWER, Answer

AT_ONCE = 4
EVERY = "SELECT number, html FROM plan_revision WHERE chapter_id = (SELECT id FROM plan_chapter WHERE number = %s)"
PAUSE = 0.1  # between a save that failed and the next try; a person takes longer
UNAVAILABLE = frozenset({NO_ANSWER, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE})


def words(serial: int, *, paragraphs: int = 0) -> str:
    """Return a text that is known again."""
    return f"<p>Sparat {serial:06d}.</p>" + "".join(f"<p>Stycke {number}.</p>" for number in range(paragraphs))


@dataclass
class Writer:
    """Somebody who saves one chapter again and again."""

    scene: Scene
    chapter: int
    based_on: int = 0
    acknowledged: dict[int, int] = field(default_factory=dict)  # the version that each serial was acknowledged as

    def save(self, serial: int, *, text: str = "") -> Answer:
        """Try once."""
        fields = {"html": text or words(serial), "summary": "", "based_on": str(self.based_on), "window": ""}
        answer = self.scene.visitor().post(f"{WORK}kapitel/{self.chapter}/redigera/", fields)
        if answer.acknowledged:
            self.based_on = int(answer.location.rpartition("sparad=")[2])
            self.acknowledged[serial] = self.based_on
        return answer

    def read(self) -> bool:
        """Open the newest version to go on from; False where the database is away."""
        try:
            self.based_on = self.scene.newest(self.chapter)[0]
        except psycopg2.OperationalError:
            return False
        return True

    def nothing_lost(self) -> None:
        """Every save that was acknowledged is a version with the words that were sent."""
        stored = dict(self.scene.rows(EVERY, self.chapter))
        known = self.acknowledged.items()
        lost = [serial for serial, number in known if f"{serial:06d}" not in str(stored.get(number))]
        promise(kept=not lost, what=f"chapter {self.chapter}: acknowledged but lost: {lost}")


class Writers:
    """Several writers at once, each in a chapter of their own, until so many saves are acknowledged."""

    def __init__(self, scene: Scene, saves: int) -> None:
        self.scene, self.saves = scene, saves
        self.writers = [Writer(scene, chapter) for chapter in range(1, AT_ONCE + 1)]
        self.refused: list[Answer] = []
        self.last_saved = 0.0
        self._serials = iter(range(1, 10**6))
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=[writer], daemon=True) for writer in self.writers]

    @property
    def saved(self) -> int:
        return sum(len(writer.acknowledged) for writer in self.writers)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Wait until they are done, and see that nothing they saved is lost."""
        for thread in self._threads:
            thread.join()
        self.check()
        for writer in self.writers:
            writer.nothing_lost()

    def stop(self) -> None:
        self._over.set()

    def check(self) -> None:
        """See that no save was refused for another reason than that something was away."""
        if self.refused:
            promise(kept=False, what=f"a save was answered {self.refused[0].status}: {self.refused[0].text[:500]}")

    def _write(self, writer: Writer) -> None:
        with self._lock:
            serial = next(self._serials)
        known = False
        while not self._over.is_set() and self.saved < self.saves:
            known = known or writer.read()
            answer = writer.save(serial) if known else None
            if answer and answer.acknowledged:
                self.last_saved = time.monotonic()
                with self._lock:
                    serial = next(self._serials)
                continue
            if answer and answer.status not in UNAVAILABLE:
                self.refused.append(answer)
                return
            self.scene.counts["saves tried again"] += answer is not None
            known = False
            time.sleep(PAUSE)
