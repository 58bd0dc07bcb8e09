"""A measure that gets another owner: what the former one has in it, and what becomes of that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actors.enums import OrganisationPermission
from actors.history import delete_as, save_as
from actors.models import Organisation, User
from actors.permissions import holds_on_organisation
from handlingsplan.numbers import format_kronor
from measures.commitments import is_answered
from measures.enums import CommitmentState, FundingState
from measures.models import Commitment, FundingRow, Measure
from measures.money.tables import sum_amounts
from measures.permissions import coordinates, is_handed_over


class FormerPart(models.TextChoices):
    """What becomes of the former owner's place in the measure, and with it of its commitment."""

    STAYS = "stays", gettext_lazy("Medverkar i fortsättningen, och åtagandet står kvar")
    LEAVES = "leaves", gettext_lazy("Deltar inte längre, och åtagandet tas bort")


class FormerMoney(models.TextChoices):
    """What becomes of what the former owner pays; what is spent stays with whoever spent it."""

    STAYS = "stays", gettext_lazy("Betalas även i fortsättningen av den tidigare ansvariga")
    MOVES = "moves", gettext_lazy("Flyttas till den nya ansvariga, utom det som redan är förbrukat")


@dataclass(frozen=True)
class FormerAnswers:
    """What was chosen: a `FormerPart` and a `FormerMoney`, empty where nothing was."""

    part: str = ""
    money: str = ""


NOTHING_CHOSEN = FormerAnswers()


@dataclass(frozen=True)
class LeftBehind:
    """What an organisation has in a measure that another one is to own."""

    measure: Measure
    organisation: Organisation
    commitment: Commitment | None
    rows: Sequence[FundingRow]


def left_behind(measure: Measure, owner_id: int) -> LeftBehind | None:
    """Return what the measure's owner has in it, where another one is to own it; None if there is nothing to ask.

    No query where the measure was fetched whole.
    """
    if owner_id == measure.owner_id:
        return None
    former = measure.owner
    commitment = next((one for one in measure.commitments.all() if one.organisation_id == former.pk), None)
    rows = [row for row in measure.funding_rows.all() if row.organisation_id == former.pk]
    if not (commitment or rows or is_handed_over(measure)):
        return None
    return LeftBehind(measure, former, commitment, rows)


def settle_problems(left: LeftBehind, chosen: FormerAnswers, *, by: User) -> dict[str, str]:
    """Return what is not answered, or may not be done, by field."""
    problems, names = {}, {"former": left.organisation}
    if chosen.part not in FormerPart.values:
        problems["former_part"] = _("Välj vad som ska gälla för %(former)s, som lämnar över ansvaret.") % names
    elif chosen.part == FormerPart.LEAVES and not _may_withdraw(left, by):
        text = _(
            "%(former)s har svarat på frågan om åtagande. Svaret tas bort av organisationsansvarig där eller av "
            "samordnaren. Låt %(former)s medverka tills dess."
        )
        problems["former_part"] = text % names
    if chosen.money not in FormerMoney.values:
        problems["former_money"] = _("Välj vad som ska gälla för det som %(former)s betalar.") % names
    return problems


def _may_withdraw(left: LeftBehind, by: User) -> bool:
    if left.commitment is None or left.commitment.state == CommitmentState.PROPOSED:
        return True
    gives = holds_on_organisation(by, OrganisationPermission.GIVE_COMMITMENTS, left.organisation.pk)
    return gives or coordinates(by, left.measure)


def settle(left: LeftBehind, saved: Measure, chosen: FormerAnswers, *, by: User, at: datetime) -> str:
    """Do what was chosen, and return it in words; `saved` has its new owner."""
    names = {"former": left.organisation, "owner": saved.owner}
    words = [_("Ansvaret gick från %(former)s till %(owner)s.") % names]
    if chosen.part == FormerPart.STAYS:
        words.append(_("%(former)s medverkar.") % names)
    else:
        words.append(_("%(former)s deltar inte längre.") % names)
        stored = Commitment.objects.filter(measure=saved, organisation=left.organisation).first()
        if stored is not None:
            answered = is_answered(stored)
            state = stored.get_state_display().lower()
            delete_as(stored, by=by, at=at)
            if answered:
                words.append(_("Åtagandet (%(state)s) är borttaget.") % {"state": state})
    if left.rows:
        words.append(_money(left, saved, chosen.money, by=by, at=at))
    return " ".join(words)


def _money(left: LeftBehind, saved: Measure, money: str, *, by: User, at: datetime) -> str:
    moved = [row for row in left.rows if money == FormerMoney.MOVES and row.state != FundingState.SPENT]
    own = holds_on_organisation(by, OrganisationPermission.WRITE_MEASURES, saved.owner_id)
    for row in moved:
        row.organisation, row.confirmed_at = saved.owner, at if own else None
        save_as(row, by=by, at=at)
    names = {"former": left.organisation, "owner": saved.owner, "n": len(moved), "left": len(left.rows) - len(moved)}
    sentences = []
    if moved:
        text = ngettext(
            "%(n)d rad pengar (%(amount)s) flyttades till %(owner)s.",
            "%(n)d rader pengar (%(amount)s) flyttades till %(owner)s.",
            len(moved),
        )
        sentences.append(text % (names | {"amount": _amount(moved)}))
    if names["left"]:
        text = ngettext(
            "%(left)d rad pengar står kvar hos %(former)s.",
            "%(left)d rader pengar står kvar hos %(former)s.",
            int(str(names["left"])),
        )
        sentences.append(text % names)
    return " ".join(sentences)


def _amount(rows: Sequence[FundingRow]) -> str:
    total = sum_amounts(row.amount for row in rows)
    return _("belopp inte angivet") if total is None else format_kronor(total)
