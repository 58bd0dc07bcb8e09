"""How long two versions of a 20-page chapter take to compare, and its passages to follow.

`python -m bench text-comparison`. Processor time, so that what else the machine does makes no difference.
"""

import random
import sys
import time
from collections.abc import Callable, Sequence

from handlingsplan.discussion.anchoring import Follower, place_at
from handlingsplan.plan.comparing import compare
from handlingsplan.richtext import words

PAGES, WORDS_PER_PAGE = 20, 450
WORDS = ["åtgärd", "kommun", "resa", "cykel", "region", "buss", "mål", "invånare", "trafik", "gång", "barn"]
WORDS += ["hälsa", "klimat", "station", "stråk", "år", "plan"]


def _text(chance: random.Random, paragraphs: int) -> list[str]:
    return [f"<p>{' '.join(chance.choices(WORDS, k=60))}.</p>" for _ in range(paragraphs)] + [
        "<table><tbody>"
        + "".join(f"<tr><th>{chance.choice(WORDS)}</th><td>{chance.randrange(10**6)}</td></tr>" for _ in range(40))
        + "</tbody></table>"
    ]


def _edited(chance: random.Random, blocks: list[str], share: float) -> list[str]:
    def edit(block: str) -> str:
        words = block.split(" ")
        words[len(words) // 2] = "ändrat"
        return " ".join(words)

    return [edit(block) if chance.random() < share else block for block in blocks]


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main(_arguments: Sequence[str]) -> int:
    """Print a table: what was changed, seconds, share of the second allowed."""
    chance = random.Random(1)  # noqa: S311 not for secrets
    before = _text(chance, PAGES * WORDS_PER_PAGE // 60)
    cases = {
        "one paragraph in ten": _edited(chance, before, 0.1),
        "every paragraph": _edited(chance, before, 1),
        "paragraphs added and removed": before[5:40] + _text(chance, 12) + before[50:],
        "written anew": _text(chance, PAGES * WORDS_PER_PAGE // 60),
    }
    old = words("".join(before))
    places = [place_at(old, at, at + 30) for at in range(0, len(old) - 30, len(old) // 300)]
    sys.stdout.write(f"{PAGES} pages, {len(old.split())} words, {len(places)} passages\n")
    sys.stdout.write(f"{'changed':32}{'compare s':>10}{'of 1 s':>8}{'follow s':>10}{'of 1 s':>8}\n")
    for name, blocks in cases.items():
        after = "".join(blocks)
        compared = _seconds(lambda after=after: compare("".join(before), after))  # type: ignore[misc] # bound now
        new = words(after)
        followed = _seconds(lambda new=new: list(map(Follower(old, new).follow, places)))  # type: ignore[misc] # bound now
        sys.stdout.write(f"{name:32}{compared:10.3f}{compared:8.0%}{followed:10.3f}{followed:8.0%}\n")
    return 0
