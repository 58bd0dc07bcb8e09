"""From a table to readings: chosen series, scaled to the indicator's unit, for the plan's organisations; pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from actors.models import Organisation
from followup.statistics.tables import StatisticsTable, TableError, number_of
from handlingsplan.naming import former_names
from handlingsplan.swedish import fold

_SUFFIX = re.compile(r"\s+(kommun|stad|stads kommun|kommuns?|län|läns? landsting)$")


def plain_name(text: str) -> str:
    """Return a name without case, accents, hyphens and what kind of body it is: "Lidingö stad" and "LIDINGÖ" agree."""
    name = _SUFFIX.sub("", text.strip().lower())
    return re.sub(r"[\s-]+", " ", fold(name)).strip()


@dataclass(frozen=True)
class Matches:
    """Organisations by the place's key in the file, and the places that are none of the plan's."""

    found: Mapping[str, Organisation]
    unmatched: tuple[str, ...]


def match_places(names: Mapping[str, str], organisations: Iterable[Organisation]) -> Matches:
    """Match places, keys with the names that the file gives them, with organisations.

    A name that two organisations share matches neither; a former name matches where no other organisation has it now.
    The county's code is the region's, Kolada's "0001" too.
    """
    organisations = list(organisations)
    by_code: dict[str, Organisation] = {}
    by_name: dict[str, Organisation | None] = {}
    for organisation in organisations:
        if organisation.code:
            by_code[organisation.code] = organisation
            by_code.setdefault(organisation.code.rjust(4, "0"), organisation)
        for name in {plain_name(organisation.short_name), plain_name(organisation.name)}:
            by_name[name] = None if name in by_name else organisation
    for former, organisation in former_names(organisations).items():
        by_name.setdefault(plain_name(former), organisation)
    found: dict[str, Organisation] = {}
    unmatched = []
    for key, name in names.items():
        match = by_code.get(key) or by_name.get(plain_name(key)) or by_name.get(plain_name(name))
        if match is None:
            unmatched.append(name or key)
        else:
            found[key] = match
    return Matches(found, tuple(unmatched))


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
