"""The worker is killed in mid-compile."""

import time

from bench.drills.scene import Scene
from bench.production.container import wait_until

BACK_SECONDS, COMPILED_SECONDS, BEGUN_SECONDS = 30.0, 120.0, 60.0
RUNNING = "SELECT count(*) FROM jobs_renderjob WHERE state = 'running'"
LATEST = """SELECT max(attempts) FROM jobs_renderjob
  WHERE coalesce(edition_id, form_of_id) = (SELECT max(id) FROM editions_edition)"""


def drill(scene: Scene, times: int) -> None:
    """Publish, kill at a moment of chance while the compile runs, and wait until another worker has taken it up."""
    for _turn in range(times):
        while not _killed_in_the_middle(scene):
            scene.counts["compiles that were quicker"] += 1
        back = wait_until(
            lambda: scene.number(LATEST) > 1,
            "the compile is taken up again",
            seconds=BACK_SECONDS * scene.slack,
        )
        scene.within("until back at work", back, limit=BACK_SECONDS)
        scene.compiled(seconds=COMPILED_SECONDS)
        scene.counts["kills in mid-compile"] += 1
    scene.nothing_lost()


def _killed_in_the_middle(scene: Scene) -> bool:
    scene.publish()
    wait_until(
        lambda: scene.number(RUNNING) > 0 or scene.number(LATEST) > 0,
        "a compile begins",
        seconds=BEGUN_SECONDS * scene.slack,
    )
    time.sleep(scene.chance.uniform(0, 1.0))
    scene.stack.containers["worker"].kill()
    return scene.number(RUNNING) > 0
