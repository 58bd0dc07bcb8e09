"""From a table to readings: chosen series, scaled to the indicator's unit, for the plan's organisations; pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from actors.enums import Category
from actors.models import Organisation
from followup.statistics.columns import COUNTRY
from followup.statistics.figures import ReadFigure, Sign, read_figure
from followup.statistics.tables import Series, StatisticsTable, TableError
from handlingsplan.naming import former_names
from handlingsplan.swedish import fold

_SUFFIX = re.compile(r"\s+(kommun|stad|stads kommun|kommuns?)$")
_COUNTY = re.compile(r"\s+län(?:s landsting)?$|^region\s+|^landstinget(?: i)?\s+|regionen$", re.IGNORECASE)
_CODE_AND_NAME = re.compile(r"(?P<code>\d{2}|\d{4})\s+(?P<name>\D.*)")
_IS_CODE = re.compile(r"\d{2,4}")
_MUNICIPAL_DIGITS = 4
_NOTES = re.compile(r"\s*(?:[1-9]\d?\)|[*†⁰¹²³⁴-⁹⁾])+\s*$")  # marks of notes behind a name


class PlaceLevel(StrEnum):
    """What kind of place a row is about; empty where neither code nor name tells."""

    UNKNOWN = ""
    MUNICIPALITY = "municipality"
    COUNTY = "county"
    COUNTRY = "country"


def plain_name(text: str) -> str:
    """Return a name without case, accents, hyphens and what kind of body it is: "Lidingö stad" and "LIDINGÖ" agree."""
    name = _SUFFIX.sub("", _NOTES.sub("", text).strip().lower())
    return re.sub(r"[\s-]+", " ", fold(name)).strip()


def county_name(text: str) -> str:
    """Return the name of a county or region alone: "Hallands län" and "Region Halland" agree."""
    text = _NOTES.sub("", text)
    bare = plain_name(_COUNTY.sub("", text.strip()))
    return bare.removesuffix("s") if bare != plain_name(text) else bare


def _level_of_code(code: str) -> PlaceLevel:
    if code in {"00", "0000", "SE", "se"}:
        return PlaceLevel.COUNTRY
    if len(code) >= _MUNICIPAL_DIGITS - 1 and not code.startswith("00"):  # 127 has lost its nought in a number's cell
        return PlaceLevel.MUNICIPALITY
    return PlaceLevel.COUNTY


def _level_of_name(name: str) -> PlaceLevel:
    name = _NOTES.sub("", name)
    if plain_name(name) in COUNTRY:
        return PlaceLevel.COUNTRY
    if _COUNTY.search(name.strip()):
        return PlaceLevel.COUNTY
    return PlaceLevel.MUNICIPALITY if _SUFFIX.search(name.strip().lower()) else PlaceLevel.UNKNOWN


def _level_of_body(organisation: Organisation) -> PlaceLevel:
    if organisation.code:
        return _level_of_code(organisation.code)
    category = str(getattr(organisation, "category", ""))
    levels: dict[str, PlaceLevel] = {Category.MUNICIPALITY: PlaceLevel.MUNICIPALITY, Category.REGION: PlaceLevel.COUNTY}
    return levels.get(category, PlaceLevel.UNKNOWN)


@dataclass(frozen=True)
class Matches:
    """Organisations by the place's key in the file, and the places that are none of the plan's."""

    found: Mapping[str, Organisation]
    unmatched: tuple[str, ...]
    contradicted: tuple[str, ...] = ()  # whose code is one organisation's, and whose name another's


def match_places(names: Mapping[str, str], organisations: Iterable[Organisation], *, level: str = "") -> Matches:
    """Match places, keys with the names that the file gives them, with organisations of the same level.

    A code goes before a name. A bare name is a municipality's unless the file says that its places are of another
    `level`: a county is never taken for the city of its name. A name that two organisations share matches neither; a
    former name matches where no other organisation has it now.
    """
    organisations = list(organisations)
    by_code = {organisation.code.rjust(4, "0"): organisation for organisation in organisations if organisation.code}
    by_name = _names_by_level(organisations)
    found: dict[str, Organisation] = {}
    unmatched, contradicted = [], []
    for key, name in names.items():
        match = _match(key, name, by_code, by_name, PlaceLevel(level))
        if match is not None and (other := _named(key, name, by_name)) and other != match:
            contradicted.append(key if name == key else f"{key} {name}")
        elif match is None:
            unmatched.append(name or key)
        else:
            found[key] = match
    return Matches(found, tuple(unmatched), tuple(contradicted))


def _named(key: str, name: str, by_name: "_Names") -> Organisation | None:
    """Return whose name stands beside a code; None where it is nobody's, or there is none."""
    for text in (key, name):
        told = _CODE_AND_NAME.fullmatch(text.strip())
        code = told["code"] if told else text.strip()
        if _IS_CODE.fullmatch(code):
            return _by_name(told["name"] if told else name, by_name, _level_of_code(code))
    return None


