"""How wide the columns of a measure's commitments are in print: so that the table takes the fewest lines.

WeasyPrint's own widths by contents take it much longer, and no width that is the same for all measures fits both
a decision with its numbers and a contribution of a few words.
"""

from collections.abc import Sequence

from handlingsplan.chapters.document import Commitment

WIDTH = 170  # millimetres that a table takes
MARGIN = 3  # millimetres between two columns
MM_A_LETTER = 1.48  # of the tables' type, as long Swedish texts take
_NAMES = range(22, 46, 4)
_DECISIONS = range(30, 106, 4)


def lines(text: str, width: float) -> int:
    """Return about how many lines the text takes in a column so wide."""
    letters = (width - MARGIN) / MM_A_LETTER
    return sum(1 + int(len(line) / letters) for line in text.splitlines() if line.strip())


def commitment_lines(commitment: Commitment, widths: Sequence[float]) -> int:
    """Return about how many lines the row takes in columns so wide."""
    decided = " – ".join(filter(None, (commitment.state_label, commitment.decision, commitment.on_behalf)))
    own = " – ".join(text for text in (commitment.contribution, commitment.condition) if text)
    return max(map(lines, (commitment.organisation, decided, own), widths))


def commitment_columns(commitments: Sequence[Commitment]) -> tuple[int, int, int]:
    """Return the widths of name, decision and contribution in millimetres."""
    longest = max(len(one.organisation) for one in commitments)
    name = next((width for width in _NAMES if (width - MARGIN) / MM_A_LETTER > longest), _NAMES[-1])
    ways = [(name, decision, WIDTH - name - decision) for decision in _DECISIONS]
    # Of those that take as few lines, the one with the most even columns
    return min(ways, key=lambda way: (sum(commitment_lines(one, way) for one in commitments), abs(way[1] - way[2])))
