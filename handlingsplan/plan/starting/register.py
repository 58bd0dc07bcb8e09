"""Sweden's counties, municipalities and regions, with their codes.

`counties_and_municipalities.csv` is Statistics Sweden's "Län och kommuner 2023". Numbers of organisations are not in
it: they stay empty until somebody who knows one writes it.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from actors.enums import Category

_FILE = Path(__file__).resolve().parent / "counties_and_municipalities.csv"
_COUNTY_DIGITS = 2

# What the regions call themselves, by county; Gotland's is its municipality
_REGIONS: Mapping[str, str] = {
    "01": "Region Stockholm",
    "03": "Region Uppsala",
    "04": "Region Sörmland",
    "05": "Region Östergötland",
    "06": "Region Jönköpings län",
    "07": "Region Kronoberg",
    "08": "Region Kalmar län",
    "10": "Region Blekinge",
    "12": "Region Skåne",
    "13": "Region Halland",
    "14": "Västra Götalandsregionen",
    "17": "Region Värmland",
    "18": "Region Örebro län",
    "19": "Region Västmanland",
    "20": "Region Dalarna",
    "21": "Region Gävleborg",
    "22": "Region Västernorrland",
    "23": "Region Jämtland Härjedalen",
    "24": "Region Västerbotten",
    "25": "Region Norrbotten",
}


@dataclass(frozen=True)
class Body:
    """A municipality or a region; `name` is also what it is called in short."""

    code: str
    name: str
    category: Category

    @property
    def county(self) -> str:
        return self.code[:_COUNTY_DIGITS]


@cache
def _rows() -> tuple[tuple[str, str], ...]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple((row["code"], row["name"]) for row in csv.DictReader(file))


@cache
def counties() -> Mapping[str, str]:
    """Return the names of the 21 counties by code, in the order of their codes."""
    return {code: name for code, name in _rows() if len(code) == _COUNTY_DIGITS}


def county_choices() -> list[tuple[str, str]]:
    """Return what a field of counties offers."""
    return list(counties().items())


@cache
def bodies() -> Sequence[Body]:
    """Return every region and municipality, each region before its county's municipalities."""
    found = []
    for code, name in _rows():
        if len(code) > _COUNTY_DIGITS:
            found.append(Body(code, name, Category.MUNICIPALITY))
        elif code in _REGIONS:
            found.append(Body(code, _REGIONS[code], Category.REGION))
    return tuple(found)


def bodies_in(county: str) -> list[Body]:
    return [body for body in bodies() if body.county == county]


def body_called(name: str) -> Body | None:
    """Return the region or municipality with the name, however it is spaced and cased."""
    wanted = " ".join(name.casefold().split())
    return next((body for body in bodies() if body.name.casefold() == wanted), None)
