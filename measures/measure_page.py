"""What the page of a measure shows a person: what is theirs to do, what they may do, and where it stands."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from actors.access import Person
from actors.enums import OrganisationPermission
from actors.models import Organisation
from actors.permissions import Verdict, organisations_where
from measures.decisions.extracts import may_read_extract
from measures.decisions.permissions import may_enter_on_behalf
from measures.enums import CommitmentState, EditorialAct, EditorialState, FundingState, Status
from measures.models import Commitment, EditorialEvent, FundingRow, Measure
from measures.money.tables import FundingSummary, MoneyTable, funding_summary, shares, sum_amounts, tabulate
from measures.money.year_bars import YearBar, year_bars
from measures.parts import PARTS
from measures.permissions import (
    may_accept,
    may_ask,
    may_give_commitment,
    may_propose,
    may_replace,
    may_report_status,
    may_restore,
    may_see_measure,
    may_send_back_measure,
    may_withdraw,
    may_write_funding,
    may_write_measure,
    may_write_own_part,
)
from measures.todo import MeasureStep, StepKind, measure_steps

MoneyKey = tuple[str, str, str]


@dataclass(frozen=True)
class NextStep:
    """One thing that waits for the person: why, and where it is done."""

    text: str
    label: str
    url: str


@dataclass(frozen=True)
class Action:
    """Something that can be done with the measure; the verdict tells whether this person may, and if not why."""

    label: str
    url: str
    verdict: Verdict


@dataclass(frozen=True)
class Position:
    """Where one organisation stands; `url` is empty unless the person writes it, or enters it `on_behalf`."""

    organisation: Organisation
    is_owner: bool
    commitment: Commitment | None
    url: str
    on_behalf: bool = False
    reads_extract: bool = False


@dataclass(frozen=True)
class MeasureMoney:
    """A measure's money by funder, kind and state over the years."""

    table: MoneyTable[MoneyKey]
    summary: FundingSummary
    shares: Mapping[str, Decimal | None]  # how much of it all each funder pays, in percent
    notes: Sequence[FundingRow]
    bars: Sequence[YearBar]


def _url(name: str, measure: Measure, *more: str) -> str:
    return reverse(name, args=[measure.plan.slug, measure.number, *more])


def actions(user: Person, measure: Measure) -> list[Action]:
    """Return everything that can be done with the measure as it is now, whoever may do it."""
    rows = [
        *_own_commitments(user, measure),
        Action(_("Ändra texten"), _url("edit_part", measure, PARTS[0].key), may_write_measure(user, measure)),
        Action(_("Ändra pengarna"), _url("measure_funding", measure), may_write_funding(user, measure)),
        Action(_("Milstolpar, länkar och filer"), _url("measure_beside", measure), may_write_measure(user, measure)),
        Action(_("Fråga organisationer"), _url("ask_about_measure", measure), may_ask(user, measure)),
        Action(_("Rapportera status"), _url("measure_status", measure), may_report_status(user, measure)),
    ]
    if measure.state == EditorialState.DRAFT:
        rows.append(Action(_("Lämna över"), _url("propose_measure", measure), may_propose(user, measure)))
    if measure.state == EditorialState.PROPOSED:
        rows.append(Action(_("Godta"), _url("accept_measure", measure), may_accept(user, measure)))
        rows.append(Action(_("Återsänd"), _url("send_back_measure", measure), may_send_back_measure(user, measure)))
    if measure.state == EditorialState.WITHDRAWN:
        rows.append(Action(_("Återta"), _url("restore_measure", measure), may_restore(user, measure)))
    else:
        rows.append(Action(_("Ersätt eller slå ihop"), _url("replace_measure", measure), may_replace(user, measure)))
        rows.append(Action(_("Dra tillbaka"), _url("withdraw_measure", measure), may_withdraw(user, measure)))
    return rows


# What most come to do, the first that one may: the button beside the menu.
_PRIMARY = ("accept_measure", "propose_measure", "measure_status", "measure_commitment", "measure_funding")


def primary_action(rows: Sequence[Action]) -> Action | None:
    """Return the one action that the page puts first, of those that the person may take."""
    allowed = [row for row in rows if row.verdict]
    named = (row for name in _PRIMARY for row in allowed if resolve(row.url).url_name == name)
    return next(named, None)


def _own_commitments(user: Person, measure: Measure) -> Iterator[Action]:
    """Yield what a lead comes for, before all else; nobody else is told of it here."""
    for position in positions(user, measure):
        if verdict := may_give_commitment(user, measure, position.organisation):
            yield Action(_("Ert åtagande"), position.url, verdict)


def successor(user: Person, measure: Measure) -> Measure | None:
    """Return the measure that took this one over, if the person sees it: it may be a draft again."""
    other = measure.replaced_by
    return other if other is not None and may_see_measure(user, other) else None


def positions(user: Person, measure: Measure) -> list[Position]:
    """Return where each organisation stands that owns the measure, takes part in it or was asked; the owner first."""
    commitments = {commitment.organisation_id: commitment for commitment in measure.commitments.all()}
    organisations = {measure.owner_id: measure.owner}
    organisations |= {row.organisation_id: row.organisation for row in measure.participations.all()}
    organisations |= {pk: commitment.organisation for pk, commitment in commitments.items()}
    return [_position(user, measure, body, commitments.get(body.pk)) for body in organisations.values()]


