"""A plan as a folder of CSV files; the shape is told in `plans/stockholm/README.md`."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


class LoadError(ValueError):
    """Something in the folder is wrong; the message names file, row and column."""


@dataclass(frozen=True)
class Row:
    """One row; every getter raises `LoadError` where the cell is not what it should be."""

    file: str
    number: int
    cells: dict[str, str]

    def fail(self, column: str, what: str) -> LoadError:
        """Return the error that names the cell."""
        return LoadError(f"{self.file}, row {self.number}, column {column}: {what}")

    def text(self, column: str) -> str:
        if column not in self.cells:
            raise self.fail(column, "the column is missing")
        return (self.cells[column] or "").strip()

    def optional(self, column: str) -> str:
        """Return the cell's text, stripped; empty where the file has no such column."""
        return (self.cells.get(column) or "").strip()

    def items(self, column: str) -> list[str]:
        """Return the parts of a list separated by semicolons."""
        return [part.strip() for part in self.text(column).split(";") if part.strip()]

    def integer(self, column: str) -> int:
        value = self.optional_integer(column)
        if value is None:
            raise self.fail(column, "a whole number is missing")
        return value

    def optional_integer(self, column: str) -> int | None:
        """Return a whole number, or None for an empty cell."""
        return self._convert(column, int, "not a whole number")

    def optional_decimal(self, column: str) -> Decimal | None:
        """Return a decimal number written with a point, or None for an empty cell."""
        return self._convert(column, Decimal, "not a number")

    def optional_date(self, column: str) -> date | None:
        """Return an ISO date, or None for an empty cell."""
        return self._convert(column, date.fromisoformat, "not a date of the form 2026-01-31")

    def choice(self, column: str, choices: list[str], value: str | None = None) -> str:
        """Return the cell, or one `value` out of it, if it is one of the known values."""
        value = self.text(column) if value is None else value
        if value not in choices:
            raise self.fail(column, f"{value!r} is none of {', '.join(choices)}")
        return value

    def lookup(self, column: str, known: Mapping[str, T], key: str | None = None) -> T:
        """Return what the cell, or one `key` out of it, refers to."""
        key = self.text(column) if key is None else key
        if key not in known:
            raise self.fail(column, f"{key!r} is not known")
        return known[key]

    def lookups(self, column: str, known: Mapping[str, T]) -> list[T]:
        """Return everything that the cell's list refers to."""
        return [self.lookup(column, known, key) for key in self.items(column)]

    def _convert(self, column: str, convert: Callable[[str], T], what: str) -> T | None:
        text = self.text(column)
        if not text:
            return None
        try:
            return convert(text)
        except (ValueError, InvalidOperation):
            raise self.fail(column, f"{text!r} is {what}") from None


@dataclass(frozen=True)
class PlanFolder:
    """The folder."""

    path: Path

    def rows(self, name: str) -> Iterator[Row]:
        """Yield the rows of `name`.csv; a missing file has none."""
        file = self.path / f"{name}.csv"
        if not file.exists():
            return
        with file.open(encoding="utf-8-sig", newline="") as lines:
            for number, cells in enumerate(csv.DictReader(lines, strict=True), start=2):
                yield Row(file.name, number, cells)

    def single(self, name: str) -> Row:
        """Return the only row of a file."""
        rows = list(self.rows(name))
        if len(rows) != 1:
            raise LoadError(f"{name}.csv must have exactly one row, it has {len(rows)}")
        return rows[0]

    def chapter_html(self, number: int) -> str:
        """Return a chapter's text, empty where there is none."""
        file = self.path / "chapters" / f"{number}.html"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def appendix_html(self, key: str) -> str:
        """Return an appendix' text, empty where there is none."""
        file = self.path / "appendices" / f"{key}.html"
        return file.read_text(encoding="utf-8") if file.exists() else ""
