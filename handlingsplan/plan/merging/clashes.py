"""What a merge comes to: text that is agreed on, and places where a person has to choose."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


class Choice(StrEnum):
    """What is to hold where both have changed the text."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True)
class Clash:
    """A place that both have changed; `number` counts from 1, `twin` those before it with the same words, from 0.

    `joined` holds both writers' changes; where it is not told, it is their text and then mine. `within` is the element
    that the fragments are shown in, as items are in a list.
    """

    before: str
    theirs: str
    mine: str
    joined: str | None = None
    within: str = ""
    number: int = 0
    twin: int = 0

    @property
    def key(self) -> str:
        """Return what tells the place from others; another where what is stored there has changed again."""
        return f"{_digest(self.before, self.theirs)}-{self.twin}"

    def answer(self, choice: Choice) -> str:
        """Return how a form says the choice: who gave up words of their own did so for the words that stood there."""
        return f"{choice}-{_digest(self.mine)}" if choice == Choice.THEIRS else str(choice)

    @property
    def both(self) -> str:
        return self.theirs + self.mine if self.joined is None else self.joined

    def resolved(self, choice: Choice) -> str:
        """Return what holds after the choice."""
        return {Choice.MINE: self.mine, Choice.THEIRS: self.theirs, Choice.BOTH: self.both}[choice]

    def shown(self, choice: Choice) -> str:
        """Return the same, whole enough to stand by itself on a page."""
        html = self.resolved(choice)
        return f"<{self.within}>{html}</{self.within}>" if self.within and html else html


# A stretch of HTML that both agree on, or a clash
Piece = str | Clash


@dataclass(frozen=True)
class Merge:
    """The text in order: HTML that both agree on, and clashes."""

    parts: Sequence[Piece]

    @property
    def clashes(self) -> list[Clash]:
        """Return the places that a person must decide on."""
        return [part for part in self.parts if isinstance(part, Clash)]

    def text(self, choices: Sequence[Choice] = ()) -> str:
        """Return the whole text, with a choice for each clash in order; where none is given, both hold.

        It is HTML that `richtext.clean` brings into the form that is stored.
        """
        left = iter(choices)
        return "".join(part if isinstance(part, str) else part.resolved(next(left, Choice.BOTH)) for part in self.parts)


def with_both(pieces: Iterable[Piece]) -> str:
    """Return the pieces as one text with both writers' changes."""
    return "".join(piece if isinstance(piece, str) else piece.both for piece in pieces)


def numbered(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces with the clashes told apart."""
    seen: Counter[str] = Counter()
    result: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Clash):
            key = piece.key
            result.append(replace(piece, number=sum(seen.values()) + 1, twin=seen[key]))
            seen[key] += 1
        else:
            result.append(piece)
    return result


def _digest(*texts: str) -> str:
    return sha256("\0".join(texts).encode()).hexdigest()[:16]


def agreed(before: T, theirs: T, mine: T) -> T | None:
    """Return what holds where at most one has changed it, or both in the same way; else None."""
    if mine in (theirs, before):
        return theirs
    return mine if before == theirs else None
