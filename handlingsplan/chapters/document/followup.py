"""Indicators with their values, evaluations and good examples."""

from handlingsplan.chapters.document.base import Frozen, Link, Number


class Value(Frozen):
    """A value of the whole region in a year."""

    year: int
    value: Number


class Figure(Value):
    """The region's figure in a year; `counted` organisations' values lie behind it."""

    counted: int


class OrganisationValue(Frozen):
    """An organisation's value in the latest year that has one."""

    key: str
    organisation: str
    organisation_key: str
    year: int
    value: Number


class Indicator(Frozen):
    """An indicator with the region's values, computed by the indicator's own rule, and its targets."""

    key: str
    anchor: str
    number: int
    title: str
    definition: str
    unit: str
    decimals: int
    direction_label: str
    rule: str
    rule_label: str
    baseline: Value | None
    targets: tuple[Value, ...]
    values: tuple[Figure, ...]  # by the indicator's own rule (`followup.rollup`); years without a figure are left out
    organisations: tuple[OrganisationValue, ...]
    source: str
    source_url: str
    goals: tuple[Link, ...]
    # Where it stood when this was read (`followup.enums.TrackStatus`); empty in editions older than standings.
    standing: str = ""
    standing_label: str = ""
    standing_reason: str = ""
    expected: int | None = None  # organisations that are to report it; None in older editions, and where none are


class Picture(Frozen):
    """A picture, with what it shows in words; `source` is an address that holds the picture itself."""

    key: str
    alt: str
    source: str


class GoodExample(Frozen):
    """Something that worked."""

    key: str
    anchor: str
    title: str
    organisation: str
    organisation_key: str
    year: int | None
    what_was_done: str
    results: str
    cost: str
    contact: str
    pictures: tuple[Picture, ...] = ()


class Evaluation(Frozen):
    """What an evaluator found about a measure or a package."""

    key: str
    title: str
    organisation: str
    organisation_key: str
    year: int
    about: Link
    method: str
    result: str
    evidence: str
    link: str
    file_name: str
    file_checksum: str
