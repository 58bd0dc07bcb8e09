"""A map of squares: one per municipality, laid out as they lie, with a value in each; pure functions.

The layout is our own drawing of Stockholm county. Municipalities that it doesn't know follow below, in order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from followup.charts.bars import ChartBox, hatch
from handlingsplan.numbers import format_number

COLUMNS = 6
# Column and row by short name.
STOCKHOLM: Mapping[str, tuple[int, int]] = {
    "Norrtälje": (4, 0),
    "Sigtuna": (1, 1),
    "Vallentuna": (3, 1),
    "Österåker": (4, 1),
    "Upplands-Bro": (0, 2),
    "Upplands Väsby": (1, 2),
    "Sollentuna": (2, 2),
    "Täby": (3, 2),
    "Vaxholm": (4, 2),
    "Järfälla": (1, 3),
    "Sundbyberg": (2, 3),
    "Danderyd": (3, 3),
    "Lidingö": (4, 3),
    "Värmdö": (5, 3),
    "Ekerö": (1, 4),
    "Solna": (2, 4),
    "Stockholm": (3, 4),
    "Nacka": (4, 4),
    "Salem": (1, 5),
    "Botkyrka": (2, 5),
    "Huddinge": (3, 5),
    "Tyresö": (4, 5),
    "Nykvarn": (0, 6),
    "Södertälje": (1, 6),
    "Haninge": (3, 6),
    "Nynäshamn": (3, 7),
}
_WIDTH, _HEIGHT, _GAP = 96.0, 58.0, 4.0
_CLASSES = 4
_DARKEST = _CLASSES - 1


@dataclass(frozen=True)
class Tile:
    """A municipality's square; `level` is 0 to 3, from the lowest fourth of the values up, -1 without a value."""

    box: ChartBox
    level: int
    name: str
    value: str
    x: str
    name_y: str
    value_y: str


@dataclass(frozen=True)
class LegendKey:
    """A class of values in the legend."""

    level: int
    words: str


@dataclass(frozen=True)
class TileMap:
    """What the template draws."""

    title: str
    summary: str
    width: str
    height: str
    tiles: tuple[Tile, ...]
    keys: tuple[LegendKey, ...]


def places(names: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return column and row of each name; no two share a square."""
    known = {name: STOCKHOLM[name] for name in names if name in STOCKHOLM}
    first = max((row for _column, row in known.values()), default=-1) + 1
    others = [name for name in names if name not in STOCKHOLM]
    return known | {name: (index % COLUMNS, first + index // COLUMNS) for index, name in enumerate(others)}


def levels(values: Mapping[str, Decimal]) -> dict[str, int]:
    """Return the fourth in which each value lies, 0 to 3; equal values lie in the same one."""
    ordered = sorted(values.values())
    return {name: min(_DARKEST, _CLASSES * ordered.index(value) // len(ordered)) for name, value in values.items()}


def tile_map(title: str, names: Sequence[str], values: Mapping[str, Decimal], *, unit: str, decimals: int) -> TileMap:
    """Return the map of the names, with their values where there are any."""
    by_place, level = places(names), levels({name: values[name] for name in names if name in values})
    rows = max((row for _column, row in by_place.values()), default=0) + 1
    tiles = tuple(
        _tile(name, by_place[name], level.get(name, -1), _shown(values.get(name), decimals)) for name in names
    )
    return TileMap(
        title,
        _summary(values, level, unit, decimals),
        f"{COLUMNS * _WIDTH:.0f}",
        f"{rows * _HEIGHT:.0f}",
        tiles,
        _keys(values, level, decimals),
    )


def _shown(value: Decimal | None, decimals: int) -> str:
    return "–" if value is None else format_number(value, decimals)


def _tile(name: str, place: tuple[int, int], level: int, value: str) -> Tile:
    x, y = place[0] * _WIDTH + _GAP / 2, place[1] * _HEIGHT + _GAP / 2
    wide, high = _WIDTH - _GAP, _HEIGHT - _GAP
    lines = hatch(x, y + high - 9, wide, 9, {1: 3, 2: 1}.get(level, 0))
    box = ChartBox(f"{x:.1f}", f"{y:.1f}", f"{wide:.1f}", f"{high:.1f}", level, lines)
    return Tile(box, level, name, value, f"{x + wide / 2:.1f}", f"{y + 19:.1f}", f"{y + 38:.1f}")


def _summary(values: Mapping[str, Decimal], level: Mapping[str, int], unit: str, decimals: int) -> str:
    if not level:
        return _("Ingen kommun har något värde än.")
    ordered = sorted(level, key=lambda name: values[name])
    words = {
        "count": len(ordered),
        "lowest": ordered[0],
        "low": format_number(values[ordered[0]], decimals),
        "highest": ordered[-1],
        "high": format_number(values[ordered[-1]], decimals),
        "unit": unit,
    }
    return _("%(count)d kommuner har värden, från %(low)s (%(lowest)s) till %(high)s (%(highest)s) %(unit)s.") % words


def _keys(values: Mapping[str, Decimal], level: Mapping[str, int], decimals: int) -> tuple[LegendKey, ...]:
    keys = []
    for one in range(_CLASSES):
        within = [values[name] for name in level if level[name] == one]
        if within:
            low, high = format_number(min(within), decimals), format_number(max(within), decimals)
            keys.append(LegendKey(one, low if low == high else f"{low} – {high}"))
    return tuple(keys)
