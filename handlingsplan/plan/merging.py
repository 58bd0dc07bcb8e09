"""Three versions of a text become one: what two writers changed in different blocks is joined, the rest is shown.

A block is an outermost element of the text: a paragraph, a heading, a list, a table. What both changed is a `Clash`,
and a person decides.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from hashlib import sha256
from itertools import count

from handlingsplan.plan.comparison import MAX_BLOCKS, blocks


class Choice(StrEnum):
    """What is to hold where both have changed the text."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True)
class Clash:
    """A place that both have changed; `number` counts from 1, `twin` those before it with the same words, from 0."""

    number: int
    before: str
    theirs: str
    mine: str
    twin: int = 0

    @property
    def key(self) -> str:
        """Return what tells the place from others; another where what is stored there has changed again."""
        return f"{_digest(self.before, self.theirs)}-{self.twin}"

    def answer(self, choice: Choice) -> str:
        """Return how a form says the choice: who gave up words of their own did so for the words that stood there."""
        return f"{choice}-{_digest(self.mine)}" if choice == Choice.THEIRS else str(choice)

    def resolved(self, choice: Choice) -> str:
        """Return what holds after the choice; of both, theirs comes first."""
        return {Choice.MINE: self.mine, Choice.THEIRS: self.theirs, Choice.BOTH: _join([self.theirs, self.mine])}[
            choice
        ]


@dataclass(frozen=True)
class Merge:
    """The text in order: HTML that both agree on, and clashes."""

    parts: Sequence[str | Clash]

    @property
    def clashes(self) -> list[Clash]:
        """Return the places that a person must decide on."""
        return [part for part in self.parts if isinstance(part, Clash)]

    def text(self, choices: Sequence[Choice] = ()) -> str:
        """Return the whole text, with a choice for each clash in order; where none is given, mine holds."""
        left = iter(choices)
        return _join(part if isinstance(part, str) else part.resolved(next(left, Choice.MINE)) for part in self.parts)


@dataclass(frozen=True)
class _Edit:
    """The blocks from `start` up to `end` of the version before became `blocks`."""

    start: int
    end: int
    blocks: tuple[str, ...]
    by_me: bool


def merge(before: str, theirs: str, mine: str) -> Merge:
    """Join two cleaned texts that both began as `before`.

    Texts of more than `MAX_BLOCKS` blocks are one clash: joining them would take too long.
    """
    old, their_blocks, my_blocks = blocks(before), blocks(theirs), blocks(mine)
    numbers = count(1)
    if not old or len(old) + len(their_blocks) + len(my_blocks) > MAX_BLOCKS:
        edits = [_Edit(0, len(old), tuple(new), by_me) for new, by_me in ((their_blocks, False), (my_blocks, True))]
        return Merge([_settled(old, edits, numbers)])
    parts: list[str | Clash] = []
    done = 0
    for group in _groups([*_edits(old, their_blocks, by_me=False), *_edits(old, my_blocks, by_me=True)]):
        start, end = group[0].start, max(edit.end for edit in group)
        parts.extend(old[done:start])
        parts.append(_settled(old[start:end], [_moved(edit, start) for edit in group], numbers))
        done = end
    return Merge(_told_apart([*parts, *old[done:]]))


def _told_apart(parts: Iterable[str | Clash]) -> list[str | Clash]:
    seen: Counter[str] = Counter()
    result: list[str | Clash] = []
    for part in parts:
        if isinstance(part, Clash):
            seen[part.key] += 1
            result.append(replace(part, twin=seen[part.key] - 1))
        else:
            result.append(part)
    return result


def _digest(*texts: str) -> str:
    return sha256("\0".join(texts).encode()).hexdigest()[:16]


def _edits(old: list[str], new: list[str], *, by_me: bool) -> list[_Edit]:
    """Return what was changed; as many new blocks as old ones in a place are taken as each one edited."""
    edits = []
    for tag, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "replace" and j - i == m - k:
            edits += [_Edit(i + place, i + place + 1, (block,), by_me) for place, block in enumerate(new[k:m])]
        elif tag != "equal":
            edits.append(_Edit(i, j, tuple(new[k:m]), by_me))
    return edits


def _groups(edits: list[_Edit]) -> list[list[_Edit]]:
    """Put edits together that touch the same blocks; insertions in the same place stay apart, theirs first."""
    groups: list[list[_Edit]] = []
    end = -1
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end, edit.by_me)):
        is_same = bool(groups) and (edit.start < end or _is_twin(groups[-1][-1], edit))
        if is_same:
            groups[-1].append(edit)
        else:
            groups.append([edit])
        end = max(end, edit.end)
    return groups


def _is_twin(one: _Edit, other: _Edit) -> bool:
    return (one.start, one.end, one.blocks) == (other.start, other.end, other.blocks)


def _moved(edit: _Edit, by: int) -> _Edit:
    return _Edit(edit.start - by, edit.end - by, edit.blocks, edit.by_me)


def _settled(old: Sequence[str], edits: list[_Edit], numbers: Iterator[int]) -> str | Clash:
    """Return the stretch as both want it, or as the one who changed it wants it, or else a clash."""
    wants = {by_me: _join(_applied(old, [edit for edit in edits if edit.by_me is by_me])) for by_me in (False, True)}
    writers = {edit.by_me for edit in edits}
    if len(writers) == 1:
        return wants[writers.pop()]
    if wants[False] == wants[True]:
        return wants[True]
    return Clash(next(numbers), before=_join(old), theirs=wants[False], mine=wants[True])


def _applied(old: Sequence[str], edits: list[_Edit]) -> list[str]:
    result: list[str] = []
    done = 0
    for edit in edits:
        result += [*old[done : edit.start], *edit.blocks]
        done = edit.end
    return [*result, *old[done:]]


def _join(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)
