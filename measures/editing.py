"""Making and changing a measure, and saying how far it has come. A save on an old version raises `StaleError`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.conflicts import StaleError, version_token
from actors.enums import OrganisationPermission
from actors.history import delete_as, save_all_as, save_as
from actors.models import Organisation, User
from actors.permissions import Verdict, acts_elsewhere, holds_on_organisation, require
from handlingsplan import richtext
from handlingsplan.plan.models import Challenge, Goal, Plan
from measures.consequences import NO_ANSWERS, Consequences, Receipt, SaveAnswers
from measures.enums import STATUS_WITH_REASON, Status
from measures.fields import OWN_COLUMNS, STATUS_FIELDS, TEXTS
from measures.models import Measure, MeasureArea, MeasureChallenge, MeasureGoal, MeasureMode, Package, Participation
from measures.numbering import next_draft_numbers
from measures.permissions import may_add_measure, may_make_owner, may_report_status, may_write_measure
from measures.plan_days import day_problem


@dataclass(frozen=True, kw_only=True)
class MeasureData:
    """What a measure says, apart from its money, its commitments and how far it has come."""

    title: str
    description: str = ""
    expected_result: str = ""
    owner: Organisation
    contact: str = ""
    participants: Collection[Organisation] = ()
    package: Package | None = None
    four_step: int | None = None
    modes: Collection[str] = ()
    county_wide: bool = False
    areas: Collection[Organisation] = ()
    planned_start: date | None = None
    planned_end: date | None = None
    goals: Collection[Goal] = ()
    challenges: Collection[Challenge] = ()


def stored_data(measure: Measure) -> MeasureData:
    """Return what the measure says now; no query where it was fetched whole."""
    return MeasureData(
        **{name: getattr(measure, name) for name in OWN_COLUMNS},
        participants=frozenset(row.organisation for row in measure.participations.all()),
        modes=frozenset(row.mode for row in measure.modes.all()),
        areas=frozenset(measure.areas.all()),
        goals=frozenset(measure.goals.all()),
        challenges=frozenset(measure.challenges.all()),
    )


def measure_problems(data: Mapping[str, object]) -> dict[str, str]:
    """Return what is wrong with the fields taken together, by field; values that are missing are let through."""
    problems = {name: day_problem(data.get(name)) for name in ("planned_start", "planned_end")}
    start, end = data.get("planned_start"), data.get("planned_end")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        problems["planned_end"] = _("Planerat slut ligger före planerad start.")
    if data.get("county_wide") and data.get("areas"):
        problems["areas"] = _("Välj antingen hela länet eller enskilda kommuner.")
    return {name: problem for name, problem in problems.items() if problem}


def check_columns(data: MeasureData) -> dict[str, object]:
    """Return the measure's own columns, cleaned; raises ValidationError by field."""
    problems = measure_problems(vars(data))
    values: dict[str, object] = {name: getattr(data, name) for name in OWN_COLUMNS}
    for field in TEXTS:
        try:
            values[field.name] = richtext.plain(getattr(data, field.name), most=field.max_length)
        except richtext.TextRefusedError as error:
            problems[field.name] = str(error)
    values["title"] = " ".join(str(values["title"]).split())
    if not values["title"]:
        problems["title"] = _("Skriv en rubrik.")
    if problems:
        raise ValidationError(problems)
    return values


@dataclass(frozen=True)
class Links:
    """One kind of link from a measure: its rows, the column at the other end, and whether a row knows its plan."""

    model: type[models.Model]
    column: str
    in_plan: bool

    def row(self, measure: Measure, key: object) -> models.Model:
        plan = {"plan": measure.plan} if self.in_plan else {}
        return self.model(measure=measure, **{self.column: key}, **plan)

    def save(self, measure: Measure, chosen: Collection[object], *, by: User, at: datetime) -> bool:
        """Make the measure's links equal to `chosen`, each change with its history row; tell whether any was made."""
        stored = self.model._default_manager.filter(measure=measure)  # noqa: SLF001 Django's documented name
        rows = {getattr(row, self.column): row for row in stored}
        gone = [row for key, row in rows.items() if key not in chosen]
        new = [key for key in chosen if key not in rows]
        for row in gone:
            delete_as(row, by=by, at=at)
        for key in new:
            save_as(self.row(measure, key), by=by, at=at)
        return bool(gone or new)


