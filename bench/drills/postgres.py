"""PostgreSQL is restarted, in good order, in haste and by `kill -9`, while people save."""

import time

from bench.drills.saving import Writers
from bench.drills.scene import Scene
from bench.production.container import Container, wait_until

SAVES_PER_RESTART = 40
RECOVERY_SECONDS, HELD_UP_SECONDS = 5.0, 120.0


def _restart(postgres: Container, turn: int) -> None:
    if turn % 2:
        postgres.kill()  # and Docker starts it again
        return
    postgres.stop()
    postgres.start()


def drill(scene: Scene, times: int, *, saves: int = SAVES_PER_RESTART) -> None:
    """Restart so many times, spread over the saves; nobody starts any other process."""
    starts = {name: one.starts for name, one in scene.stack.containers.items() if name != "postgres"}
    writers = Writers(scene, saves=times * saves)
    writers.start()
    for turn in range(times):
        until = turn * saves + saves // 2
        wait_until(
            lambda enough=until: writers.saved >= enough or bool(writers.refused),  # type: ignore[misc] # of this turn
            f"{until} saves",
            seconds=HELD_UP_SECONDS * scene.slack,
        )
        writers.check()
        _restart(scene.stack.containers["postgres"], turn)
        wait_until(lambda: scene.stack.is_healthy("postgres"), "PostgreSQL is back", seconds=HELD_UP_SECONDS)
        back = time.monotonic()
        recovery = wait_until(
            lambda since=back: writers.last_saved > since,  # type: ignore[misc] # of this turn
            "a save after the restart",
            seconds=RECOVERY_SECONDS * scene.slack,
        )
        scene.within("recovery", recovery, limit=RECOVERY_SECONDS)
        scene.counts["restarts"] += 1
    writers.finish()
    scene.counts["saves acknowledged"] += writers.saved
    scene.counts["processes that did not survive"] += sum(
        scene.stack.containers[name].starts - before for name, before in starts.items()
    )
