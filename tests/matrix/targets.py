"""The things that URLs are about."""

from dataclasses import dataclass
from typing import Any

OURS, THEIRS = "stockholm", "grannlanet"


@dataclass(frozen=True)
class Target:
    """One thing that a URL can be about; `args` are the URL's."""

    args: tuple[Any, ...] = ()
    plan: str = ""
    own: frozenset[str] = frozenset()
    part: frozenset[str] = frozenset()
    over: bool = True
    editors: frozenset[str] = frozenset()
    person: str = ""
    state: str = ""
    exists: bool = True  # false for a thing asked for under the address of another plan or organisation


def with_stranger(targets: list[Target]) -> list[Target]:
    """Add each kind's first thing, asked for under the address of the neighbour's plan."""
    first = targets[0]
    return [*targets, Target((THEIRS, *first.args[1:]), THEIRS, exists=False)]
