"""Lines of the grid of years set beside the rows that are stored: a line stands for one row a year."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from measures.forms.stored_rows import (
    SentForm,
    Values,
    as_sent,
    funder_value,
    is_same,
    row_in_words,
    still_there,
    unnamed,
)
from measures.models import FundingRow

UNSTATED = "?"  # what a box holds where somebody pays, and nobody has said how much
SAME = ("funder", "kind", "state", "note")  # what all the rows of a line have in common
# Rows that are no longer like the rest of their line, by key, with what the writer has put in their box
Apart = dict[int, str | None]


def shared(row: FundingRow) -> dict[str, Any]:
    return {"funder": funder_value(row), "kind": row.kind, "state": row.state, "note": row.note}


def box_values(row: FundingRow) -> Values:
    """Return what a line says of a row's year."""
    return {f"y{row.year}": UNSTATED if row.amount is None else row.amount, f"pk{row.year}": row.pk}


def place_lines(
    sent: Sequence[SentForm], stored: Sequence[FundingRow], initial_of: Callable[[Iterable[FundingRow]], list[Values]]
) -> list[SentForm]:
    """Return the lines with what is stored of each, and those of rows that somebody else has put in or changed."""
    rows = {row.pk: row for row in stored}
    named = [pk for line in sent for pk in _keys_of(line).values()]
    there = rows.keys() | still_there(set(named) - rows.keys())
    apart: Apart = {}
    placed = [line for line in sent if _place(line, rows, there, apart)]
    added = [row for row in unnamed(stored, named) if not any(_takes_in(line, row) for line in placed)]
    new = [SentForm.of(initial) for initial in initial_of([*(rows[pk] for pk in apart), *added])]
    for line in new:
        for box, pk in _keys_of(line).items():
            if (typed := apart.get(pk)) is not None:
                line.own[box] = typed
                line.clashes[box] = row_in_words(rows[pk])
    return placed + new


def _boxes_of(line: SentForm) -> Iterator[str]:
    yield from (name for name in line.own if name[:1] == "y" and name[1:].isdecimal())


def _keys_of(line: SentForm) -> dict[str, int]:
    """Return the rows that a line's boxes stand for, by box."""
    keys = {box: line.key(f"pk{box[1:]}") for box in _boxes_of(line)}
    return {box: pk for box, pk in keys.items() if pk is not None}


def _place(line: SentForm, rows: Mapping[int, FundingRow], there: Collection[int], apart: Apart) -> bool:
    """Set a line beside what is stored of it, and tell whether anything of it is left."""
    keys = _keys_of(line)
    if not keys:
        return True
    held = {box: rows[pk] for box, pk in keys.items() if pk in rows}
    same = _same_now(line, held)
    line.initial = dict(same)
    is_changed = bool(line.read) and not is_same(line.read, same, SAME)
    for box, pk in keys.items():
        row = held.get(box)
        if row is not None and (not line.read or _is_like(row, box, same)):
            line.initial |= box_values(row)
            if is_changed and not line.own[box].strip():  # taken away, and no longer what it was
                line.clashes[box] = row_in_words(row)
        elif row is not None:
            apart[pk] = line.own[box] if line.is_written(box) else None
            line.own |= {box: "", f"pk{box[1:]}": ""}
        elif pk not in there:
            line.own[f"pk{box[1:]}"] = ""
            line.own[box] = line.own[box] if line.is_written(box) else ""
    return any(line.own.get(name) for box in _boxes_of(line) for name in (box, f"pk{box[1:]}"))


def _same_now(line: SentForm, held: Mapping[str, FundingRow]) -> Values:
    """Return what the line's rows have in common now: those that are as they were read go before the others."""
    as_read: Values = {name: line.read[name] for name in SAME if name in line.read}
    rows = held.items()
    first = next((row for box, row in rows if _is_like(row, box, as_read)), next((row for _box, row in rows), None))
    return as_read if first is None else shared(first)


def _is_like(row: FundingRow, box: str, same: Values) -> bool:
    texts = {name: as_sent(value) for name, value in same.items()}
    return box == f"y{row.year}" and is_same(texts, shared(row), SAME)


def _takes_in(line: SentForm, row: FundingRow) -> bool:
    """Show a row that somebody else has put in where the line has a box for it."""
    same = {name: as_sent(value) for name, value in line.initial.items()} if line.initial else line.own
    box = f"y{row.year}"
    if box not in line.own or line.own.get(f"pk{row.year}") or not is_same(same, shared(row), SAME):
        return False
    line.initial |= shared(row) | box_values(row)
    line.own[f"pk{row.year}"] = str(row.pk)
    return True