_PARTICIPATIONS = Links(Participation, "organisation_id", in_plan=True)
_GOALS = Links(MeasureGoal, "goal_id", in_plan=True)
_CHALLENGES = Links(MeasureChallenge, "challenge_id", in_plan=True)
_MODES = Links(MeasureMode, "mode", in_plan=False)
_AREAS = Links(MeasureArea, "organisation_id", in_plan=False)


def _keys(rows: Collection[models.Model]) -> set[object]:
    return {row.pk for row in rows}


def chosen_links(data: MeasureData) -> tuple[tuple[Links, set[object]], ...]:
    return (
        (_PARTICIPATIONS, _keys(data.participants) - {data.owner.pk}),
        (_GOALS, _keys(data.goals)),
        (_CHALLENGES, _keys(data.challenges)),
        (_MODES, set(data.modes)),
        (_AREAS, _keys(data.areas)),
    )


def _save_links(measure: Measure, data: MeasureData, *, by: User, at: datetime) -> bool:
    changed = [links.save(measure, keys, by=by, at=at) for links, keys in chosen_links(data)]
    return any(changed)


def _not_own(user: User, owner: Organisation) -> str:
    acting = acts_elsewhere(user, OrganisationPermission.WRITE_MEASURES, owner.pk)
    if acting is None:
        return _("Du skriver inte åtgärder för %(owner)s.") % {"owner": owner}
    return _(
        "Du arbetar nu för %(acting)s och kan inte göra %(owner)s ansvarig. "
        "Byt till %(owner)s i ett annat fönster och spara sedan här igen."
    ) % {"acting": acting, "owner": owner}


def may_own(user: User, plan: Plan, owner: Organisation) -> Verdict:
    """Tell whether the person may add a measure that `owner` answers for."""
    verdict = may_add_measure(user, plan)
    if verdict and not holds_on_organisation(user, OrganisationPermission.WRITE_MEASURES, owner.pk):
        return Verdict(_not_own(user, owner))
    return verdict


@transaction.atomic
def create_measure(plan: Plan, *, data: MeasureData, by: User) -> Measure:
    """Add a draft that only its owner sees. Raises `RefusedError` and ValidationError by field."""
    Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    require(may_own(by, plan, data.owner))
    return store_draft(plan, data=data, by=by)


def store_draft(plan: Plan, *, data: MeasureData, by: User) -> Measure:
    """Store a new draft of `data.owner`'s; whether it may be is the caller's to check. Raises ValidationError."""
    return store_drafts(plan, [new_draft(plan, data)], by=by)[0]


@dataclass(frozen=True)
class NewDraft:
    """A draft that has been checked and is not stored yet, with the links that it will have."""

    measure: Measure
    links: Sequence[models.Model]


def new_draft(plan: Plan, data: MeasureData) -> NewDraft:
    """Return a draft to store. Raises ValidationError by field."""
    measure = Measure(plan=plan, **check_columns(data))
    return NewDraft(measure, [links.row(measure, key) for links, keys in chosen_links(data) for key in keys])


def store_drafts(plan: Plan, drafts: Sequence[NewDraft], *, by: User) -> list[Measure]:
    """Store new drafts; the number of queries grows with their owners, and not with them."""
    measures = [draft.measure for draft in drafts]
    for measure, number in zip(
        measures, next_draft_numbers(plan, [measure.owner for measure in measures]), strict=True
    ):
        measure.number = measure.draft_number = number
    at = timezone.now()
    save_all_as(measures, by=by, at=at)
    links = [link for draft in drafts for link in draft.links]
    for kind in dict.fromkeys(map(type, links)):
        save_all_as([link for link in links if type(link) is kind], by=by, at=at)
    return measures


