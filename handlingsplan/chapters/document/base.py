"""The base of all parts, and the heads of a plan and an edition."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from handlingsplan.plan.enums import Vocabulary


class Frozen(BaseModel):
    """Base of every part: cannot be changed, and refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Link(Frozen):
    """A name together with the anchor it leads to, in this chapter or another; `key` is that of what it names."""

    key: str
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
    coordinating_organisation_key: str
    is_demo: bool
    subject: str = ""  # what the plan is about; empty in editions older than that
    county_code: str = ""
    # By which vocabularies measures and indicators are classed; editions older than this were by all of them
    vocabularies: tuple[str, ...] = tuple(Vocabulary.values)


class EditionHead(Frozen):
    """Which edition this is."""

    number: int
    published_at: datetime
    summary: str
    history_head: str = Field(
        "",
        description=(
            "Chain, number and digest of the newest entry in the plan's history when the edition was frozen: whoever "
            "has it can tell whether the end of the history was cut off since. Empty in older editions."
        ),
    )
    is_consultation: bool = Field(
        default=False,
        description="True of what was sent out for comment: numbered apart, decided by nobody, and no edition.",
    )
