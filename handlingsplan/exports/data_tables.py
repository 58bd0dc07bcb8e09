"""An edition as tables for machines: each thing a row with its key, each link between two things a row of its own.

Columns are called as the properties of the JSON, and described by the same words.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from handlingsplan.chapters import document as doc
from handlingsplan.chapters.document import Frozen, PlanDocument
from handlingsplan.chapters.document.descriptions import Description, description_of
from handlingsplan.editions.parts import measures_of
from handlingsplan.plan.enums import Vocabulary
from handlingsplan.spreadsheets.files import data_lines

Cell = str | int | Decimal | None
Row = tuple[tuple[Any, ...], Frozen | None]  # the columns beside the thing's own, and the thing
# Where things stand in the portal, which says nothing to who has only the tables
LEFT_OUT = frozenset({"anchor", "owner_slug", "file_token"})
TYPES = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean"}
DATES = {"date": "date", "date-time": "datetime"}

NO_WORDS = Description("", "")
# What only plans have that are classed so, by column or table
CLASSED = {"four_step": Vocabulary.FOUR_STEPS, "measure_modes": Vocabulary.TRAVEL_MODES}


def is_used(name: str, document: PlanDocument) -> bool:
    """Tell whether the plan has a column or table of the name."""
    return name not in CLASSED or CLASSED[name] in document.plan.vocabularies


@dataclass(frozen=True)
class Column:
    """A column; `leads_to` names the table whose keys it holds."""

    name: str
    type: str = "string"
    words: Description = NO_WORDS
    leads_to: str = ""


@dataclass(frozen=True)
class DataTable:
    """A table of things of a class, or of links between things where there is none.

    `beside` are the columns before the thing's own; `links` those of the thing's own that hold another table's keys.
    """

    name: str
    words: Description
    rows: Callable[[PlanDocument], Iterator[Row]]
    of: type[Frozen] | None = None
    beside: tuple[Column, ...] = ()
    links: tuple[tuple[str, str], ...] = ()

    def columns(self, document: PlanDocument) -> tuple[Column, ...]:
        """Return the columns that the plan has, in order."""
        own = _own_columns(self.of, self.links) if self.of else ()
        return self.beside + tuple(column for column in own if is_used(column.name, document))

    @property
    def primary_key(self) -> tuple[str, ...]:
        """Return the columns that tell two rows apart."""
        return ("key",) if self.of else tuple(column.name for column in self.beside if column != VALUE)

    def cells(self, document: PlanDocument) -> Iterator[tuple[Cell, ...]]:
        own = [column.name for column in self.columns(document)[len(self.beside) :]]
        for beside, thing in self.rows(document):
            yield tuple(map(_cell, (*beside, *(getattr(thing, name) for name in own))))

    def write(self, document: PlanDocument) -> bytes:
        heads = tuple(column.name for column in self.columns(document))
        return data_lines([heads, *self.cells(document)]).encode()


@cache
def _own_columns(kind: type[Frozen], links: tuple[tuple[str, str], ...]) -> tuple[Column, ...]:
    """Return the class's properties that fit in a cell."""
    schema = kind.model_json_schema(mode="serialization")
    leads = dict(links)
    found = []
    for name, part in schema["properties"].items():
        options = [one for one in part.get("anyOf", [part]) if one.get("type") != "null"]
        type_ = DATES.get(options[0].get("format", "")) or TYPES.get(options[0].get("type", ""))
        if type_ and name not in LEFT_OUT:
            words = description_of(kind.__name__, name) or NO_WORDS
            found.append(Column(name, type_, words, leads.get(name, "")))
    return tuple(found)


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else value


def _key_of(table: str, swedish: str, english: str, name: str) -> Column:
    return Column(name, "string", Description(swedish, english), table)


MEASURE = _key_of("measures", "Åtgärdens nyckel.", "The measure's key.", "measure_key")
GOAL = _key_of("goals", "Målets nyckel.", "The goal's key.", "goal_key")
CHALLENGE = _key_of("challenges", "Utmaningens nyckel.", "The challenge's key.", "challenge_key")
INDICATOR = _key_of("indicators", "Indikatorns nyckel.", "The indicator's key.", "indicator_key")
PARTY = _key_of("parties", "Organisationens nyckel.", "The organisation's key.", "organisation_key")
PACKAGE = _key_of("packages", "Paketets nyckel.", "The package's key.", "package_key")
OWN_PARTY = (("organisation_key", "parties"),)


def _of_measures(name: str) -> Callable[[PlanDocument], Iterator[Row]]:
    """Return what yields the rows that stand under each measure."""
    return lambda plan: (((one.key,), row) for one in measures_of(plan) for row in getattr(one, name))


def _linked(things: Callable[[PlanDocument], Any], name: str) -> Callable[[PlanDocument], Iterator[Row]]:
    """Return what yields a pair of keys for each link under `name`."""
    return lambda plan: (((thing.key, link.key), None) for thing in things(plan) for link in getattr(thing, name))


def _measures(plan: PlanDocument) -> Iterator[Row]:
    package_of = {measure.key: package.key for package in plan.measures.packages for measure in package.measures}
    yield from (((package_of[measure.key],), measure) for measure in measures_of(plan))


def _parties(plan: PlanDocument) -> Iterator[Row]:
    yield from (((group.category,), party) for group in plan.cooperation.groups for party in group.parties)


def _participants(plan: PlanDocument) -> Iterator[Row]:
    yield from (((one.key, key), None) for one in measures_of(plan) for key in one.participant_keys)


