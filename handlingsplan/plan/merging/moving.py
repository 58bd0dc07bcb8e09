"""Words that one writer has moved and the other has deleted: a person decides, wherever they stand now."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from handlingsplan.plan.merging.matching import WORD
from handlingsplan.richtext.tree import Node, texts


@dataclass(frozen=True)
class Contested:
    """The words that stood once before, and that one has kept and the other has not, by who has kept them.

    Where they stand as before they are joined as all words are. Where they are new to a place, they were moved there.
    """

    kept_by_them: frozenset[str] = frozenset()
    kept_by_me: frozenset[str] = frozenset()

    def kept_by(self, *, me: bool) -> frozenset[str]:
        return self.kept_by_me if me else self.kept_by_them

    def are_new_in(self, before: list[Node], theirs: list[Node], mine: list[Node]) -> bool:
        """Tell whether one has moved such words into what was `before`."""
        if not self.kept_by_them and not self.kept_by_me:
            return False
        known = set(words_of(before))
        return any(kept & (set(words_of(now)) - known) for kept, now in self._sides(theirs, mine))

    def _sides(self, theirs: list[Node], mine: list[Node]) -> tuple[tuple[frozenset[str], list[Node]], ...]:
        return (self.kept_by_them, theirs), (self.kept_by_me, mine)


NOTHING_CONTESTED = Contested()


def words_of(nodes: list[Node]) -> Iterable[str]:
    return WORD.findall(" ".join(texts(nodes)))


def contested(before: list[Node], theirs: list[Node], mine: list[Node]) -> Contested:
    """Return what to look for while three versions of a text are joined.

    A word that stands more often in the text tells nothing: it may be another one.
    """
    old, their, my = (Counter(words_of(version)) for version in (before, theirs, mine))
    once = {word for word, count in old.items() if count == 1}
    return Contested(
        frozenset(word for word in once if their[word] == 1 and not my[word]),
        frozenset(word for word in once if my[word] == 1 and not their[word]),
    )
