"""What is asked of values stands in one order in every process: a form's fields are numbered by it."""

from measures.workbooks.import_rows import ImportRow, RowOutcome
from measures.workbooks.preview import Preview


def _row(number: int, *unknown: tuple[str, str]) -> ImportRow:
    return ImportRow("Blad1", number, "Gata", RowOutcome.REFUSED, unknown=unknown)


def test_values_are_asked_in_the_order_of_the_list_after_those_of_more_rows() -> None:
    values = [("owner", f"Kontor {number}") for number in range(30)]
    preview = Preview([_row(1, *values), _row(2, values[20], values[20])], [])
    assert [*preview.unknown.items()] == [(values[20], 2), *((one, 1) for one in values if one != values[20])]
