"""The columns of the two tables that are read and written: one row per measure, and one per funding row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from handlingsplan.swedish import fold
from measures.consequences import MAX_REASON
from measures.enums import FundingKind, FundingState, Mode, Status
from measures.fields import FIELDS, MeasureField
from measures.workbooks import values
from measures.workbooks.languages import HEADINGS, plain
from measures.workbooks.values import CellParser

TEXT, SHORT = 28, 14  # widths in characters
MORE = "more"  # what stands in such columns is added to the description under its heading; any number of columns may


@dataclass(frozen=True)
class WorkbookColumn:
    """A column: what it is called, how a cell of it is read, and how wide it is written."""

    name: str
    heading: str | Promise
    read: CellParser
    width: int = TEXT
    also: tuple[str, ...] = ()  # other headings that people use
    in_kronor: bool = False  # amounts in kronor, whatever a heading says


_id = values.text(100, in_one_line=True)

_PARSERS: dict[str, CellParser] = {
    "title": values.text(200, in_one_line=True),
    "owner": values.one_of("parties"),
    "participants": values.some_of("parties"),
    "package": values.one_of("packages"),
    "four_step": values.step,
    "modes": values.choices(Mode.choices, _("”%(name)s” är inget av färdsätten.")),
    "county_wide": values.yes_or_no,
    "areas": values.some_of("municipalities"),
    "planned_start": values.day(last=False),
    "planned_end": values.day(last=True),
    "goals": values.some_of("goals"),
    "challenges": values.some_of("challenges"),
    "status": values.choice(Status.choices, empty=None),
    "actual_start": values.day(last=False),
    "actual_end": values.day(last=True),
}  # a field that is not here is plain text


def _column(field: MeasureField) -> WorkbookColumn:
    parser = _PARSERS.get(field.name) or values.text(field.max_length)
    return WorkbookColumn(field.name, field.label, parser, field.width, field.headings)


MEASURE_COLUMNS = (
    WorkbookColumn("id", _("Åtgärdens id"), _id, SHORT),
    WorkbookColumn("version", _("Version"), _id, SHORT),
    *(_column(field) for field in FIELDS if field.part),
    WorkbookColumn(
        "moved_because", _("Varför tiden flyttas"), values.text(MAX_REASON), also=("skäl till flyttad tid",)
    ),
    WorkbookColumn("state", _("Tillstånd"), _id, SHORT),
)
UNIT = "unit"  # says in what unit the amounts of its row are
# They become a first funding row of new measures; the money of measures that exist has a sheet of its own.
COST_COLUMNS = (
    WorkbookColumn(
        "amount",
        _("Kostnad för en ny åtgärd"),
        values.kronor,
        SHORT,
        ("kostnad", "belopp", "budget", "kostnad (kr)", "belopp (kr)", "uppskattad kostnad", "total kostnad", "cost"),
    ),
    WorkbookColumn(
        UNIT,
        _("Beloppets enhet, på varje rad"),
        values.text(40, in_one_line=True),
        SHORT,
        ("enhet", "belopp enhet", "enhet belopp", "valuta", "unit", "einheit", "yksikkö", "unité"),
    ),
    WorkbookColumn(
        "funder", _("Finansiär av en ny åtgärd"), values.one_of("funders"), also=("finansiär", "finansiering")
    ),
    WorkbookColumn("year", _("År för kostnaden"), values.year, SHORT, ("år", "budgetår")),
    WorkbookColumn(
        "kind",
        _("Slag av kostnad"),
        values.choice(FundingKind.choices, empty=None),
        SHORT,
        ("slag", "kostnadsslag", "typ av kostnad", "drift eller investering", "drift/investering"),
    ),
    WorkbookColumn(
        "money_state",
        _("Läge för pengarna"),
        values.choice(FundingState.choices, empty=None),
        SHORT,
        ("finansieringsläge", "finansieringsstatus", "pengarnas läge"),
    ),
)
# Fills the days of start and end, where a list has one cell for both.
PERIOD = WorkbookColumn(
    "period",
    _("Från och till, i en cell"),
    values.period,
    also=(
        "tidplan",
        "tidsplan",
        "period",
        "tidsperiod",
        "genomförande",
        "genomförs",
        "genomförandeår",
        "genomförandetid",
    ),
)
OTHER = WorkbookColumn(MORE, _("Läggs till sist i beskrivningen"), values.text(10_000))

MONEY_COLUMNS = (
    WorkbookColumn("row_id", _("Radens id"), _id, SHORT),
    WorkbookColumn("version", _("Version"), _id, SHORT),
    WorkbookColumn("id", _("Åtgärdens id"), _id, SHORT),
    WorkbookColumn("title", _("Rubrik"), _id, 40),
    WorkbookColumn("funder", _("Finansiär"), values.one_of("funders")),
    WorkbookColumn("year", _("År"), values.year, SHORT),
    WorkbookColumn("kind", _("Slag"), values.choice(FundingKind.choices, empty=None), SHORT),
    WorkbookColumn("state", _("Läge"), values.choice(FundingState.choices, empty=None), SHORT),
    WorkbookColumn("amount", _("Belopp (kr)"), values.kronor, SHORT, in_kronor=True),
    WorkbookColumn("note", _("Anteckning"), values.text(300), 40),
)

MEASURES: Mapping[str, WorkbookColumn] = {
    column.name: column for column in (*MEASURE_COLUMNS, PERIOD, *COST_COLUMNS, OTHER)
}
MONEY: Mapping[str, WorkbookColumn] = {column.name: column for column in MONEY_COLUMNS}


_IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
_WHATEVER_IN_BRACKETS = frozenset({"title", "description", "owner", "participants", "contact"})


@cache
def _measure_headings(_language: str) -> Mapping[str, str]:  # in it are the columns' headings; each cell of a list asks
    exact = {fold(str(column.heading)): name for name, column in MEASURES.items()}
    also = {fold(heading): name for name, column in MEASURES.items() for heading in column.also}
    elsewhere = {plain(heading): name for name, headings in HEADINGS.items() for heading in headings}
    return elsewhere | also | exact


def measure_column(heading: str) -> str:
    """Return the name of the measures' column that a heading means; empty where none is known."""
    known = _measure_headings(get_language() or "")
    bare = plain(heading)
    if found := known.get(fold(heading)) or known.get(bare):
        return found
    if "- " in bare or "(" in bare:
        # "Ansvar (nämnd)" is who answers; what stands in brackets beside an amount or a day may change what it means
        inside = known.get(plain(_IN_BRACKETS.sub("", heading)), "")
        return known.get(bare.replace("- ", ""), "") or (inside if inside in _WHATEVER_IN_BRACKETS else "")
    return ""


def money_column(heading: str) -> str:
    """Return the name of the money's column that a heading means; empty where none is known."""
    return {fold(str(column.heading)): name for name, column in MONEY.items()}.get(fold(heading), "")
