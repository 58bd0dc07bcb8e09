"""A county's municipalities within their own borders, coloured by the fourth that each value lies in; pure functions.

`county_borders.json` has, for each county, a drawing 1000 wide or high: for each municipality its border, where its
label stands, and the room there (the radius of the largest circle within it). It was made once of
`swedish_municipalities.geojson` of okfse/sweden-geojson, which is from Valmyndigheten and free to reuse: longitude
shortened by the county's middle latitude, coordinates rounded to whole units, labels moved apart.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from handlingsplan.numbers import format_number
from handlingsplan.plan.starting.register import Body, bodies_in
from handlingsplan.swedish import sort_key

_FILE = Path(__file__).resolve().parent / "county_borders.json"
_CLASSES = 4
_DARKEST = _CLASSES - 1
_LETTER = 7  # half of what a letter of a label takes
NO_VALUE = -1
UNCLASSED = -2  # has a value that no colour may tell


@dataclass(frozen=True)
class MapArea:
    """A municipality on the map; `level` is 0 to 3 from the lowest fourth of the values up, or one of the above.

    `label` is its name where there is room, otherwise its number in the table beside; `leader` a line to it where the
    label stands outside.
    """

    code: str
    name: str
    number: int
    border: str
    level: int
    value: str
    label: str
    x: int
    y: int
    leader: str


@dataclass(frozen=True)
class Scale:
    """How values are written; what is not `classed` has no colour of its own.

    Absolute sums are not: a large municipality would look worst or best for being large.
    """

    unit: str
    decimals: int
    classed: bool = True


@dataclass(frozen=True)
class LegendKey:
    """A class of values in the legend."""

    level: int
    words: str


@dataclass(frozen=True)
class CountyMap:
    """What the template draws."""

    title: str
    summary: str
    width: int
    height: int
    areas: tuple[MapArea, ...]
    keys: tuple[LegendKey, ...]


@cache
def _borders() -> Mapping[str, Any]:
    content: Mapping[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return content


def county_of(codes: Iterable[str]) -> str:
    """Return the county that most of the municipalities lie in, by their codes; empty where none is known."""
    counties = Counter(code[:2] for code in codes if code[:2] in _borders())
    return counties.most_common(1)[0][0] if counties else ""


def levels(values: Mapping[str, Decimal]) -> dict[str, int]:
    """Return the fourth in which each value lies, 0 to 3; equal values lie in the same one."""
    ordered = sorted(values.values())
    return {name: min(_DARKEST, _CLASSES * ordered.index(value) // len(ordered)) for name, value in values.items()}


def county_map(title: str, county: str, values: Mapping[str, Decimal], scale: Scale) -> CountyMap | None:
    """Return the map of the county with the municipalities' values by code; None where the county is not known."""
    if county not in _borders():
        return None
    drawing = _borders()[county]
    drawn_ones = [body for body in bodies_in(county) if body.code in drawing["municipalities"]]
    within_county = sorted(drawn_ones, key=lambda body: sort_key(body.name))
    names = {body.code: body.name for body in within_county}
    within = {code: value for code, value in values.items() if code in names}
    level = levels(within) if scale.classed else dict.fromkeys(within, UNCLASSED)
    areas = tuple(
        _area(body, number, level.get(body.code, NO_VALUE), _shown(within.get(body.code), scale))
        for number, body in enumerate(within_county, start=1)
    )
    summary = _summary({names[code]: value for code, value in within.items()}, scale)
    keys = _keys(within, level, scale.decimals) if scale.classed else ()
    return CountyMap(title, summary, drawing["width"], drawing["height"], areas, keys)


def _shown(value: Decimal | None, scale: Scale) -> str:
    return _("inget värde") if value is None else format_number(value, scale.decimals)


def _area(body: Body, number: int, level: int, value: str) -> MapArea:
    drawn = _borders()[body.county]["municipalities"][body.code]
    x, y = drawn["label"]
    leader = f"M{drawn['from'][0]} {drawn['from'][1]}L{x} {y}" if drawn["from"] else ""
    has_room = not leader and drawn["room"] >= _LETTER * len(body.name)
    label = body.name if has_room else str(number)
    return MapArea(body.code, body.name, number, drawn["d"], level, value, label, x, y, leader)


def _summary(values: Mapping[str, Decimal], scale: Scale) -> str:
    if not values:
        return _("Ingen kommun har något värde än.")
    ordered = sorted(values, key=lambda name: values[name])
    words = {
        "count": len(ordered),
        "lowest": ordered[0],
        "low": format_number(values[ordered[0]], scale.decimals),
        "highest": ordered[-1],
        "high": format_number(values[ordered[-1]], scale.decimals),
        "unit": scale.unit,
    }
    return _("%(count)d kommuner har värden, från %(low)s (%(lowest)s) till %(high)s (%(highest)s) %(unit)s.") % words


def _keys(values: Mapping[str, Decimal], level: Mapping[str, int], decimals: int) -> tuple[LegendKey, ...]:
    keys = []
    for one in range(_CLASSES):
        within = [values[code] for code in level if level[code] == one]
        if within:
            low, high = format_number(min(within), decimals), format_number(max(within), decimals)
            keys.append(LegendKey(one, low if low == high else f"{low} – {high}"))
    return tuple(keys)
