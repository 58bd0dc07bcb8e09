"""Everything is killed at once, while people save and publish."""

import time

from bench.drills.saving import Writers
from bench.drills.scene import WELL_SECONDS, Scene
from bench.production.container import wait_until

COMPILED_SECONDS = 120.0
SAVING_SECONDS = 2.0


def drill(scene: Scene, times: int) -> None:
    """Kill, let Docker's restart policy bring all back, and see that all that was acknowledged is there."""
    for _turn in range(times):
        writers = Writers(scene, saves=10**6)
        writers.start()
        wait_until(lambda one=writers: one.saved > 0, "a save", seconds=WELL_SECONDS * scene.slack)  # type: ignore[misc] # of this turn
        scene.publish()
        time.sleep(scene.chance.uniform(0, SAVING_SECONDS))
        services = [one for one in scene.stack.containers.values() if one.restarts]
        for service in services:
            service.hang()  # or those that live longest would see the others go
        for service in services:
            service.kill()
        well = wait_until(scene.is_well, "/halsa/ says that all is well", seconds=WELL_SECONDS * scene.slack)
        scene.within("until all is well", well, limit=WELL_SECONDS)
        saved = writers.saved
        wait_until(lambda one=writers, before=saved: one.saved > before, "a save", seconds=WELL_SECONDS * scene.slack)  # type: ignore[misc] # of this turn
        writers.stop()
        writers.finish()
        scene.compiled(seconds=COMPILED_SECONDS)
        scene.counts["saves acknowledged"] += writers.saved
        scene.counts["times everything was killed"] += 1
    scene.nothing_lost()
