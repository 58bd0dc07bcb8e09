"""Directions, levels, rules and states of indicators and observations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.TextChoices):
    """Which way is better."""

    INCREASE = "increase", _("Ska öka")
    DECREASE = "decrease", _("Ska minska")


class Level(models.TextChoices):
    """Who reports values."""

    REGION = "region", _("Hela regionen")
    ORGANISATION = "organisation", _("Varje organisation")


class Rule(models.TextChoices):
    """How the figure for the whole region comes out of the organisations' values."""

    SUM = "sum", _("Summa")
    MEAN = "mean", _("Medelvärde")
    WEIGHTED = "weighted", _("Vägt medelvärde")
    NONE = "none", _("Regionens eget värde")


class ObservationState(models.TextChoices):
    """How far a value has come."""

    DRAFT = "draft", _("Utkast")
    PENDING = "pending", _("Inlämnat")
    APPROVED = "approved", _("Godkänt")
    RETURNED = "returned", _("Återsänt")


class ObservationAct(models.TextChoices):
    """What moves a value from state to state."""

    HAND_IN = "hand_in", _("lämnade in")
    APPROVE = "approve", _("godkände")
    RETURN = "return", _("återsände")


OBSERVATION_TRANSITIONS: dict[ObservationAct, tuple[frozenset[ObservationState], ObservationState]] = {
    ObservationAct.HAND_IN: (
        frozenset({ObservationState.DRAFT, ObservationState.RETURNED, ObservationState.PENDING}),
        ObservationState.PENDING,
    ),
    ObservationAct.APPROVE: (frozenset({ObservationState.PENDING}), ObservationState.APPROVED),
    ObservationAct.RETURN: (frozenset({ObservationState.PENDING}), ObservationState.RETURNED),
}
"""For each act: the states it starts from, and the state it ends in."""
