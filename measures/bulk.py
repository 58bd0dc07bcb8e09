"""Many measures at once: one change to all of them with what it would do to each, and choices kept under a name."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from actors.access import Person
from actors.conflicts import StaleError
from actors.enums import OrganisationPermission
from actors.models import Organisation, User
from actors.permissions import RefusedError, Verdict, organisations_where, require
from handlingsplan import richtext
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_coordinate, may_read_working_plan
from measures import editorial
from measures.commitments import unasked
from measures.consequences import SaveAnswers, move_problems
from measures.editing import measure_problems, save_measure, stored_data
from measures.enums import EDITORIAL_TRANSITIONS, EditorialAct, EditorialState
from measures.fields import unused_fields
from measures.models import KeptFilter, Measure, Package
from measures.permissions import may_accept, may_propose, may_write_measure
from measures.wording import field_in_words

MAX_MEASURES = 100  # in one change: each is a save of its own, in one transaction

ACTS: dict[EditorialAct, Callable[[Person, Measure], Verdict]] = {
    EditorialAct.PROPOSE: may_propose,
    EditorialAct.ACCEPT: may_accept,
}


@dataclass(frozen=True)
class BulkChange:
    """A field with its new value, or an editorial act; `reason` is why planned days move."""

    field: str = ""
    reason: str = ""
    value: Package | int | date | None = None
    act: EditorialAct | None = None


@dataclass(frozen=True)
class BulkResult:
    """What the change does to one measure, in words; `refusal` says why nothing."""

    measure: Measure
    before: str
    after: str
    refusal: str = ""
    asks: tuple[Organisation, ...] = ()  # who is asked about their commitment
    reading: str = ""  # what the decision rests on: what the field says, or for an act the version of the measure
    read: str | None = None  # the reading from which somebody decided, where it is another one

    @property
    def changes(self) -> bool:
        """Tell whether the measure would be another."""
        return not self.refusal and self.before != self.after


def _act_result(user: Person, measure: Measure, act: EditorialAct) -> BulkResult:
    before = str(measure.get_state_display())
    after = str(EditorialState(EDITORIAL_TRANSITIONS[act][1]).label)
    asks = unasked(measure) if act is EditorialAct.PROPOSE else ()
    return BulkResult(measure, before, after, ACTS[act](user, measure).reason, tuple(asks), str(measure.version))


def _field_result(user: Person, measure: Measure, change: BulkChange) -> BulkResult:
    before = field_in_words(change.field, getattr(measure, change.field))
    refusal = may_write_measure(user, measure).reason
    if not refusal:
        days: dict[str, Any] = {name: getattr(measure, name) for name in ("planned_start", "planned_end")}
        data = days | {change.field: change.value}
        refusal = " ".join({**measure_problems(data), **move_problems(measure, data, change.reason)}.values())
    return BulkResult(measure, before, field_in_words(change.field, change.value), refusal, reading=before)


def result_of(user: Person, measure: Measure, change: BulkChange) -> BulkResult:
    """Return what the change would do to the measure."""
    if change.act is not None:
        return _act_result(user, measure, change.act)
    return _field_result(user, measure, change)


def preview(
    user: Person, measures: Iterable[Measure], change: BulkChange, *, readings: Mapping[int, str] = MappingProxyType({})
) -> list[BulkResult]:
    """Return what the change would do to each measure; `readings` tell by number from what somebody has decided."""
    results = [result_of(user, measure, change) for measure in measures]
    return [
        replace(result, read=read)
        if (read := readings.get(result.measure.number, result.reading)) != result.reading
        else result
        for result in results
    ]


def _do(measure: Measure, change: BulkChange, by: User) -> None:
    if change.act is EditorialAct.PROPOSE:
        editorial.propose(measure, expected_version=measure.version, by=by)
    elif change.act is EditorialAct.ACCEPT:
        editorial.accept(measure, expected_version=measure.version, by=by)
    else:
        values: dict[str, Any] = {change.field: change.value}
        data, answers = replace(stored_data(measure), **values), SaveAnswers(moved_because=change.reason)
        save_measure(measure, data=data, expected_version=measure.version, by=by, answers=answers)


@transaction.atomic
def change_many(
    measures: Sequence[Measure], change: BulkChange, *, readings: Mapping[int, str], by: User
) -> list[BulkResult]:
    """Change those that do not refuse, each with its own history, and return what happened to each.

    Raises `StaleError` where one of them is not as it was read (`readings` as for `preview`), or is saved meanwhile;
    then none is changed.
    """
    results = preview(by, measures, change, readings=readings)
    if any(result.read is not None for result in results):
        raise StaleError(results)
    for result in results:
        if result.changes:
            _do(result.measure, change, by)
    return results


def bulk_labels(user: Person, plan: Plan) -> dict[str, str]:
    """Return what the person can change for many at once in the plan, with its name."""
    labels = {
        "package": _("Åtgärdspaket"),
        "four_step": _("Steg i fyrstegsprincipen"),
        "planned_start": _("Planerad start"),
        "planned_end": _("Planerat slut"),
    }
    labels = {name: label for name, label in labels.items() if name not in unused_fields(plan)}
    if organisations_where(user, OrganisationPermission.WRITE_MEASURES):
        labels[EditorialAct.PROPOSE.value] = _("Lämna över till samordnaren")
    if may_coordinate(user, plan):
        labels[EditorialAct.ACCEPT.value] = _("Godta")
    return labels


MAX_KEPT = 50
MAX_CHARACTERS_IN_NAME = 80
MAX_CHARACTERS_IN_QUERY = 1000


def kept_filters(user: Person, plan: Plan) -> QuerySet[KeptFilter]:
    """Return what the person keeps of the plan's list."""
    return KeptFilter.objects.filter(user=user.pk, plan=plan)


@transaction.atomic
def keep_filter(plan: Plan, *, name: str, query: str, by: User) -> KeptFilter:
    """Keep `query` under a name; the same name again means the new query. Raises ValidationError by field."""
    require(may_read_working_plan(by, plan))
    name = " ".join(richtext.plain(name, most=MAX_CHARACTERS_IN_NAME).split())
    if not name:
        raise ValidationError({"name": _("Ge urvalet ett namn.")})
    if len(query) > MAX_CHARACTERS_IN_QUERY:
        raise ValidationError({"name": _("Urvalet är för långt för att sparas.")})
    others = kept_filters(by, plan).exclude(name=name)
    if others.count() >= MAX_KEPT:
        raise ValidationError({"name": _("Du har redan %(n)d sparade urval. Ta bort något först.") % {"n": MAX_KEPT}})
    kept, _made = KeptFilter.objects.update_or_create(plan=plan, user=by, name=name, defaults={"query": query})
    return kept


def forget_filter(kept: KeptFilter, *, by: User) -> None:
    """Forget a kept filter, of one's own. Raises `RefusedError`."""
    if kept.user_id != by.pk:
        raise RefusedError(_("Urvalet är någon annans."))
    kept.delete()
