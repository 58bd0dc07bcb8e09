"""`python -m bench drill-NAME --times N`: run a drill, print its counts, and end with 1 at the first breach."""

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Sequence
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
    "drill-redis": Drill(redis_faults.drill, 100),
    "drill-postgres": Drill(postgres.drill, 50),
    "drill-worker": Drill(worker.drill, 200),
    "drill-everything": Drill(everything.drill, 25),
    "drill-disk": Drill(disk.drill, 10, disk_mb=400),
}


def main(arguments: Sequence[str]) -> int:
    """Run the drill by whose name the command was started."""
    name = sys.argv[0].rpartition(" ")[2]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, help="how often; by default as often as the portal promises")
    parser.add_argument("--slack", type=float, default=1.0, help="stretch all limits of time, on a busy machine")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a line more in .env")
    parser.add_argument("--logs", type=Path, default=Path("var/drills"), help="where logs go at a breach")
    options = parser.parse_args(arguments)
    drill = DRILLS[name]
    began = time.monotonic()
    with Stack(dict(line.split("=", 1) for line in options.set), disk_mb=drill.disk_mb) as stack:
        scene = set_up(stack, slack=options.slack)
        try:
            drill.run(scene, options.times or drill.times)
        except AssertionError as breach:
            sys.stdout.write(f"{name}: BREACH after {scene.tell()}: {breach}\n")
            options.logs.mkdir(parents=True, exist_ok=True)
            for container in stack.containers.values():
                shutil.copy(container.log, options.logs)
            sys.stdout.write(f"What the processes said: {options.logs}\n")
            return 1
    sys.stdout.write(f"{name}: kept. {scene.tell()}; {time.monotonic() - began:.0f} s\n")
    return 0
