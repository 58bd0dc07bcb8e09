"""Small files of statistics, each with what is read out of it beside it: `data/lists.json`.

`values` are those of the series that say their year, by year and organisation; "asked" where nobody can tell decimals
from thousands; `region` those of Region Stockholm, `also` of others; `series` all of the file's, by label and place,
`years` theirs: null where it must be asked which year a series stands for.
"""

import json
from decimal import Decimal
from typing import Any

import pytest

from actors.models import Organisation
from followup.statistics.files import table_of_sheets
from followup.statistics.readings import ColumnChoice, ReadValues, read_table
from followup.statistics.tables import StatisticsTable, TableError
from handlingsplan.spreadsheets.reading.files import sheets_of
from handlingsplan.spreadsheets.reading.process import read
from handlingsplan.swedish import fold
from tests.cast import Cast
from tests.followup.statistics import DATA
from tests.spreadsheets.making import file_of

CASES = json.loads((DATA / "lists.json").read_text())


@pytest.fixture
def organisations(cast: Cast) -> list[Organisation]:
    codes = {"osteraker": "0117", "vallentuna": "0115", "sodertalje": "0181", cast.region.slug: "01"}
    for slug, code in codes.items():
        Organisation.objects.filter(slug=slug).update(code=code)
    return list(Organisation.objects.filter(slug__in=codes))


def _table(case: dict[str, Any], organisations: list[Organisation]) -> StatisticsTable:
    name, content = file_of(case)
    sheets = sheets_of(json.loads(json.dumps(list(read(content, name)))))
    known = {fold(organisation.short_name) for organisation in organisations}
    return table_of_sheets(sheets, title=name, known=known)


def _by_year(read_values: ReadValues, organisations: list[Organisation]) -> dict[str, dict[str, Decimal]]:
    slugs = {organisation.pk: organisation.slug for organisation in organisations}
    found: dict[str, dict[str, Decimal]] = {}
    for one in read_values.readings:
        found.setdefault(str(one.year), {})[slugs[one.organisation_id]] = one.value
    return found


def _expected(case: dict[str, Any], region: str) -> dict[str, dict[str, Decimal]]:
    found = {year: dict(values) for year, values in (case["values"] or case.get("also", {})).items()}
    for year, value in case.get("region", {}).items():
        found.setdefault(year, {})[region] = value
    return {year: {slug: Decimal(value) for slug, value in values.items()} for year, values in found.items()}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_each_value_is_right_or_asked_about_or_told(
    case: dict[str, Any], cast: Cast, organisations: list[Organisation]
) -> None:
    values = case.get("values")
    if isinstance(values, str) and values.startswith("refused: "):
        with pytest.raises(TableError) as refused:
            _table(case, organisations)
        assert str(refused.value) == values.removeprefix("refused: ")
        return
    table = _table(case, organisations)
    if "series" in case:
        assert {one.label: dict(one.values) for one in table.series} == case["series"]
        assert [one.year for one in table.series] == case.get("years", [one.year for one in table.series])
        return
    choice = ColumnChoice({index: one.year for index, one in enumerate(table.series) if one.year}, "same")
    if values == "asked":
        with pytest.raises(TableError, match="kan läsas på två sätt"):
            read_table(table, choice, organisations)
        return
    found = read_table(table, choice, organisations)
    assert _by_year(found, organisations) == _expected(case, cast.region.slug)
    assert list(found.remarks) == case.get("remarks", [])
    assert list(found.unmatched) == case.get("unmatched", [])