def _areas(plan: PlanDocument) -> Iterator[Row]:
    yield from (((one.key, code), None) for one in measures_of(plan) for code in one.area_codes)


def _modes(plan: PlanDocument) -> Iterator[Row]:
    yield from (((one.key, mode), None) for one in measures_of(plan) for mode in one.modes)


def _series(plan: PlanDocument) -> Iterator[Row]:
    for one in plan.followup.indicators:
        baseline = (one.baseline,) if one.baseline else ()
        for series, values in (("baseline", baseline), ("target", one.targets), ("value", one.values)):
            yield from (((one.key, series, value.year, value.value), None) for value in values)


def _organisation_values(plan: PlanDocument) -> Iterator[Row]:
    yield from (((one.key,), value) for one in plan.followup.indicators for value in one.organisations)


def _evaluations(plan: PlanDocument) -> Iterator[Row]:
    yield from (((one.about.key,), one) for one in plan.followup.evaluations)


def _things(find: Callable[[PlanDocument], Any]) -> Callable[[PlanDocument], Iterator[Row]]:
    return lambda plan: (((), thing) for thing in find(plan))


def _table(
    name: str, swedish: str, english: str, rows: Callable[[PlanDocument], Iterator[Row]], **more: Any
) -> DataTable:
    return DataTable(name, Description(swedish, english), rows, **more)


CATEGORY = Column("category", "string", Description("Slag av organisation som kod.", "Category as a code."))
CODE = Column("municipality_code", "string", Description("Kommunkod (SCB).", "Municipality code (Statistics Sweden)."))
MODE = Column("mode", "string", Description("Färdsätt.", "Mode of transport."))
SERIES = Column("series", "string", Description("baseline, target eller value.", "baseline, target or value."))
YEAR = Column("year", "integer", Description("År.", "Year."))
VALUE = Column("value", "number", Description("Värde i indikatorns enhet.", "Value in the indicator's unit."))
ABOUT = Column("about_key", "string", Description("Vad den gäller, som nyckel.", "What it is about, as a key."))

DATA_TABLES: tuple[DataTable, ...] = (
    _table("packages", "Åtgärdspaket", "Packages", _things(lambda plan: plan.measures.packages), of=doc.Package),
    _table(
        *("measures", "Åtgärder", "Measures", _measures),
        of=doc.Measure,
        beside=(PACKAGE,),
        links=(("owner_key", "parties"),),
    ),
    _table("funding", "Finansiering", "Funding", _of_measures("funding"), of=doc.FundingRow, beside=(MEASURE,)),
    _table(
        *("commitments", "Åtaganden", "Commitments", _of_measures("commitments")),
        of=doc.Commitment,
        beside=(MEASURE,),
        links=OWN_PARTY,
    ),
    _table("milestones", "Milstolpar", "Milestones", _of_measures("milestones"), of=doc.Milestone, beside=(MEASURE,)),
    _table("measure_participants", "Medverkande", "Participants", _participants, beside=(MEASURE, PARTY)),
    _table("measure_areas", "Kommuner", "Municipalities of measures", _areas, beside=(MEASURE, CODE)),
    _table("measure_modes", "Färdsätt", "Modes of measures", _modes, beside=(MEASURE, MODE)),
    _table(
        *("measure_goals", "Åtgärdernas mål", "Goals of measures", _linked(measures_of, "goals")),
        beside=(MEASURE, GOAL),
    ),
    _table(
        *("measure_challenges", "Åtgärdernas utmaningar", "Challenges of measures"),
        _linked(measures_of, "challenges"),
        beside=(MEASURE, CHALLENGE),
    ),
    _table("goals", "Mål", "Goals", _things(lambda plan: plan.goals.goals), of=doc.Goal),
    _table("challenges", "Utmaningar", "Challenges", _things(lambda plan: plan.goals.challenges), of=doc.Challenge),
    _table(
        *("process_steps", "Steg", "Process steps"),
        _things(lambda plan: plan.background.process_steps),
        of=doc.ProcessStep,
    ),
    _table("parties", "Parter", "Parties", _parties, of=doc.Party, beside=(CATEGORY,)),
    _table("indicators", "Indikatorer", "Indicators", _things(lambda plan: plan.followup.indicators), of=doc.Indicator),
    _table(
        *("indicator_values", "Indikatorernas värden", "Values of indicators", _series),
        beside=(INDICATOR, SERIES, YEAR, VALUE),
    ),
    _table(
        *("organisation_values", "Organisationernas värden", "Values of organisations", _organisation_values),
        of=doc.OrganisationValue,
        beside=(INDICATOR,),
        links=OWN_PARTY,
    ),
    _table(
        *("indicator_goals", "Indikatorernas mål", "Goals of indicators"),
        _linked(lambda plan: plan.followup.indicators, "goals"),
        beside=(INDICATOR, GOAL),
    ),
    _table("evaluations", "Utvärderingar", "Evaluations", _evaluations, of=doc.Evaluation, beside=(ABOUT,)),
    _table(
        "examples", "Goda exempel", "Good examples", _things(lambda plan: plan.examples.examples), of=doc.GoodExample
    ),
    _table("adoptions", "Politiska beslut", "Adoptions", _things(lambda plan: plan.adoptions), of=doc.Adoption),
    _table("appendices", "Bilagor", "Appendices", _things(lambda plan: plan.appendices), of=doc.Appendix),
)
DATA_TABLE_BY_NAME = {table.name: table for table in DATA_TABLES}


def tables_of(document: PlanDocument) -> list[DataTable]:
    """Return the tables that the plan has."""
    return [table for table in DATA_TABLES if is_used(table.name, document)]