def _position(user: Person, measure: Measure, organisation: Organisation, commitment: Commitment | None) -> Position:
    writes = _writes_part(user, measure, organisation)
    enters = not writes and bool(may_enter_on_behalf(user, measure, organisation))
    extract = commitment.extract if commitment else None
    return Position(
        organisation,
        organisation.pk == measure.owner_id,
        commitment,
        _url("measure_commitment", measure, organisation.slug) if writes or enters else "",
        on_behalf=enters,
        reads_extract=extract is not None and bool(may_read_extract(user, extract)),
    )


def unasked_in(positions: Sequence[Position]) -> list[Organisation]:
    """Return the owner and those who take part, as far as nobody has asked them where they stand."""
    return [position.organisation for position in positions if position.commitment is None]


def status_summary(positions: Sequence[Position]) -> dict[str, object]:
    """Return how many organisations have `reported` an own status, of how many (`all`), and which, in `words`.

    Those whom the measure does not concern are not counted.
    """
    out = {CommitmentState.DECLINED, CommitmentState.NOT_RELEVANT}
    asked = [row.commitment for row in positions if row.commitment and row.commitment.state not in out]
    counts = Counter(row.own_status for row in asked if row.own_status)
    words = (f"{counts[status.value]} {str(status.label).lower()}" for status in Status if counts[status.value])
    return {"reported": counts.total(), "all": len(asked), "words": ", ".join(words)}


def _writes_part(user: Person, measure: Measure, organisation: Organisation) -> bool:
    return bool(may_give_commitment(user, measure, organisation) or may_write_own_part(user, measure, organisation))


_STATES = list(reversed(FundingState.values))


def _order(row: FundingRow) -> tuple[bool, str, int, str, int, int]:
    """Order rows by funder, parties first; the surest money of each funder first."""
    outside = row.organisation is None
    name = row.organisation.sort_key if row.organisation else row.funder_name
    return (outside, name, _STATES.index(row.state), row.kind, row.year, row.pk)


def money(measure: Measure, funding: Iterable[FundingRow]) -> MeasureMoney:
    """Return the measure's money; years of the plan and every other year that has a row."""
    rows = sorted(funding, key=_order)
    table = tabulate(
        rows,
        by=lambda row: (row.funder_name, row.get_kind_display(), row.get_state_display()),
        years=measure.plan.years,
    )
    return MeasureMoney(
        table=table,
        summary=funding_summary(rows),
        shares=_shares(rows),
        notes=[row for row in rows if row.note],
        bars=year_bars(rows, table.years),
    )


def _shares(rows: Sequence[FundingRow]) -> Mapping[str, Decimal | None]:
    names = dict.fromkeys(row.funder_name for row in rows)
    return shares({name: sum_amounts(row.amount for row in rows if row.funder_name == name) for name in names})


def editorial_log(user: Person, measure: Measure) -> list[EditorialEvent]:
    """Return the acts on the measure that the person may know of, newest first."""
    own = organisations_where(user, OrganisationPermission.READ_DRAFTS)
    return [event for event in measure.editorial_events.all() if event.private_to_id in {None, *own}]


def withdrawal(measure: Measure, events: Sequence[EditorialEvent]) -> EditorialEvent | None:
    """Return the act that a withdrawn measure was withdrawn by."""
    if measure.state != EditorialState.WITHDRAWN:
        return None
    return next((event for event in events if event.act == EditorialAct.WITHDRAW), None)


_WHERE = {
    StepKind.DESCRIBE: ("edit_part", _lazy("Ändra texten")),
    StepKind.ANSWER: ("measure", _lazy("Ta ställning")),
    StepKind.HAND_OVER: ("propose_measure", _lazy("Lämna över till samordnaren")),
    StepKind.COMMIT: ("measure_commitment", _lazy("Lämna ert åtagande")),
    StepKind.CONTRIBUTE: ("measure_commitment", _lazy("Skriv ert bidrag")),
    StepKind.STATUS: ("measure_status", _lazy("Rapportera status")),
    StepKind.COST: ("measure_funding", _lazy("Skriv vad den kostar")),
}


def next_steps(user: Person, measure: Measure) -> list[NextStep]:
    """Return what waits for the person here, most pressing first."""
    found = measure_steps(user, measure.plan, Measure.objects.filter(pk=measure.pk))
    return [_next_step(user, measure, step) for step in found]


def _next_step(user: Person, measure: Measure, step: MeasureStep) -> NextStep:
    if step.kind == StepKind.DECIDE:
        name = "accept_measure" if may_accept(user, measure) else "send_back_measure"
        return NextStep(step.text, _("Godta eller återsänd"), _url(name, measure))
    url, label = step_url(step), _WHERE[step.kind][1]
    return NextStep(step.text, str(label), url)


def step_url(step: MeasureStep) -> str:
    """Return where the step is taken; what is to be decided on is read first."""
    if step.kind == StepKind.DECIDE:
        return step.measure.get_absolute_url()
    name, _label = _WHERE[step.kind]
    more = [PARTS[0].key] if name == "edit_part" else []
    if name == "measure_commitment" and step.organisation:
        more = [step.organisation.slug]
    return _url(name, step.measure, *more)
