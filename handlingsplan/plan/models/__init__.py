"""The plan's own tables."""

from handlingsplan.plan.models.chapter import Chapter, ReviewEvent, Revision, TextDraft, TextPicture
from handlingsplan.plan.models.people import COORDINATOR, Coordinator, Invitation, InvitationConfirmation
from handlingsplan.plan.models.plan import (
    YEAR,
    CarriedOver,
    Challenge,
    ChallengeJudgement,
    Goal,
    Party,
    Plan,
    PlanGrant,
    ProcessStep,
)

__all__ = [
    "COORDINATOR",
    "YEAR",
    "CarriedOver",
    "Challenge",
    "ChallengeJudgement",
    "Chapter",
    "Coordinator",
    "Goal",
    "Invitation",
    "InvitationConfirmation",
    "Party",
    "Plan",
    "PlanGrant",
    "ProcessStep",
    "ReviewEvent",
    "Revision",
    "TextDraft",
    "TextPicture",
]
