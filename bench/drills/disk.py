"""The disk that database and media share gets full while people save and publish."""

import os
from html import escape
from pathlib import Path

from bench.drills.saving import Writer
from bench.drills.scene import WORK, BreachError, Scene, promise
from bench.production.container import wait_until

SAYS = "är inte sparat"
BIG = 200_000
MOST_TRIES = 400
RECOVERY_SECONDS, COMPILED_SECONDS = 30.0, 180.0
CHUNK = 1 << 20


def drill(scene: Scene, times: int) -> None:
    """Fill it, save until a save fails and says so, make room, and see that all goes on."""
    writer = Writer(scene, chapter=1)
    for turn in range(times):
        writer.read()
        filler = scene.stack.folder / "filler"
        _fill(filler)
        scene.publish()  # whatever comes of it: what is acknowledged is compiled in the end
        _until_one_fails(scene, writer, first=turn * MOST_TRIES)
        filler.unlink()
        back = wait_until(
            lambda one=writer, serial=(turn + 1) * MOST_TRIES - 1: one.read() and one.save(serial).acknowledged,  # type: ignore[misc] # of this turn
            "a save when there is room again",
            seconds=RECOVERY_SECONDS * scene.slack,
        )
        scene.within("recovery", back, limit=RECOVERY_SECONDS)
        scene.published = scene.number("SELECT count(*) FROM editions_edition")
        scene.compiled(seconds=COMPILED_SECONDS)
        writer.nothing_lost()
        scene.counts["times full"] += 1
    scene.nothing_lost()


def _fill(filler: Path) -> None:
    with filler.open("wb", buffering=0) as file:
        size = CHUNK
        while size:
            try:
                file.write(bytes(size))
            except OSError:
                size //= 2


def _until_one_fails(scene: Scene, writer: Writer, *, first: int) -> None:
    for serial in range(first, first + MOST_TRIES - 1):
        text = f"<p>Sparat {serial:06d}.</p><p>{os.urandom(BIG // 2).hex()}</p>"
        answer = writer.save(serial, text=text)
        scene.counts["saves acknowledged"] += answer.acknowledged
        if not answer.acknowledged:
            promise(kept=SAYS in answer.text, what=f"{answer.status} does not say so: {answer.text[:500]}")
            promise(kept=escape(text) in answer.text, what="the text is not in the page")
            scene.counts["saves refused in Swedish, text and all"] += 1
            return
    raise BreachError(f"the disk of {WORK} never got full")
