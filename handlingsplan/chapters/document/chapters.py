"""The eight chapters, the appendices and the adoptions: the whole plan."""

from datetime import date
from typing import Literal

from django.utils.translation import gettext as _
from pydantic import Field

from handlingsplan.chapters.document.base import EditionHead, Frozen, Link, Number, PlanHead
from handlingsplan.chapters.document.followup import Evaluation, GoodExample, Indicator
from handlingsplan.chapters.document.measures import (
    Challenge,
    CommitmentMatrix,
    Goal,
    MoneyTable,
    Package,
    PartyGroup,
    ProcessStep,
)
from handlingsplan.languages import filled


class PlacedMeasure(Frozen):
    """A line of a table of measures that stands in a text."""

    measure: Link
    owner: str
    owner_key: str
    period: str
    status: str
    status_label: str


class LivePart(Frozen):
    """Portal data that stands in a chapter's text; one of the three, or none where it is no longer in the plan."""

    key: str  # what the text says: `kind:key`
    title: str  # what it shows; where it is gone, what the text calls it
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
    # An address that holds the picture itself; empty where only pages are made, which show it by its token.
    source: str = ""


class ChapterHead(Frozen):
    """What every chapter has; `key` is the name of its attribute in the plan."""

    key: str
    number: int
    title: str
    html: str
    approved_on: date | None
    live: tuple[LivePart, ...] = ()  # what the live parts of the text show; empty in editions older than that
    text_pictures: tuple[PlacedPicture, ...] = ()

    @property
    def label(self) -> str:
        return filled(_("Kapitel %(number)d. %(title)s"), number=self.number, title=self.title)


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

    tables: tuple[MoneyTable, ...]  # by funder, by kind, by state; the same rows summed three ways
    secured: Number | None
    sought: Number | None
    unfunded: tuple[Link, ...]  # measures without a single stated amount


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

    key: str
    edition: int
    organisation: str
    organisation_key: str
    body: str
    kind: str
    kind_label: str
    reservation: str
    decided_on: date
    paragraph: str
    registry_number: str
    link: str
    corrected_on: date | None  # when the register last was corrected; None where it says what it said at first
    on_behalf: str = ""  # how it was registered, where a coordinator did that; empty in editions older than that


class Appendix(Frozen):
    """What follows the chapters: a text, or a PDF file, or both. `key` is the same from edition to edition."""

    key: str
    number: int
    title: str
    html: str
    file_name: str = ""
    file_token: str = ""  # what the portal finds the file by
    file_size: int | None = None  # in bytes
    file_checksum: str = ""  # the SHA-256 of the file

    @property
    def anchor(self) -> str:
        """Where it is in the plan in one file."""
        return f"bilaga-{self.number}"

    @property
    def running_head(self) -> str:
        """What stands at the top of its pages in print."""
        return filled(_("Bilaga %(number)d %(title)s"), number=self.number, title=self.title)

    @property
    def label(self) -> str:
        return filled(_("Bilaga %(number)d. %(title)s"), number=self.number, title=self.title)


class PlanDocument(Frozen):
    """The whole plan; `edition` is None for the working plan.

    `format` is 1 where it was read from an edition of the first format (`handlingsplan.editions.first_format`), whose
    keys are made of numbers and names.
    """

    # Where the schema of its format lies for good; empty where it is not published
    schema_address: str = Field("", serialization_alias="$schema", validation_alias="$schema")
    format: Literal[1, 2] = 2
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
    adoptions: tuple[Adoption, ...] = ()  # of earlier editions; empty in editions older than this
    appendices: tuple[Appendix, ...] = ()  # in order; empty in editions older than appendices

    @property
    def chapters(self) -> tuple[Chapter, ...]:
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
