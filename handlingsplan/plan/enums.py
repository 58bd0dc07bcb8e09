"""The eight chapters, the states of a text, and who is granted what on a plan."""

from dataclasses import dataclass, replace

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actors.enums import Role


class PlanStatus(models.TextChoices):
    """Where a plan is in its life."""

    PREPARING = "preparing", _("Under framtagande")
    ACTIVE = "active", _("Gällande")
    CLOSED = "closed", _("Avslutad")


class Vocabulary(models.TextChoices):
    """A set of words that measures or indicators are classed by, where the plan uses it."""

    FOUR_STEPS = "four_steps", _("Fyrstegsprincipen, för åtgärder")
    TRAVEL_MODES = "travel_modes", _("Färdsätt, för åtgärder")
    SUMO_LEVELS = "sumo_levels", _("SUMO-nivåer, för indikatorer")


class PlanPermission(models.TextChoices):
    """What a grant on a plan lets its holder do."""

    READ_WORKING_PLAN = "read_working_plan", _("läsa den pågående planen")
    COMMENT = "comment", _("lämna synpunkter")
    EVALUATE = "evaluate", _("lägga till utvärderingar")
    COORDINATE = "coordinate", _("samordna planen")


# What people of a party's organisation may do with the plan
ROLE_ON_PLAN: dict[Role, tuple[PlanPermission, ...]] = {
    Role.OFFICER: (PlanPermission.READ_WORKING_PLAN, PlanPermission.COMMENT),
    Role.LEAD: (PlanPermission.READ_WORKING_PLAN, PlanPermission.COMMENT),
    Role.READER: (PlanPermission.READ_WORKING_PLAN,),
    Role.EVALUATOR: (PlanPermission.READ_WORKING_PLAN, PlanPermission.COMMENT, PlanPermission.EVALUATE),
}

# What a plan's coordinators may do with it
COORDINATOR_ON_PLAN = (PlanPermission.READ_WORKING_PLAN, PlanPermission.COMMENT, PlanPermission.COORDINATE)


@dataclass(frozen=True)
class ChapterKind:
    """One of the eight chapters that every plan has."""

    number: int
    key: str
    title: str | Promise
    about: str | Promise  # what a reader finds there
    belongs: str | Promise  # what a writer puts there


CHAPTERS: tuple[ChapterKind, ...] = (
    ChapterKind(
        1,
        "background",
        _("Bakgrund och syfte"),
        _("Varför planen finns och vad den ska leda till"),
        _("Varför planen finns och vad den ska leda till."),
    ),
    ChapterKind(
        2,
        "definition",
        _("Definition"),
        _("Vad parterna menar när de talar om planens ämne"),
        _("En definition som alla parter står bakom: vad som räknas dit, och vad som inte gör det."),
    ),
    ChapterKind(
        3,
        "goals",
        _("Mål och utmaningar"),
        _("Vad regionen vill nå, och vad som står i vägen"),
        _("Målen som binder regionen, utmaningarna som ska lösas och de strategier som planen följer av."),
    ),
    ChapterKind(
        4,
        "measures",
        _("Åtgärder och strategier"),
        _("Vad som ska göras, av vem och när"),
        _("Hur åtgärderna hänger ihop: paket, gemensamma system och kampanjer. Åtgärderna visas under texten."),
    ),
    ChapterKind(
        5,
        "cooperation",
        _("Samverkan och koordinering"),
        _("Vilka som deltar och vad de har åtagit sig"),
        _("Hur parterna organiserar sig: roller, ansvar och mötesformer. Parterna visas under texten."),
    ),
    ChapterKind(
        6,
        "financing",
        _("Finansiering"),
        _("Vad det kostar, vem som betalar och hur säkert det är"),
        _("Hur finansieringen samordnas och vilka källor som finns. Beloppen visas under texten."),
    ),
    ChapterKind(
        7,
        "followup",
        _("Uppföljning och utvärdering"),
        _("Hur det går, år för år"),
        _("Hur planen följs upp, av vem och när. Indikatorerna visas under texten."),
    ),
    ChapterKind(
        8,
        "examples",
        _("Exempel och goda tillämpningar"),
        _("Vad som har fungerat, att lära av"),
        _("Vad som har fungerat och varför. Exemplen visas under texten."),
    ),
)
CHAPTER_BY_NUMBER = {kind.number: kind for kind in CHAPTERS}
_OF_SUBJECT = "definition"


def chapter_kind(number: int, subject: str) -> ChapterKind:
    """Return the chapter as a plan about `subject` has it; without a subject as every plan has it."""
    kind = CHAPTER_BY_NUMBER[number]
    if kind.key != _OF_SUBJECT or not subject:
        return kind
    words = {"subject": subject}
    about = gettext("Vad parterna menar när de säger %(subject)s") % words
    return replace(kind, title=gettext("Definition av %(subject)s") % words, about=about)


def chapter_kinds(subject: str) -> tuple[ChapterKind, ...]:
    """Return the eight chapters as a plan about `subject` has them."""
    return tuple(chapter_kind(kind.number, subject) for kind in CHAPTERS)


class ChapterState(models.TextChoices):
    """The state of a chapter's working text; what was approved before keeps holding meanwhile."""

    DRAFT = "draft", _("Utkast")
    IN_REVIEW = "in_review", _("Under granskning")
    APPROVED = "approved", _("Godkänt")


class ReviewAct(models.TextChoices):
    """What moves a chapter's text from state to state."""

    SUBMIT = "submit", _("lämnade till granskning")
    WITHDRAW = "withdraw", _("drog tillbaka från granskning")
    SEND_BACK = "send_back", _("återsände")
    APPROVE = "approve", _("godkände")
    REVISE = "revise", _("började ett nytt utkast")


# For each act: the states it starts from, and the state it ends in
CHAPTER_TRANSITIONS: dict[ReviewAct, tuple[frozenset[ChapterState], ChapterState]] = {
    ReviewAct.SUBMIT: (frozenset({ChapterState.DRAFT}), ChapterState.IN_REVIEW),
    ReviewAct.WITHDRAW: (frozenset({ChapterState.IN_REVIEW}), ChapterState.DRAFT),
    ReviewAct.SEND_BACK: (frozenset({ChapterState.IN_REVIEW}), ChapterState.DRAFT),
    ReviewAct.APPROVE: (frozenset({ChapterState.IN_REVIEW}), ChapterState.APPROVED),
    ReviewAct.REVISE: (frozenset({ChapterState.APPROVED}), ChapterState.DRAFT),
}


class StepState(models.TextChoices):
    """How far a step of the work with the plan has come."""

    NOT_STARTED = "not_started", _("Inte påbörjat")
    UNDER_WAY = "under_way", _("Pågår")
    DONE = "done", _("Klart")


class Judgement(models.TextChoices):
    """What the coordinator holds of a challenge in a year."""

    BETTER = "better", _("Minskar")
    UNCHANGED = "unchanged", _("Oförändrad")
    WORSE = "worse", _("Ökar")
    UNKNOWN = "unknown", _("Går inte att bedöma")


class GoalOrigin(models.TextChoices):
    """Where a goal comes from."""

    OWN = "own", _("Planens eget mål")
    UPSTREAM = "upstream", _("Mål från annan strategi")
