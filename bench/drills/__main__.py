"""`python -m bench.drills NAME --times N`: run a drill, print its counts, and end with 1 at the first breach."""

import argparse
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.drills import disk, everything, postgres, redis_faults, worker
from bench.drills.scene import Scene, set_up
from bench.production.stack import Stack


@dataclass(frozen=True)
class Drill:
    """A drill, how often it is run by default, and the disk that its stack gets."""

    run: Callable[[Scene, int], None]
    times: int
    disk_mb: int = 0


DRILLS = {
    "redis": Drill(redis_faults.drill, 100),
    "postgres": Drill(postgres.drill, 50),
    "worker": Drill(worker.drill, 200),
    "everything": Drill(everything.drill, 25),
    "disk": Drill(disk.drill, 10, disk_mb=400),
}


def main() -> int:
    """Run one."""
    parser = argparse.ArgumentParser(prog="python -m bench.drills", description=__doc__)
    parser.add_argument("name", choices=DRILLS)
    parser.add_argument("--times", type=int, help="how often; by default as often as the portal promises")
    parser.add_argument("--slack", type=float, default=1.0, help="stretch all limits of time, on a busy machine")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a line more in .env")
    parser.add_argument("--logs", type=Path, default=Path("var/drills"), help="where logs go at a breach")
    chosen = parser.parse_args()
    drill = DRILLS[chosen.name]
    began = time.monotonic()
    with Stack(dict(line.split("=", 1) for line in chosen.set), disk_mb=drill.disk_mb) as stack:
        scene = set_up(stack, slack=chosen.slack)
        try:
            drill.run(scene, chosen.times or drill.times)
        except AssertionError as breach:
            sys.stdout.write(f"{chosen.name}: BREACH after {scene.tell()}: {breach}\n")
            chosen.logs.mkdir(parents=True, exist_ok=True)
            for container in stack.containers.values():
                shutil.copy(container.log, chosen.logs)
            sys.stdout.write(f"What the processes said: {chosen.logs}\n")
            return 1
    sys.stdout.write(f"{chosen.name}: kept. {scene.tell()}; {time.monotonic() - began:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
