"""Redis is stopped, restarted, emptied or hangs while a coordinator publishes."""

import subprocess
import time
from collections.abc import Callable, Sequence

from bench.drills.scene import Scene, promise
from bench.production.container import wait_until
from tests.servers import ADDRESS, program

AWAY_SECONDS = 2.0
REQUEST_SECONDS, CONSUMING_SECONDS, COMPILED_SECONDS = 1.0, 10.0, 60.0
FOUND = 302


def _down(scene: Scene) -> Callable[[], None]:
    redis = scene.stack.containers["redis"]
    redis.stop()
    return redis.start


def _restarted(scene: Scene) -> Callable[[], None]:
    redis = scene.stack.containers["redis"]
    redis.stop()
    redis.start()
    return lambda: None


def _emptied(scene: Scene) -> Callable[[], None]:
    emptied = [program("redis-cli"), "-h", ADDRESS, "-p", str(scene.stack.ports["redis"]), "FLUSHALL"]
    subprocess.run(emptied, check=True, capture_output=True)  # noqa: S603 Debian's program
    return lambda: None


def _hung(scene: Scene) -> Callable[[], None]:
    redis = scene.stack.containers["redis"]
    redis.hang()
    return redis.go_on


FAULTS = {"down": _down, "restarted": _restarted, "emptied": _emptied, "hung": _hung}


def drill(scene: Scene, times: int, *, faults: Sequence[str] = tuple(FAULTS)) -> None:
    """Publish in the middle of each fault, and wait until the workers consume again."""
    for turn in range(times):
        name = faults[turn % len(faults)]
        mend = FAULTS[name](scene)
        answer = scene.publish()
        promise(kept=answer.status == FOUND, what=f"publishing with Redis {name}: {answer.status} {answer.text[:300]}")
        scene.within("request", answer.seconds, limit=REQUEST_SECONDS)
        time.sleep(AWAY_SECONDS)
        mend()
        mended = time.time()
        beat = wait_until(
            lambda since=mended: scene.beat_after(since),  # type: ignore[misc] # the moment of this turn
            "a worker consumes",
            seconds=CONSUMING_SECONDS * scene.slack,
        )
        scene.within("until consuming", beat, limit=CONSUMING_SECONDS)
        scene.counts[f"times {name}"] += 1
    scene.compiled(seconds=COMPILED_SECONDS)
    scene.nothing_lost()
