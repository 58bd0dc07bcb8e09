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


# What the coordinator sees too; the rest is the organisation's own.
HANDED_IN = frozenset({ObservationState.PENDING, ObservationState.APPROVED, ObservationState.RETURNED})


class ObservationAct(models.TextChoices):
    """What moves a value from state to state."""

    HAND_IN = "hand_in", _("lämnade in")
    APPROVE = "approve", _("godkände")
    RETURN = "return", _("återsände")


# For each act: the states it starts from, and the state it ends in.
OBSERVATION_TRANSITIONS: dict[ObservationAct, tuple[frozenset[ObservationState], ObservationState]] = {
    ObservationAct.HAND_IN: (
        frozenset({ObservationState.DRAFT, ObservationState.RETURNED, ObservationState.PENDING}),
        ObservationState.PENDING,
    ),
    ObservationAct.APPROVE: (frozenset({ObservationState.PENDING}), ObservationState.APPROVED),
    ObservationAct.RETURN: (frozenset({ObservationState.PENDING}), ObservationState.RETURNED),
}


class SumoLevel(models.TextChoices):
    """What an indicator measures the effect on, by SUMO's nine levels."""

    A = "A", _("A Utförda aktiviteter och tjänster")
    B = "B", _("B Kännedom om erbjudandet")
    C = "C", _("C Användning av erbjudandet")
    D = "D", _("D Nöjdhet med erbjudandet")
    E = "E", _("E Accepterande av nytt resande")
    F = "F", _("F Tillfälligt förändrat resande")
    G = "G", _("G Nöjdhet med nytt resande")
    H = "H", _("H Varaktigt förändrat resande")
    I = "I", _("I Effekter på systemet")  # noqa: E741 SUMO's own letter


class TrackStatus(models.TextChoices):
    """How an indicator stands against its targets."""

    REACHED = "reached", _("Målet är nått")
    ON_TRACK = "on_track", _("I fas")
    BEHIND = "behind", _("Ligger efter")
    TOO_EARLY = "too_early", _("För tidigt att säga")
    EXPIRED = "expired", _("Målåret har passerat")
    NO_DATA = "no_data", _("Uppgift saknas")
    NO_TARGET = "no_target", _("Målvärde saknas")


class ValuePart(models.TextChoices):
    """A part of a value: by sex or by transport mode."""

    WOMEN = "women", _("Kvinnor")
    MEN = "men", _("Män")
    WALKING = "walking", _("Gång")
    CYCLING = "cycling", _("Cykel")
    TRANSIT = "transit", _("Kollektivtrafik")
    CAR = "car", _("Bil")


class Service(models.TextChoices):
    """Where values are fetched from."""

    FILE = "file", _("Statistikfil")
    KOLADA = "kolada", _("Kolada")
    SCB = "scb", _("SCB:s statistikdatabas")


# Services that answer over the network.
SERVICES_TO_ASK = [(choice.value, choice.label) for choice in (Service.KOLADA, Service.SCB)]


class RetrievalState(models.TextChoices):
    """How far fetched or uploaded values have come."""

    CHOOSING = "choosing", _("Kolumner ska väljas")
    READY = "ready", _("Att gå igenom")
    APPLIED = "applied", _("Inlagt")
    DISCARDED = "discarded", _("Borttaget")
    FAILED = "failed", _("Misslyckades")


# States in which a person still has something to do.
WAITS_FOR_A_PERSON = (RetrievalState.CHOOSING, RetrievalState.READY, RetrievalState.FAILED)