_Names = dict[tuple[PlaceLevel, str], Organisation | None]


def _names_by_level(organisations: list[Organisation]) -> _Names:
    by_name: _Names = {}
    for organisation in organisations:
        level = _level_of_body(organisation)
        core = county_name if level == PlaceLevel.COUNTY else plain_name
        for name in {core(organisation.short_name), core(organisation.name)}:
            by_name[level, name] = None if (level, name) in by_name else organisation
    for former, organisation in former_names(organisations).items():
        level = _level_of_body(organisation)
        core = county_name if level == PlaceLevel.COUNTY else plain_name
        by_name.setdefault((level, core(former)), organisation)
    return by_name


def _match(
    key: str, name: str, by_code: Mapping[str, Organisation], by_name: _Names, level: PlaceLevel
) -> Organisation | None:
    for text in (key, name):
        told = _CODE_AND_NAME.fullmatch(text.strip())
        code = told["code"] if told else text.strip()
        if _IS_CODE.fullmatch(code):
            match = by_code.get(code.rjust(_MUNICIPAL_DIGITS, "0"))
            bare = _by_name(told["name"] if told else name, by_name, _level_of_code(code))
            # a body that has a code of its own is not another code's
            return match or (bare if bare is not None and not bare.code else None)
    return _by_name(key, by_name, level) or _by_name(name, by_name, level)


def _by_name(text: str, by_name: _Names, level: PlaceLevel) -> Organisation | None:
    told = _level_of_name(text) or level
    if told == PlaceLevel.COUNTRY:
        return None
    if told == PlaceLevel.COUNTY:
        return by_name.get((PlaceLevel.COUNTY, county_name(text)))
    wanted = [(level, plain_name(text)) for level in (PlaceLevel.MUNICIPALITY, PlaceLevel.UNKNOWN)]
    found = [by_name[key] for key in wanted if key in by_name]
    return found[0] if len(found) == 1 else None


