"""The national statistics files all the way in: `python -m bench national-statistics SMHI.xlsx POWERCIRCLE.csv`.

Makes a plan whose parties are all municipalities of the workbook, uploads both files, chooses their columns, applies
the values and approves them. Prints what each step took, and fails unless every stored value equals its cell.
"""

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from django.core.management import call_command

from actors.models import Organisation, User
from bench.statistics_files import cells
from followup.enums import Direction, Level, Rule
from followup.models import Indicator, Observation
from followup.queries import approved_values, figures_of
from followup.statistics.applying import apply_import, approve_imported
from followup.statistics.readings import ColumnChoice
from followup.statistics.retrievals import choose, upload
from followup.statistics.tables import StatisticsTable, number_of
from handlingsplan.plan.coordinators import appoint_first_coordinator
from handlingsplan.plan.models import Party, Plan
from handlingsplan.swedish import sort_key

Result = TypeVar("Result")
COUNTY = "Stockholms län"
CARS, CARS_YEAR = "Antal laddbara fordon", 2023


def _timed(what: str, do: Callable[[], Result]) -> Result:
    began = time.perf_counter()
    result = do()
    sys.stdout.write(f"{what:44} {time.perf_counter() - began:6.1f} s\n")
    return result


def _make_plan(rows: list[list[str]]) -> tuple[Plan, User]:
    """Return a plan whose parties are the workbook's places, and its coordinator."""
    call_command("generate_plan", "riket", organisations=1, measures=1, seed=1, verbosity=0)
    plan = Plan.objects.select_related("coordinating_organisation").get(slug="riket")
    Organisation.objects.update(code="")
    places = Organisation.objects.bulk_create(
        Organisation(
            slug=f"kommun-{code}",
            name=f"{name} kommun",
            short_name=name,
            sort_key=sort_key(name),
            code=code,
            category="municipality",
        )
        for name, code, *_rest in rows[1:]
    )
    Party.objects.bulk_create(Party(plan=plan, organisation=place) for place in places)
    return plan, appoint_first_coordinator(plan, email="k@example.org", full_name="Kerstin Åberg").user


def _indicator(plan: Plan, key: str) -> Indicator:
    number = plan.indicators.count() + 100
    made = Indicator(plan=plan, number=number, key=key, title=key, unit="ton", baseline_year=2010)
    made.direction, made.level, made.rule = Direction.DECREASE, Level.ORGANISATION, Rule.SUM
    made.save()
    return made


def _apply_import(
    indicator: Indicator, path: Path, by: User, years: Callable[[StatisticsTable], Mapping[int, int]]
) -> int:
    """Take a file through all its steps; return how many values were approved."""
    read = _timed(
        f"upload {path.name[:36]}",
        lambda: upload(indicator, name=path.name, content=path.read_bytes(), source="", by=by),
    )
    table = StatisticsTable.from_json(read.table or {})
    sys.stdout.write(f"  the file's unit: {table.unit or 'none, so it is asked for'}\n")
    chosen = _timed("  choose its columns", lambda: choose(read, choice=ColumnChoice(years(table), "same"), by=by))
    _timed("  lay in", lambda: apply_import(chosen, by=by))
    return _timed("  approve", lambda: approve_imported(chosen, by=by))


def _stored(indicator: Indicator) -> dict[tuple[str, int], Decimal]:
    rows = Observation.objects.approved().filter(indicator=indicator)
    return {(code, year): value for code, year, value in rows.values_list("organisation__code", "year", "value")}


def _emissions(rows: list[list[str]]) -> dict[tuple[str, int], Decimal]:
    years = [int(float(cell)) for cell in rows[0][3:]]
    return {(row[1], year): Decimal(cell) for row in rows[1:] for year, cell in zip(years, row[3:], strict=True)}


def _cars(rows: list[list[str]], codes: Mapping[str, str]) -> dict[tuple[str, int], Decimal]:
    column = rows[0].index(CARS)
    numbers = {(codes[row[0]], CARS_YEAR): number_of(row[column]) for row in rows[1:] if row[0] in codes}
    return {place: number for place, number in numbers.items() if number is not None}


def main(arguments: Sequence[str]) -> int:
    """Measure; 0 where every stored value equals its cell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workbook", type=Path)
    parser.add_argument("cars", type=Path)
    options = parser.parse_args(arguments)
    workbook, cars = options.workbook, options.cars
    rows, car_rows = cells(workbook), cells(cars)
    plan, by = _timed("make the plan", lambda: _make_plan(rows))
    emitted, driven = _indicator(plan, "utslapp"), _indicator(plan, "laddbara")
    _apply_import(emitted, workbook, by, lambda table: {i: one.year for i, one in enumerate(table.series) if one.year})
    _apply_import(driven, cars, by, lambda table: {[one.label for one in table.series].index(CARS): CARS_YEAR})
    codes = {row[0].upper(): row[1] for row in rows[1:]}
    right = True
    for indicator, held in ((emitted, _emissions(rows)), (driven, _cars(car_rows, codes))):
        stored = _stored(indicator)
        right = right and stored == held
        sys.stdout.write(
            f"{indicator}: {len(stored)} values, {'all equal to' if stored == held else 'NOT as'} the file\n"
        )
    county = {row[1] for row in rows[1:] if row[2] == COUNTY}
    Observation.objects.filter(indicator=emitted).exclude(organisation__code__in=county).delete()
    figures = {one.year: one for one in figures_of(emitted, approved_values(plan))}
    change = (figures[2022].value / figures[2010].value - 1) * 100
    sys.stdout.write(f"{COUNTY}, {figures[2010].counted} municipalities, 2010 to 2022: {change:+.1f} %\n")
    return 0 if right else 1
