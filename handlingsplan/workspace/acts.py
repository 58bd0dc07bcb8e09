"""What there is to do in a plan, as verbs: the same on the first page's cards, in lists and in letters."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from measures.todo import StepKind


class Act(StrEnum):
    """What is to be done, in the order that it presses."""

    REPORT = "report"
    REVIEW_REPORT = "review_report"
    REVIEW_CHAPTER = "review_chapter"
    DECIDE = "decide"
    APPROVE_VALUES = "approve_values"
    GO_THROUGH = "go_through"
    REMIND = "remind"
    CORRECT_VALUE = "correct_value"
    COMMIT = "commit"
    WRITE_CHAPTER = "write_chapter"
    CONFIRM_MONEY = "confirm_money"
    CONFIRM_DECISIONS = "confirm_decisions"
    ADOPT = "adopt"
    DECIDE_COMMITMENTS = "decide_commitments"
    ANSWER_CONSULTATION = "answer_consultation"
    NEXT_STEP = "next_step"
    DISPOSE = "dispose"
    STATUS = "status"
    ANSWER = "answer"
    HAND_OVER = "hand_over"
    DESCRIBE = "describe"
    COST = "cost"
    CONTRIBUTE = "contribute"
    EVALUATE = "evaluate"
    READ = "read"


ACT_OF_STEP = {
    StepKind.DECIDE: Act.DECIDE,
    StepKind.DESCRIBE: Act.DESCRIBE,
    StepKind.ANSWER: Act.ANSWER,
    StepKind.HAND_OVER: Act.HAND_OVER,
    StepKind.COMMIT: Act.COMMIT,
    StepKind.CONTRIBUTE: Act.CONTRIBUTE,
    StepKind.STATUS: Act.STATUS,
    StepKind.COST: Act.COST,
}


@dataclass(frozen=True)
class Progress:
    """How far something has come that takes more than one sitting."""

    done: int
    total: int
    words: str


@dataclass(frozen=True)
class TodoItem:
    """One thing to do: what it is called, why it waits, and where it is done.

    `reminded` tells that people hear of it in another way too (`followup.rounds.reminders`), or see it when they come.
    """

    title: str
    note: str
    url: str
    reminded: bool = False
    notice: int | None = None  # the notice that tells of it, where it is news rather than something to do
    waits: bool = False  # whether the notice stays though what it tells of has been opened, as something is to be done
    organisation_id: int | None = None  # whom it is done for; None where the person does it, whomever they act for
    act: Act = Act.READ
    deadline: date | None = None
    progress: Progress | None = None


@dataclass(frozen=True)
class ActWords:
    """What a card is called by how many things it holds, and what its button says."""

    title: Promise  # of ngettext, by `count`
    button: Promise
    once_begun: Promise | None = None  # what the button says of what is begun


WORDS = {
    Act.REPORT: ActWords(
        ngettext_lazy("Lämna rapporten", "Lämna %(count)d rapporter", "count"), _("Rapportera"), _("Fortsätt")
    ),
    Act.REVIEW_REPORT: ActWords(
        ngettext_lazy("Granska en rapport", "Granska %(count)d rapporter", "count"), _("Granska")
    ),
    Act.REVIEW_CHAPTER: ActWords(ngettext_lazy("Granska ett kapitel", "Granska %(count)d kapitel", "count"), _("Läs")),
    Act.DECIDE: ActWords(
        ngettext_lazy("Ta ställning till en åtgärd", "Ta ställning till %(count)d åtgärder", "count"), _("Ta ställning")
    ),
    Act.APPROVE_VALUES: ActWords(
        ngettext_lazy("Godkänn värden i en indikator", "Godkänn värden i %(count)d indikatorer", "count"), _("Granska")
    ),
    Act.GO_THROUGH: ActWords(
        ngettext_lazy("Gå igenom inläst statistik", "Gå igenom inläst statistik, %(count)d gånger", "count"),
        _("Gå igenom"),
    ),
    Act.REMIND: ActWords(ngettext_lazy("Påminn dem som inte har rapporterat", "Påminn", "count"), _("Se vilka")),
    Act.CORRECT_VALUE: ActWords(ngettext_lazy("Rätta ett värde", "Rätta %(count)d värden", "count"), _("Rätta")),
    Act.COMMIT: ActWords(ngettext_lazy("Lämna ert åtagande", "Lämna %(count)d åtaganden", "count"), _("Svara")),
    Act.WRITE_CHAPTER: ActWords(
        ngettext_lazy("Skriv klart ett kapitel", "Skriv klart %(count)d kapitel", "count"), _("Skriv")
    ),
    Act.CONFIRM_MONEY: ActWords(
        ngettext_lazy("Bekräfta vad ni betalar", "Bekräfta vad %(count)d organisationer betalar", "count"),
        _("Se raderna"),
    ),
    Act.CONFIRM_DECISIONS: ActWords(
        ngettext_lazy(
            "Bekräfta beslut som är registrerade åt er", "Bekräfta beslut åt %(count)d organisationer", "count"
        ),
        _("Se besluten"),
    ),
    Act.ADOPT: ActWords(
        ngettext_lazy("Registrera beslut om utgåvan", "Registrera %(count)d beslut om utgåvan", "count"),
        _("Registrera"),
    ),
    Act.DECIDE_COMMITMENTS: ActWords(
        ngettext_lazy("Registrera beslut om åtaganden", "Registrera beslut i %(count)d organisationer", "count"),
        _("Registrera"),
    ),
    Act.ANSWER_CONSULTATION: ActWords(
        ngettext_lazy("Svara på en remiss", "Svara på %(count)d remisser", "count"), _("Svara"), _("Fortsätt")
    ),
    Act.NEXT_STEP: ActWords(
        ngettext_lazy("Gör det som ett möte har bestämt", "Gör %(count)d saker som möten har bestämt", "count"),
        _("Se mötet"),
    ),
    Act.DISPOSE: ActWords(
        ngettext_lazy("Ta ställning till synpunkter", "Ta ställning till synpunkter i %(count)d remisser", "count"),
        _("Ta ställning"),
        _("Fortsätt"),
    ),
    Act.STATUS: ActWords(
        ngettext_lazy("Berätta hur det går med en åtgärd", "Berätta hur det går med %(count)d åtgärder", "count"),
        _("Berätta"),
    ),
    Act.ANSWER: ActWords(
        ngettext_lazy(
            "Ta ställning till en framlagd åtgärd", "Ta ställning till %(count)d framlagda åtgärder", "count"
        ),
        _("Ta ställning"),
    ),
    Act.HAND_OVER: ActWords(
        ngettext_lazy("Lämna över ett utkast", "Lämna över %(count)d utkast", "count"), _("Lämna över")
    ),
    Act.DESCRIBE: ActWords(ngettext_lazy("Beskriv en åtgärd", "Beskriv %(count)d åtgärder", "count"), _("Skriv")),
    Act.COST: ActWords(
        ngettext_lazy("Skriv vad en åtgärd kostar", "Skriv vad %(count)d åtgärder kostar", "count"), _("Skriv")
    ),
    Act.CONTRIBUTE: ActWords(
        ngettext_lazy("Skriv vad ni bidrar med", "Skriv vad ni bidrar med i %(count)d åtgärder", "count"), _("Skriv")
    ),
    Act.EVALUATE: ActWords(ngettext_lazy("Utvärdera åtgärder", "Utvärdera åtgärder", "count"), _("Välj åtgärd")),
    Act.READ: ActWords(ngettext_lazy("Läs", "Läs", "count"), _("Läs")),
}