@transaction.atomic
def save_measure(  # noqa: PLR0913 the change, who makes it, and why
    measure: Measure,
    *,
    data: MeasureData,
    expected_version: int,
    by: User,
    answers: SaveAnswers = NO_ANSWERS,
    reason: str = "",
) -> tuple[Measure, Receipt]:
    """Save what the measure says, and return it as it is now, with who was asked and told.

    Nothing is written where nothing changed; `reason` goes to the history. `expected_version` is the version that the
    writer began from. Raises `RefusedError`, ValidationError by field (also where the change asks something that has no
    answer), and `StaleError` where somebody has saved meanwhile.
    """
    stored = Measure.objects.locked(measure.pk)
    require(may_write_measure(by, stored))
    if stored.version != expected_version:
        raise StaleError(stored)
    require(may_make_owner(by, stored, data.owner))
    values = check_columns(data)
    follows = Consequences.of(stored, vars(data), answers, by=by)
    data = replace(data, participants={*data.participants, *follows.stays})
    changed = {name: value for name, value in values.items() if getattr(stored, name) != value}
    for name, value in changed.items():
        setattr(stored, name, value)
    at = timezone.now()
    if not (_save_links(stored, data, by=by, at=at) or changed):
        return stored, Receipt()
    stored.version += 1
    save_as(stored, by=by, reason=reason, at=at)
    return stored, follows.carry_out(stored, by=by, at=at)


MAX_CHARACTERS = 2_000


@dataclass(frozen=True, kw_only=True)
class StatusData:
    """What is reported; a delayed or stopped measure needs its reason."""

    status: str
    status_reason: str = ""
    actual_start: date | None = None
    actual_end: date | None = None


def status_of(measure: Measure) -> StatusData:
    return StatusData(**{name: getattr(measure, name) for name in STATUS_FIELDS})


def status_version(measure: Measure) -> str:
    """Return the mark of what is reported now, for a form to begin from."""
    return version_token(measure.status, measure.status_reason, measure.actual_start, measure.actual_end)


def status_problems(data: Mapping[str, object]) -> dict[str, str]:
    """Return what is wrong with the fields taken together, by field; values that are missing are let through."""
    problems = {name: day_problem(data.get(name), past=True) for name in ("actual_start", "actual_end")}
    if data.get("status") in STATUS_WITH_REASON and not str(data.get("status_reason") or "").strip():
        problems["status_reason"] = _("Skriv varför åtgärden är försenad eller avbruten.")
    start, end = data.get("actual_start"), data.get("actual_end")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        problems["actual_end"] = _("Faktiskt slut ligger före faktisk start.")
    if isinstance(end, date) and data.get("status") in {Status.NOT_STARTED, Status.UNDER_WAY, Status.DELAYED}:
        problems["actual_end"] = _("En åtgärd som har ett faktiskt slut är genomförd eller avbruten. Ändra det ena.")
    return {name: problem for name, problem in problems.items() if problem}


def status_columns(data: StatusData) -> dict[str, object]:
    """Return the measure's columns, cleaned; raises ValidationError by field."""
    problems = status_problems(vars(data))
    if data.status not in Status.values:
        problems["status"] = _("Välj en status i listan.")
    if problems:
        raise ValidationError(problems)
    reason = richtext.plain_field(data.status_reason, field="status_reason", most=MAX_CHARACTERS)
    return vars(data) | {"status_reason": reason}


@transaction.atomic
def set_status(measure: Measure, *, data: StatusData, expected_version: str, by: User) -> Measure:
    """Report how far the measure has come, and return it as it is now.

    `expected_version` is a `status_version`. Raises `RefusedError`, ValidationError by field, and `StaleError`.
    """
    stored = Measure.objects.locked(measure.pk)
    require(may_report_status(by, stored))
    if status_version(stored) != expected_version:
        raise StaleError(stored)
    for name, value in status_columns(data).items():
        setattr(stored, name, value)
    if status_version(stored) != expected_version:
        save_as(stored, by=by)
    return stored
