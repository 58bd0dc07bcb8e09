"""States of rounds and of what organisations hand in, and the occasions of reminders."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    """Whether reports are taken."""

    OPEN = "open", _("Öppen")
    CLOSED = "closed", _("Stängd")


class SubmissionState(models.TextChoices):
    """How far an organisation's report has come."""

    BEGUN = "begun", _("Påbörjad")
    HANDED_IN = "handed_in", _("Inlämnad")
    RETURNED = "returned", _("Återsänd")
    APPROVED = "approved", _("Godkänd")


class SubmissionAct(models.TextChoices):
    """What moves a report from state to state."""

    HAND_IN = "hand_in", _("lämnade in")
    WITHDRAW = "withdraw", _("tog tillbaka")
    RETURN = "return", _("återsände")
    APPROVE = "approve", _("godkände")


# For each act: the states it starts from, and the state it ends in.
SUBMISSION_TRANSITIONS: dict[SubmissionAct, tuple[frozenset[SubmissionState], SubmissionState]] = {
    SubmissionAct.HAND_IN: (frozenset({SubmissionState.BEGUN, SubmissionState.RETURNED}), SubmissionState.HANDED_IN),
    SubmissionAct.WITHDRAW: (frozenset({SubmissionState.HANDED_IN}), SubmissionState.BEGUN),
    SubmissionAct.RETURN: (frozenset({SubmissionState.HANDED_IN, SubmissionState.APPROVED}), SubmissionState.RETURNED),
    SubmissionAct.APPROVE: (frozenset({SubmissionState.HANDED_IN}), SubmissionState.APPROVED),
}

# While the organisation writes; the rest waits for the coordinator or is done.
FILLED_IN = frozenset({SubmissionState.BEGUN, SubmissionState.RETURNED})


class ReportPart(models.TextChoices):
    """Why an organisation owes a status report on a measure."""

    OWNER = "owner", _("Ansvarig")
    PARTICIPANT = "participant", _("Har åtagit sig att delta")


class Occasion(models.TextChoices):
    """When people are reminded of a round."""

    OPENED = "opened", _("omgången öppnas")
    WEEK_BEFORE = "week_before", _("en vecka kvar")
    DAY_AFTER = "day_after", _("dagen efter")
    WEEKLY = "weekly", _("varje vecka därefter")
    BY_HAND = "by_hand", _("när samordnaren påminner")