MAX_DECIMALS = 12
SCALES = {"same": 0, "thousand": 3, "million": 6, "thousandth": -3, "share": 2}


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
    """What came out of a source: readings, places that are none of the plan's organisations, and what to say of it."""

    title: str
    readings: tuple[Reading, ...]
    unmatched: tuple[str, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnChoice:
    """Which series of a table stand for which year, how their unit scales, and what stands before decimals."""

    years: Mapping[int, int]  # years by the series' place in the table
    scale: str
    decimal: str = ""


_MAX_NAMED = 20  # cells or places in one remark


def read_table(table: StatisticsTable, choice: ColumnChoice, organisations: Iterable[Organisation]) -> ReadValues:
    """Return the readings of the chosen series; what is no number, or two for one place, is left out and told.

    Raises `TableError` where nobody has said whether 94.606 is decimals or thousands.
    """
    matches = match_places(table.names, organisations, level=table.level)
    told = _Remarks(matches)
    readings = []
    for index, year in choice.years.items():
        series = table.series[index]
        figures = _figures(series, matches, choice.decimal or table.decimal)
        told.of_signs(series, table, figures)
        told.of_percent(series, figures)
        numbers: dict[Organisation, set[Decimal]] = {}
        for key, figure in figures.items():
            if figure.number is not None:
                numbers.setdefault(matches.found[key], set()).add(figure.number)
        for organisation, found in numbers.items():
            if len(found) > 1:
                told.contradicted.append(_("%(place)s, %(column)s") % {"place": organisation, "column": series.label})
                continue
            readings.append(_reading(organisation, year, found.pop(), choice.scale))
    return ReadValues(table.title, tuple(readings), matches.unmatched, (*table.remarks, *told.remarks()))


def _figures(series: Series, matches: Matches, decimal: str) -> dict[str, ReadFigure]:
    """Return what the series says of each place that is an organisation, by the place's key; raises `TableError`."""
    figures = {key: read_figure(series.values.get(key, ""), decimal) for key in matches.found}
    for key, figure in figures.items():
        if figure.sign == Sign.AMBIGUOUS:
            raise TableError(_two_ways(series.values[key]))
    return figures


def _reading(organisation: Organisation, year: int, number: Decimal, scale: str) -> Reading:
    return Reading(organisation.pk, year, round(number.scaleb(SCALES[scale]), MAX_DECIMALS))


def _two_ways(cell: str) -> str:
    return _("”%(cell)s” kan läsas på två sätt. Välj vad som står före decimalerna i filen.") % {"cell": cell}


class _Remarks:
    """Collects what is to be said of the cells that were read, or were not."""

    def __init__(self, matches: Matches) -> None:
        self._matches = matches
        self._cells: dict[Sign, list[str]] = {}
        self._mixed: list[str] = []
        self.contradicted: list[str] = []

    def of_signs(self, series: Series, table: StatisticsTable, figures: Mapping[str, ReadFigure]) -> None:
        for key, figure in figures.items():
            if figure.sign and key in series.values:
                shown = _("”%(cell)s” för %(place)s, %(column)s")
                place = {"cell": series.values[key], "place": table.names[key], "column": series.label}
                self._cells.setdefault(figure.sign, []).append(shown % place)

    def of_percent(self, series: Series, figures: Mapping[str, ReadFigure]) -> None:
        """Note where 0,3 stands beside 12 %: one of them may be a share of one, and one of hundred."""
        cells = {figure.is_percent: series.values[key] for key, figure in figures.items() if figure.number is not None}
        if len(cells) > 1:
            shown = _("”%(with)s” och ”%(without)s”, %(column)s")
            self._mixed.append(shown % {"with": cells[True], "without": cells[False], "column": series.label})

    def remarks(self) -> tuple[str, ...]:
        words = {
            Sign.MISSING: _("Saknas i filen, läses inte in:"),
            Sign.WRONG: _("Är inget tal, läses inte in:"),
            Sign.PRELIMINARY: _("Preliminära i filen:"),
            Sign.REVISED: _("Reviderade i filen:"),
            Sign.MARKED: _("Har ett tecken bredvid talet i filen, och läses utan det:"),
        }
        remarks = [f"{words[sign]} {_listed(cells)}" for sign, cells in self._cells.items()]
        if self._mixed:
            remarks.append(_("Har procenttecken bara vid några tal, läses som de står:") + " " + _listed(self._mixed))
        if self.contradicted:
            remarks.append(_("Har två olika värden i filen, läses inte in:") + " " + _listed(self.contradicted))
        if self._matches.contradicted:
            told = _("Koden är en organisations och namnet en annans, läses inte in:")
            remarks.append(f"{told} {_listed(list(self._matches.contradicted))}")
        return tuple(remarks)


def _listed(cells: list[str]) -> str:
    more = len(cells) - _MAX_NAMED
    shown = "; ".join(cells[:_MAX_NAMED])
    return shown + (_(" och %(n)d till") % {"n": more} if more > 0 else "") + "."
