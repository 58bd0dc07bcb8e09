"""How statistics files are read: `python -m bench statistics-files FILE…` prints what each holds, checked cell by cell.

A workbook is read again by calamine directly and a CSV file by `csv`, and every number compared exactly. For a file
with counties, the sum of one of them from the first to the last year is printed too (`--county "Stockholms län"`).
"""

import argparse
import csv
import sys
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineWorkbook

from followup.statistics.files import read_file
from followup.statistics.tables import StatisticsTable, TableError, number_of


def cells(path: Path) -> list[list[str]]:
    """Return the file's cells, read another way than the portal does."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    workbook = CalamineWorkbook.from_path(str(path))
    rows = workbook.get_sheet_by_name(workbook.sheet_names[0]).to_python()
    return [[repr(cell) if isinstance(cell, float) else str(cell) for cell in row] for row in rows]


def differences(table: StatisticsTable, rows: list[list[str]]) -> Iterator[str]:
    """Yield each number of the file that the table doesn't hold exactly."""
    heading = [cell.removesuffix(".0") for cell in rows[0]]
    keys = {row[index]: row for row in rows[1:] for index in range(2)}
    for series in table.series:
        column = heading.index(series.label.removesuffix(".0"))
        for key, text in series.values.items():
            if number_of(text) != Decimal(keys[key][column]):
                yield f"{series.label} {key}: {text} != {keys[key][column]}"


def change(rows: list[list[str]], county: str, table: StatisticsTable, years: tuple[int, int]) -> str:
    """Return by how many per cent the county's sum changed."""
    codes = [key for row in rows[1:] if county in row for key in row[:2] if key in table.names]
    sums = []
    for year in years:
        series = next(one for one in table.series if one.year == year)
        sums.append(sum((number_of(series.values[code]) or Decimal() for code in codes), Decimal()))
    return f"{county}, {len(codes)} places, {years[0]} to {years[1]}: {(sums[1] / sums[0] - 1) * 100:+.2f} %"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--county", default="")
    parser.add_argument("--years", nargs=2, type=int, default=(2010, 2022))
    options = parser.parse_args(arguments)
    sys.stdout.write(f"{'file':<50} {'places':>6} {'series':>6} {'values':>7} {'differ':>6} {'seconds':>7}\n")
    for path in options.files:
        began = time.perf_counter()
        try:
            table = read_file(path.name, path.read_bytes())
        except TableError as refusal:
            sys.stdout.write(f"{path.name:<50} {refusal}\n")
            continue
        seconds = time.perf_counter() - began
        count = sum(len(series.values) for series in table.series)
        wrong = [] if path.suffix == ".json" else list(differences(table, cells(path)))
        sys.stdout.write(
            f"{path.name:<50} {len(table.names):>6} {len(table.series):>6} {count:>7} {len(wrong):>6} {seconds:>7.2f}\n"
        )
        if options.county and path.suffix == ".xlsx":
            sys.stdout.write(change(cells(path), options.county, table, tuple(options.years)) + "\n")
    return 0
