"""The plan as plain data: what the chapters show, on screen, in preview, in print, and frozen in an edition.

Nothing here knows the database. `handlingsplan.chapters.reading` makes a `PlanDocument` out of the working plan;
an edition stores one as JSON and reads it back. Amounts are whole kronor; `None` means "not stated", never 0.
Rich text is cleaned HTML (`handlingsplan.richtext`), all other text is plain.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict

from measures.fields import optional_texts


class Frozen(BaseModel):
    """Base of every part: cannot be changed, and refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Link(Frozen):
    """A name together with the anchor it leads to, in this chapter or another."""

    anchor: str
    chapter: int
    text: str


class PlanHead(Frozen):
    """What the title page and the frame need."""

    slug: str
    title: str
    subtitle: str
    summary: str
    period_start: int
    period_end: int
    coordinating_organisation: str
    is_demo: bool


class EditionHead(Frozen):
    """Which edition this is."""

    number: int
    published_at: datetime
    summary: str


class ProcessStep(Frozen):
    """A step on the way from vision to follow-up."""

    number: int
    title: str
    description: str


class Goal(Frozen):
    """A goal with the measures that serve it; `expired` when its target year has passed."""

    anchor: str
    number: int
    title: str
    description: str
    origin: Literal["own", "upstream"]
    source: str
    source_version: str
    target_year: int | None
    expired: bool
    measures: tuple[Link, ...]


class Challenge(Frozen):
    """A challenge with the measures that meet it."""

    anchor: str
    number: int
    title: str
    description: str
    measures: tuple[Link, ...]


class YearAmount(Frozen):
    """A sum in one year; None where nothing is stated."""

    year: int
    amount: Decimal | None


class FundingRow(Frozen):
    """One funding row of a measure."""

    funder: str
    year: int
    kind: str
    kind_label: str
    state: str
    state_label: str
    amount: Decimal | None
    note: str


class Commitment(Frozen):
    """One organisation's stand on a measure."""

    organisation: str
    state: str
    state_label: str
    condition: str
    contribution: str
    decision: str
    """The decision in one line: body, date, §, registry number; empty unless decided."""


class Measure(Frozen):
    """A measure as one block."""

    anchor: str
    number: int
    title: str
    description: str
    expected_result: str
    owner: str
    owner_slug: str
    participants: tuple[str, ...]
    four_step: str
    modes: tuple[str, ...]
    area: str
    period: str
    """The planned period in words; empty where not stated."""
    carried_out: str
    """When it began and ended in fact, in words; empty before it has begun."""
    state: str
    state_label: str
    status: str
    status_label: str
    status_reason: str
    goals: tuple[Link, ...]
    challenges: tuple[Link, ...]
    funding: tuple[FundingRow, ...]
    secured: Decimal | None
    """What is granted, decided or spent; None where no such amount is stated."""
    sought: Decimal | None
    """What is needed or applied for beyond that; None where no such amount is stated."""
    commitments: tuple[Commitment, ...]
    replaces: tuple[str, ...] = ()
    """Measures that it took over, by number and title; empty in editions older than that."""

    @property
    def optional_texts(self) -> dict[str, str]:
        return optional_texts(self)


class Package(Frozen):
    """A package with its measures; `title` is empty for measures outside every package."""

    anchor: str
    title: str
    description: str
    measures: tuple[Measure, ...]


class Party(Frozen):
    """An organisation's place in the plan."""

    anchor: str
    name: str
    short_name: str
    slug: str
    role: str
    responsibility: str
    owned: int
    """How many measures it answers for."""
    takes_part: int
    """How many measures it takes part in."""


class PartyGroup(Frozen):
    """The parties of one category."""

    category: str
    label: str
    parties: tuple[Party, ...]


class CommitmentCell(Frozen):
    """One cell of the matrix: an organisation's stand on a measure."""

    state: str
    state_label: str


class MatrixRow(Frozen):
    """A measure's row; `cells` follow the matrix' organisations, None where the organisation was not asked."""

    measure: Link
    cells: tuple[CommitmentCell | None, ...]


class CommitmentMatrix(Frozen):
    """Measure × organisation."""

    organisations: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


class MoneyRow(Frozen):
    """A line of sums over the years: by funder, kind or state. `total` is None where nothing is stated."""

    label: str
    years: tuple[YearAmount, ...]
    total: Decimal | None


class MoneyTable(Frozen):
    """Sums by one dimension over the years, with a last line that sums the others."""

    title: str
    heading: str
    years: tuple[int, ...]
    rows: tuple[MoneyRow, ...]
    total: MoneyRow


class Value(Frozen):
    """A value of the whole region in a year."""

    year: int
    value: Decimal


class Figure(Value):
    """The region's figure in a year; `counted` organisations' values lie behind it."""

    counted: int


class OrganisationValue(Frozen):
    """An organisation's value in the latest year that has one."""

    organisation: str
    year: int
    value: Decimal


class Indicator(Frozen):
    """An indicator with the region's values, computed by the indicator's own rule, and its targets."""

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
    values: tuple[Figure, ...]
    """By the indicator's own rule (`followup.rollup`); years without a figure are left out."""
    organisations: tuple[OrganisationValue, ...]
    source: str
    source_url: str
    goals: tuple[Link, ...]
    standing: str = ""
    """Where it stood when this was read (`followup.enums.TrackStatus`); empty in editions older than standings."""
    standing_label: str = ""
    standing_reason: str = ""


