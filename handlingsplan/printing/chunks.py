"""Long lists and tables in slices that a worker can lay out in little memory."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from handlingsplan.chapters.rendering import MatrixPart

MAX_ROWS = 120
T = TypeVar("T")


def chunks_of(things: Iterable[T], weight: Callable[[T], int], most: int) -> list[tuple[T, ...]]:
    """Return the things in slices of a weight of at most `most`, or of one thing that is heavier by itself."""
    slices: list[list[T]] = []
    load = most
    for thing in things:
        load += weight(thing)
        if load > most:
            slices.append([])
            load = weight(thing)
        slices[-1].append(thing)
    return [tuple(some) for some in slices]


def matrix_chunks(parts: Iterable[MatrixPart], *, most: int = MAX_ROWS) -> Iterator[MatrixPart]:
    """Yield the parts of a matrix, those with many rows in several; the last one tells the coverage of the part."""
    for part in parts:
        for start in range(0, max(1, len(part.rows)), most):
            is_last = start + most >= len(part.rows)
            yield replace(part, rows=part.rows[start : start + most], coverage=part.coverage if is_last else ())
