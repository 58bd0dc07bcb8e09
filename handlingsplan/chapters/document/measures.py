"""Goals, measures with their money and commitments, and the parties."""

from datetime import date
from typing import Literal

from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _

from handlingsplan.chapters.document.base import Frozen, Link, Number
from handlingsplan.languages import filled
from measures.fields import optional_texts


class ProcessStep(Frozen):
    """A step on the way from vision to follow-up; editions older than that tell nothing of how far it has come."""

    key: str
    number: int
    title: str
    description: str
    state: str = ""  # empty where nothing is said of it yet
    state_label: str = ""
    on: date | None = None  # the day it is planned for, or was done
    owner: str = ""
    owner_key: str = ""
    evidence: str = ""  # what shows that it is done

    @property
    def told(self) -> str:
        """How far it has come, when and by whom, in one line; empty where nothing is said."""
        day = date_format(self.on, "j F Y") if self.on else ""
        return ", ".join(filter(None, (self.state_label, day, self.owner)))


class Goal(Frozen):
    """A goal with the measures that serve it; `expired` when its target year has passed."""

    key: str
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

    key: str
    anchor: str
    number: int
    title: str
    description: str
    measures: tuple[Link, ...]
    # Empty in editions older than that
    indicators: tuple[Link, ...] = ()  # those that follow its measures
    secured: Number | None = None  # of its measures' money; None where nothing is stated
    sought: Number | None = None
    judgement: str = ""  # the coordinator's latest; empty where there is none
    judgement_label: str = ""
    judged_year: int | None = None
    judgement_text: str = ""


class YearAmount(Frozen):
    """A sum in one year; None where nothing is stated."""

    year: int
    amount: Number | None


class FundingRow(Frozen):
    """One funding row of a measure."""

    key: str
    funder: str
    funder_key: str  # an organisation's, or that of a source outside the parties
    year: int
    kind: str
    kind_label: str
    state: str
    state_label: str
    amount: Number | None
    note: str


class Commitment(Frozen):
    """One organisation's stand on a measure."""

    key: str
    organisation: str
    organisation_key: str
    state: str
    state_label: str
    condition: str
    contribution: str
    decision: str  # the decision in one line: body, date, §, registry number; empty unless decided
    on_behalf: str = ""  # how it was registered, where a coordinator did that; empty in editions older than that
    # The decision in parts; nothing unless decided
    decided_on: date | None = None
    decision_body: str = ""
    decision_paragraph: str = ""
    registry_number: str = ""
    decision_link: str = ""


class Milestone(Frozen):
    """A step on the way of a measure: the day it is planned for, and the day it was reached."""

    key: str
    title: str
    planned_on: date | None
    reached_on: date | None

    def __str__(self) -> str:
        """Return the title with its days."""
        days = [date_format(self.planned_on, "j F Y")] if self.planned_on else []
        if self.reached_on:
            days.append(_("nådd %(day)s") % {"day": date_format(self.reached_on, "j F Y")})
        return filled("%(title)s (%(days)s)", title=self.title, days=", ".join(days)) if days else self.title

    def __html__(self) -> str:
        """Return the same for a page, which may say in which language the title is."""
        return conditional_escape(str(self))


class Measure(Frozen):
    """A measure as one block."""

    key: str
    anchor: str
    number: int
    title: str
    description: str
    expected_result: str
    owner: str
    owner_key: str
    owner_slug: str
    participants: tuple[str, ...]
    participant_keys: tuple[str, ...]
    four_step: str
    modes: tuple[str, ...]
    area: str
    area_keys: tuple[str, ...]  # of the municipalities; empty where it is the whole county, or not stated
    period: str  # the planned period in words; empty where not stated
    carried_out: str  # when it began and ended in fact, in words; empty before it has begun
    state: str
    state_label: str
    status: str
    status_label: str
    status_reason: str
    goals: tuple[Link, ...]
    challenges: tuple[Link, ...]
    funding: tuple[FundingRow, ...]
    secured: Number | None  # what is granted, decided or spent; None where no such amount is stated
    sought: Number | None  # what is needed or applied for beyond that; None where no such amount is stated
    commitments: tuple[Commitment, ...]
    replaces: tuple[str, ...] = ()  # measures that it took over, by number and title; empty in editions older than that
    replaces_keys: tuple[str, ...] = ()
    milestones: tuple[Milestone, ...] = ()  # empty in editions of the first format
    contact: str = ""  # whom to ask; empty in editions older than that
    unconfirmed: str = ""  # said where a coordinator proposed it for an owner that has not confirmed it
    # What `area`, `period` and `carried_out` say in words
    area_codes: tuple[str, ...] = ()
    planned_start: date | None = None
    planned_end: date | None = None
    actual_start: date | None = None
    actual_end: date | None = None

    @property
    def optional_texts(self) -> dict[str, str]:
        return optional_texts(self)

    @property
    def has_long_facts(self) -> bool:
        """Whether anything is told beside text, owner, time and place."""
        lists = (self.participants, self.milestones, self.goals, self.challenges, self.replaces)
        return any((*lists, *self.optional_texts.values()))


class Package(Frozen):
    """A package with its measures; `title` is empty for measures outside every package."""

    key: str
    anchor: str
    title: str
    description: str
    measures: tuple[Measure, ...]


class FormerName(Frozen):
    """A name that an organisation had, with the last day that it had it."""

    name: str
    until: date


class Party(Frozen):
    """An organisation's place in the plan; `key` is the organisation's."""

    key: str
    anchor: str
    name: str
    short_name: str
    slug: str
    role: str
    responsibility: str
    owned: int  # how many measures it answers for
    takes_part: int  # how many measures it takes part in
    former_names: tuple[FormerName, ...] = ()  # the latest first
    code: str = ""  # of its county or municipality; empty in editions older than that
    organisation_number: str = ""  # with ten digits, as 232100-0016; empty where it has none
    # Whom to reach about the plan; a name only where the person has agreed. Empty in editions older than that
    contact_function: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""

    @property
    def contact(self) -> str:
        """Whom to reach, in one line; empty where nothing is stated."""
        parts = (self.contact_function, self.contact_name, self.contact_email, self.contact_phone)
        return ", ".join(filter(None, parts))

    @property
    def called_before(self) -> str:
        """Its former names in a sentence; empty where it always had this one."""
        names = (f"{one.name} ({date_format(one.until, 'j F Y')})" for one in self.former_names)
        told = ", ".join(names)
        return _("Hette tidigare %(names)s.") % {"names": told} if told else ""


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
    organisation_keys: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


class MoneyRow(Frozen):
    """A line of sums over the years: by funder, kind or state. `total` is None where nothing is stated."""

    key: str  # the funder's, or the value of kind or state
    label: str
    years: tuple[YearAmount, ...]
    total: Number | None


class MoneyTable(Frozen):
    """Sums by one dimension over the years, with a last line that sums the others."""

    key: str
    title: str
    heading: str
    years: tuple[int, ...]
    rows: tuple[MoneyRow, ...]
    total: MoneyRow
