"""Random texts that two people have changed, merged: nothing may be lost, come back, stand twice or clash for nothing.

`python -m bench text-merging [CASES] [--from SEED]`. Each case is a text of the editor's whole grammar, and four
pairs of edits of it: any, of different words, moves beside changed words, deleting what the other moves and rewrites.
"""

import argparse
import sys
import time
from collections.abc import Sequence

from tests.merges import faults_beside_moves, faults_of_any, faults_of_deleting_and_moving, faults_of_different_words

CHECKS = (faults_of_any, faults_of_different_words, faults_beside_moves, faults_of_deleting_and_moving)


def main(arguments: Sequence[str]) -> int:
    """Print each fault, and a line with how many there were; 1 where there were any."""
    parser = argparse.ArgumentParser()
    parser.add_argument("cases", nargs="?", type=int, default=10_000)
    parser.add_argument("--from", dest="first", type=int, default=0, help="the first seed")
    asked = parser.parse_args(arguments)
    start, faults = time.monotonic(), 0
    for seed in range(asked.first, asked.first + asked.cases):
        for check in CHECKS:
            for fault in check(seed):
                faults += 1
                sys.stdout.write(f"{check.__name__}({seed}): {fault[:400]}\n")
    seconds = time.monotonic() - start
    sys.stdout.write(f"{asked.cases} cases, {len(CHECKS) * asked.cases} merges, {faults} faults, {seconds:.0f} s\n")
    return int(faults > 0)
