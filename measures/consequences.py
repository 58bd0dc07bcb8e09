"""What a change of a measure leads to for others: what its writer is asked, what is carried out, and who is told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from actors.models import Organisation, User
from handlingsplan import richtext
from measures.commitments import ask, stop_asking, taking_part
from measures.enums import EditorialAct, EditorialState
from measures.former_owner import (
    NOTHING_CHOSEN,
    FormerAnswers,
    FormerMoney,
    FormerPart,
    LeftBehind,
    left_behind,
    settle,
    settle_problems,
)
from measures.models import Measure
from measures.notices import enter_and_tell
from measures.permissions import involved_ids, is_handed_over

MAX_REASON = 500
PLANNED = ("planned_start", "planned_end")


@dataclass(frozen=True, kw_only=True)
class SaveAnswers:
    """What the writer answers to what a change asks."""

    moved_because: str = ""  # why the planned days of an accepted measure move
    former: FormerAnswers = NOTHING_CHOSEN  # where another organisation becomes owner

    @classmethod
    def of(cls, typed: Mapping[str, Any]) -> "SaveAnswers":
        """Return those among the fields of a form."""
        part, money = typed.get("former_part", ""), typed.get("former_money", "")
        return cls(moved_because=typed.get("moved_because", ""), former=FormerAnswers(part, money))


NO_ANSWERS = SaveAnswers()


@dataclass(frozen=True)
class Receipt:
    """Who was asked and told by a save, apart from what it wrote."""

    asked: Collection[Organisation] = ()
    asked_no_more: Collection[Organisation] = ()
    stands: Collection[Organisation] = ()  # who takes part no more, but has answered: the answer is theirs to change
    told: Collection[Organisation] = ()

    def in_words(self) -> str:
        sentences = (
            (_("Frågan om åtagande har gått till %(names)s."), self.asked),
            (_("Frågan om åtagande är tillbakatagen från %(names)s."), self.asked_no_more),
            (_("Det som %(names)s har svarat om sitt åtagande står kvar."), self.stands),
            (_("Besked har gått till %(names)s."), self.told),
        )
        return " ".join(text % {"names": in_a_row(names)} for text, names in sentences if names)


def in_a_row(names: Collection[object]) -> str:
    """Return the names as in a sentence: "Täby, Nacka och ResSmart"."""
    *first, last = map(str, names)
    return _("%(first)s och %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def moved_days(measure: Measure, data: Mapping[str, object]) -> list[str]:
    """Return the planned days of an accepted measure that `data` says otherwise; a first day is no move."""
    if measure.state != EditorialState.ACCEPTED:
        return []
    return [name for name in PLANNED if name in data and getattr(measure, name) not in {None, data[name]}]


def move_problems(measure: Measure, data: Mapping[str, object], reason: str) -> dict[str, str]:
    """Return what is wrong with the answer to why the days move, by field."""
    if moved_days(measure, data) and not reason.strip():
        return {"moved_because": _("Åtgärden är godtagen. Skriv varför tiden flyttas.")}
    return {}


@dataclass(frozen=True)
class Consequences:
    """What follows from a change: read and checked before it is written, carried out after."""

    moves: bool
    left: LeftBehind | None
    involved: frozenset[int]  # owner and participants before
    answers: SaveAnswers

    @classmethod
    def of(cls, stored: Measure, data: Mapping[str, Any], answers: SaveAnswers, *, by: User) -> "Consequences":
        """Raises ValidationError by field, where a question that the change asks has no answer."""
        left = left_behind(stored, data["owner"].pk)
        answers = _settled(answers, left, data)
        problems = move_problems(stored, data, answers.moved_because)
        if left is not None:
            problems |= settle_problems(left, answers.former, by=by)
        if problems:
            raise ValidationError(problems)
        return cls(bool(moved_days(stored, data)), left, taking_part(stored), answers)

    @property
    def stays(self) -> Collection[Organisation]:
        """The former owner, where it goes on as a participant."""
        if self.left is not None and self.answers.former.part == FormerPart.STAYS:
            return {self.left.organisation}
        return ()

    def carry_out(self, saved: Measure, *, by: User, at: datetime) -> Receipt:
        """Ask, settle and tell; within the transaction of the save."""
        now = taking_part(saved)
        came, went = now - self.involved, self.involved - now
        receipt = Receipt()
        if is_handed_over(saved):
            asked = ask(saved, came, by=by, at=at)
            receipt = Receipt(asked, stop_asking(saved, went, by=by, at=at))
        told = self._tell(saved, by=by, at=at)
        stands = Organisation.objects.filter(commitments__measure=saved, commitments__asked_apart=False, pk__in=went)
        return replace(receipt, stands=tuple(stands), told=tuple(dict.fromkeys(told)))

    def _tell(self, saved: Measure, *, by: User, at: datetime) -> list[Organisation]:
        told: list[Organisation] = []
        if self.left is not None:
            words = settle(self.left, saved, self.answers.former, by=by, at=at)
            both = {self.left.organisation.pk, saved.owner_id}
            told += enter_and_tell(saved, EditorialAct.HAND_ON, to=both, comment=words, by=by)
        if self.moves:
            reason = richtext.plain(self.answers.moved_because, most=MAX_REASON)
            everybody = involved_ids(saved)
            told += enter_and_tell(saved, EditorialAct.RESCHEDULE, to=everybody, comment=reason, by=by)
        return told


def _settled(answers: SaveAnswers, left: LeftBehind | None, data: Mapping[str, Any]) -> SaveAnswers:
    """Return the answers with those that the change itself gives: whoever is named a participant stays."""
    if left is None:
        return answers
    part = FormerPart.STAYS if left.organisation in data["participants"] else answers.former.part
    money = answers.former.money if left.rows else FormerMoney.STAYS
    return replace(answers, former=FormerAnswers(part, money))
