"""States, kinds and classes of measures, commitments and money."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EditorialState(models.TextChoices):
    """How far the measure has come as a text that the parties agree on."""

    DRAFT = "draft", _("Utkast")
    PROPOSED = "proposed", _("Föreslagen")
    ACCEPTED = "accepted", _("Godtagen")
    WITHDRAWN = "withdrawn", _("Tillbakadragen")


# What is in the working plan. Besides, everybody reads what was withdrawn from these; the rest is the owner's own.
HANDED_OVER = frozenset({EditorialState.PROPOSED, EditorialState.ACCEPTED})


# What a draft goes by before it has a number in the plan (`measures.numbering`).
DRAFT_NUMBERS = range(100_000_000, 1_000_000_000)


class EditorialAct(models.TextChoices):
    """What is told of a measure's way: what moves it from state to state, and what needed a reason."""

    PROPOSE = "propose", _("lämnade över")
    SEND_BACK = "send_back", _("återsände")
    ACCEPT = "accept", _("godtog")
    WITHDRAW = "withdraw", _("drog tillbaka")
    RESTORE = "restore", _("återtog")
    RESCHEDULE = "reschedule", _("flyttade tiden")
    HAND_ON = "hand_on", _("bytte ansvarig organisation")


# For each act: the states it starts from, and the state it ends in.
EDITORIAL_TRANSITIONS: dict[EditorialAct, tuple[frozenset[EditorialState], EditorialState]] = {
    EditorialAct.PROPOSE: (frozenset({EditorialState.DRAFT}), EditorialState.PROPOSED),
    EditorialAct.SEND_BACK: (frozenset({EditorialState.PROPOSED}), EditorialState.DRAFT),
    EditorialAct.ACCEPT: (frozenset({EditorialState.PROPOSED}), EditorialState.ACCEPTED),
    EditorialAct.WITHDRAW: (
        frozenset({EditorialState.DRAFT, EditorialState.PROPOSED, EditorialState.ACCEPTED}),
        EditorialState.WITHDRAWN,
    ),
    # What was withdrawn from the plan ends in the state that it had there (`Measure.withdrawn_from`).
    EditorialAct.RESTORE: (frozenset({EditorialState.WITHDRAWN}), EditorialState.DRAFT),
}


class Replacement(models.TextChoices):
    """What became of a withdrawn measure that another one takes over."""

    REPLACED = "replaced", _("ersatt av")
    MERGED = "merged", _("sammanslagen med")


class Status(models.TextChoices):
    """How far carrying the measure out has come."""

    NOT_STARTED = "not_started", _("Ej påbörjad")
    UNDER_WAY = "under_way", _("Pågår")
    DELAYED = "delayed", _("Försenad")
    DONE = "done", _("Genomförd")
    STOPPED = "stopped", _("Avbruten")


STATUS_WITH_REASON = frozenset({Status.DELAYED, Status.STOPPED})


class FourStep(models.IntegerChoices):
    """The four-step principle, as Trafikverket numbers it."""

    RETHINK = 1, _("1 Tänk om")
    OPTIMISE = 2, _("2 Optimera")
    REBUILD = 3, _("3 Bygg om")
    BUILD_NEW = 4, _("4 Bygg nytt")


class Mode(models.TextChoices):
    """Ways to travel that a measure is about."""

    WALKING = "walking", _("Gång")
    CYCLING = "cycling", _("Cykel")
    MICROMOBILITY = "micromobility", _("Elsparkcykel och annan mikromobilitet")
    PUBLIC_TRANSPORT = "public_transport", _("Kollektivtrafik")
    CAR_SHARING = "car_sharing", _("Delad bil och samåkning")
    CAR = "car", _("Bil")
    FREIGHT = "freight", _("Gods")
    ALL = "all", _("Alla färdsätt")


class FundingKind(models.TextChoices):
    """What the money is for."""

    INVESTMENT = "investment", _("Investering")
    OPERATION = "operation", _("Drift")
    WORKING_TIME = "working_time", _("Arbetstid")


class FundingState(models.TextChoices):
    """How sure the money is."""

    NEED = "need", _("Behov")
    APPLIED = "applied", _("Sökt")
    GRANTED = "granted", _("Beviljad")
    DECIDED = "decided", _("Beslutad")
    SPENT = "spent", _("Förbrukad")


SECURED = frozenset({FundingState.GRANTED, FundingState.DECIDED, FundingState.SPENT})


class CommitmentState(models.TextChoices):
    """One organisation's stand on one measure."""

    PROPOSED = "proposed", _("Föreslaget")
    INTENDS = "intends", _("Avser delta")
    DECIDED = "decided", _("Beslutat")
    DECLINED = "declined", _("Avböjt")
    NOT_RELEVANT = "not_relevant", _("Inte aktuellt")


class LaidAnswer(models.TextChoices):
    """What an owner says of a measure that a coordinator has laid before it."""

    WAITING = "waiting", _("Väntar på svar")
    TAKEN_OVER = "taken_over", _("Övertagen")
    DECLINED = "declined", _("Avböjd")
    PROPOSED = "proposed", _("Överlämnad, inte bekräftad av ägaren")
