"""From a table to readings: chosen series, scaled to the indicator's unit, for the plan's organisations; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from actors.models import Organisation
from followup.statistics.places import match_places
from followup.statistics.tables import StatisticsTable, TableError, number_of

MAX_DECIMALS = 12
SCALES = {"same": 0, "thousand": 3, "million": 6, "thousandth": -3}


@dataclass(frozen=True)
class Reading:
    """One value of an organisation in a year, with its parts by sex or mode."""

    organisation_id: int
    year: int
    value: Decimal
    parts: Mapping[str, Decimal] = field(default_factory=dict)

    def as_json(self) -> list[Any]:
        """Return the reading for a JSON field; numbers as text, to the last digit."""
        parts = {part: str(value) for part, value in self.parts.items()}
        return [self.organisation_id, self.year, str(self.value), parts]

    @classmethod
    def from_json(cls, stored: list[Any]) -> "Reading":
        organisation_id, year, value, parts = stored
        return cls(organisation_id, year, Decimal(value), {part: Decimal(text) for part, text in parts.items()})


@dataclass(frozen=True)
class ReadValues:
    """What came out of a source: readings, and the places that are none of the plan's organisations."""

    title: str
    readings: tuple[Reading, ...]
    unmatched: tuple[str, ...]


@dataclass(frozen=True)
class ColumnChoice:
    """Which series of a table stand for which year, and how its unit scales to the indicator's."""

    years: Mapping[int, int]  # years by the series' place in the table
    scale: str


def read_table(table: StatisticsTable, choice: ColumnChoice, organisations: Iterable[Organisation]) -> ReadValues:
    """Return the readings of the chosen series. Raises `TableError` where a cell of theirs is no number."""
    matches = match_places(table.names, organisations)
    power = SCALES[choice.scale]
    readings = []
    for index, year in choice.years.items():
        series = table.series[index]
        for key, organisation in matches.found.items():
            cell = series.values.get(key, "")
            if not cell:
                continue
            number = number_of(cell)
            if number is None:
                place = {"cell": cell, "place": table.names[key], "column": series.label}
                raise TableError(_("”%(cell)s” för %(place)s i kolumnen %(column)s är inget tal.") % place)
            readings.append(Reading(organisation.pk, year, round(number.scaleb(power), MAX_DECIMALS)))
    return ReadValues(table.title, tuple(readings), matches.unmatched)
