"""Statistics to test with: the county's municipalities as organisations, and workbooks of the real files' shape."""

import csv
import io
import random
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from actors.models import Organisation
from handlingsplan.plan.models import Party, Plan

DATA = Path(__file__).resolve().parent / "data"
YEARS = [1990, 2000, 2005, 2010, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022]


def extract(name: str) -> list[list[str]]:
    """Return the cells of an extract."""
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def municipalities(plan: Plan, places: list[tuple[str, str]]) -> dict[str, Organisation]:
    """Make places, names with codes, parties of the plan; returns them by code."""
    known = {organisation.short_name: organisation for organisation in Organisation.objects.all()}
    for name, code in places:
        Organisation.objects.filter(short_name=name).update(code=code)
    new = [
        Organisation(slug=f"o{code}", short_name=name, name=f"{name} kommun", code=code, category="municipality")
        for name, code in places
        if name not in known
    ]
    for organisation in new:
        organisation.sort_key = organisation.short_name
    Organisation.objects.bulk_create(new)
    Party.objects.bulk_create(Party(plan=plan, organisation=organisation) for organisation in new)
    return {organisation.code: organisation for organisation in Organisation.objects.exclude(code="")}


def stockholm(plan: Plan) -> dict[str, Organisation]:
    """Make the county's 26 municipalities parties of the plan; returns them by code."""
    return municipalities(plan, [(row[0], row[1]) for row in extract("smhi_stockholm.csv")[1:]])


def big_workbook(count: int = 290) -> tuple[bytes, dict[tuple[str, int], Decimal]]:
    """Return a workbook with emissions of `count` municipalities, and what it holds by code and year."""
    made = random.Random(2022)
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["Kommun", "Kod", "Län", *YEARS])
    held: dict[tuple[str, int], Decimal] = {}
    for row in range(1, count + 1):
        code = f"{row:04d}"
        values = [float(f"{made.uniform(5_000, 4_000_000):.15g}") for _year in YEARS]
        sheet.write_row(row, 0, [f"Älv {row}", code, "Stockholms län", *values])
        held |= {(code, year): Decimal(repr(value)) for year, value in zip(YEARS, values, strict=True)}
    workbook.close()
    return target.getvalue(), held
