"""The columns of commitments: they fill the width, and no other split that is tried takes fewer lines."""

from hypothesis import given
from hypothesis import strategies as st

from handlingsplan.chapters.document import Commitment
from handlingsplan.printing.commitment_columns import WIDTH, commitment_columns, commitment_lines
from tests.editions.documents import measure

TEXTS = st.text("abc ", max_size=200)


def _commitment(contribution: str, condition: str, decision: str) -> Commitment:
    texts = {"contribution": contribution, "condition": condition, "decision": decision}
    return measure(1).commitments[0].model_copy(update=texts)


@given(st.lists(st.builds(_commitment, TEXTS, TEXTS, TEXTS), min_size=1, max_size=5))
def test_columns_take_the_fewest_lines(commitments: list[Commitment]) -> None:
    columns = commitment_columns(commitments)
    assert sum(columns) == WIDTH
    name = columns[0]
    others = ((name, decision, WIDTH - name - decision) for decision in range(30, 106, 4))
    taken = [sum(commitment_lines(one, way) for one in commitments) for way in others]
    assert sum(commitment_lines(one, columns) for one in commitments) == min(taken)