class Picture(Frozen):
    """A picture, with what it shows in words; `source` is an address that holds the picture itself."""

    alt: str
    source: str


class GoodExample(Frozen):
    """Something that worked."""

    anchor: str
    title: str
    organisation: str
    year: int | None
    what_was_done: str
    results: str
    cost: str
    contact: str
    pictures: tuple[Picture, ...] = ()


class PlacedMeasure(Frozen):
    """A line of a table of measures that stands in a text."""

    measure: Link
    owner: str
    period: str
    status: str
    status_label: str


class LivePart(Frozen):
    """Portal data that stands in a chapter's text; one of the three, or none where it is no longer in the plan."""

    key: str
    """What the text says: `kind:key`."""
    title: str
    """What it shows; where it is gone, what the text calls it."""
    measures: tuple[PlacedMeasure, ...] | None = None
    indicator: Indicator | None = None
    money: MoneyTable | None = None

    @property
    def is_gone(self) -> bool:
        """Tell whether the plan no longer has what the text points at."""
        return self.measures is None and self.indicator is None and self.money is None


class PlacedPicture(Frozen):
    """A picture in a chapter's text, by the token that the text names it by; its size is in pixels."""

    token: str
    width: int
    height: int
    source: str = ""
    """An address that holds the picture itself; empty where only pages are made, which show it by its token."""


class ChapterHead(Frozen):
    """What every chapter has."""

    number: int
    title: str
    html: str
    approved_on: date | None
    live: tuple[LivePart, ...] = ()
    """What the live parts of the text show; empty in editions older than that."""
    text_pictures: tuple[PlacedPicture, ...] = ()

    @property
    def label(self) -> str:
        """What it is called in lists."""
        return _("Kapitel %(number)d. %(title)s") % {"number": self.number, "title": self.title}


class Background(ChapterHead):
    """Chapter 1."""

    process_steps: tuple[ProcessStep, ...]


class Definition(ChapterHead):
    """Chapter 2."""


class Goals(ChapterHead):
    """Chapter 3."""

    goals: tuple[Goal, ...]
    challenges: tuple[Challenge, ...]


class Measures(ChapterHead):
    """Chapter 4."""

    packages: tuple[Package, ...]
    count: int


class Cooperation(ChapterHead):
    """Chapter 5."""

    groups: tuple[PartyGroup, ...]
    matrix: CommitmentMatrix


class Financing(ChapterHead):
    """Chapter 6."""

    tables: tuple[MoneyTable, ...]
    """By funder, by kind, by state; the same rows summed three ways."""
    secured: Decimal | None
    sought: Decimal | None
    unfunded: tuple[Link, ...]
    """Measures without a single stated amount."""


class Evaluation(Frozen):
    """What an evaluator found about a measure or a package."""

    title: str
    organisation: str
    year: int
    about: Link
    method: str
    result: str
    evidence: str
    link: str
    file_name: str
    file_checksum: str


class Followup(ChapterHead):
    """Chapter 7."""

    indicators: tuple[Indicator, ...]
    evaluations: tuple[Evaluation, ...] = ()


class Examples(ChapterHead):
    """Chapter 8."""

    examples: tuple[GoodExample, ...]


Chapter = Background | Definition | Goals | Measures | Cooperation | Financing | Followup | Examples


class Adoption(Frozen):
    """What a political body had decided about an earlier edition, as the register said when this was read."""

    edition: int
    organisation: str
    body: str
    kind: str
    kind_label: str
    reservation: str
    decided_on: date
    paragraph: str
    registry_number: str
    link: str
    corrected_on: date | None
    """When the register last was corrected; None where it says what it said at first."""


class Appendix(Frozen):
    """What follows the chapters: a text, or a PDF file, or both. `key` is the same from edition to edition."""

    key: str
    number: int
    title: str
    html: str
    file_name: str = ""
    file_token: str = ""
    """What the portal finds the file by."""
    file_size: int | None = None
    """In bytes."""
    file_checksum: str = ""
    """The SHA-256 of the file."""

    @property
    def anchor(self) -> str:
        """Where it is in the plan in one file."""
        return f"bilaga-{self.number}"

    @property
    def running_head(self) -> str:
        """What stands at the top of its pages in print."""
        return _("Bilaga %(number)d %(title)s") % {"number": self.number, "title": self.title}

    @property
    def label(self) -> str:
        """What it is called in lists."""
        return _("Bilaga %(number)d. %(title)s") % {"number": self.number, "title": self.title}


class PlanDocument(Frozen):
    """The whole plan; `edition` is None for the working plan."""

    format: Literal[1] = 1
    plan: PlanHead
    edition: EditionHead | None
    background: Background
    definition: Definition
    goals: Goals
    measures: Measures
    cooperation: Cooperation
    financing: Financing
    followup: Followup
    examples: Examples
    adoptions: tuple[Adoption, ...] = ()
    """Of earlier editions; empty in editions older than this."""
    appendices: tuple[Appendix, ...] = ()
    """In order; empty in editions older than appendices."""

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The eight chapters in order."""
        return (
            self.background,
            self.definition,
            self.goals,
            self.measures,
            self.cooperation,
            self.financing,
            self.followup,
            self.examples,
        )
