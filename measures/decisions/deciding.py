"""One decision of an organisation's, registered for one measure or many: by its lead, or on its behalf."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.access import Person
from actors.conflicts import StaleError
from actors.enums import OrganisationPermission
from actors.history import save_all_as
from actors.models import Organisation, User
from actors.permissions import holds_on_organisation, require
from handlingsplan.plan.models import Plan
from measures.commitments import STAND, Stand, commitment_problems, fill_in
from measures.decisions.extracts import checked_extract, store_extract, tell_corrected
from measures.decisions.permissions import may_enter_on_behalf, may_register_decisions
from measures.enums import CommitmentState
from measures.models import Commitment, Measure, MinutesExtract
from measures.permissions import may_give_commitment
from measures.queries import parties_of

ANSWERS = tuple(choice for choice in CommitmentState.choices if choice[0] != CommitmentState.PROPOSED)


def decides_itself(user: Person, organisation: Organisation) -> bool:
    """Tell whether the person gives commitments as the organisation's lead."""
    return holds_on_organisation(user, OrganisationPermission.GIVE_COMMITMENTS, organisation.pk)


def stand_problems(data: Mapping[str, object], *, on_behalf: bool) -> dict[str, str]:
    """Return what is wrong with a decision's fields, by field; what minutes say always has a body and a day."""
    problems = {}
    if data.get("state") not in dict(ANSWERS):
        problems["state"] = _("Välj vad som är beslutat.")
    decided = dict(data) | ({"state": CommitmentState.DECIDED} if on_behalf else {})
    return problems | commitment_problems(decided)


def undecided(user: Person, plan: Plan, organisation: Organisation) -> list[Commitment]:
    """Return the organisation's commitments that the person can register a decision on, by measure.

    New unsaved ones, version 0, where it takes part and nobody has asked it yet. Two queries.
    """
    has_part = Q(owner=organisation) | Q(participations__organisation=organisation)
    measures = Measure.objects.in_plan(plan).handed_over().select_related("plan")
    measures = measures.filter(has_part | Q(commitments__organisation=organisation)).distinct().order_by("number")
    own = Commitment.objects.filter(organisation=organisation).select_related("organisation", "extract")
    itself = decides_itself(user, organisation)
    rows = (_row(one, organisation) for one in measures.prefetch_related(Prefetch("commitments", own)))
    return [row for row in rows if row.state != CommitmentState.DECIDED and (itself or not row.is_own_entry)]


def deciding_for(user: Person, plan: Plan) -> list[Organisation]:
    """Return the parties that the person registers decisions for, in Swedish order; one query."""
    return [body for body in parties_of(plan) if may_register_decisions(user, plan, body)]


@transaction.atomic
def register_decision(  # noqa: PLR0913 the decision, its evidence, and what it covers
    plan: Plan,
    organisation: Organisation,
    *,
    stand: Stand,
    versions: Mapping[int, int],
    by: User,
    upload: "UploadedFile[bytes] | None" = None,
    is_public: bool = False,
) -> list[Commitment]:
    """Let the organisation's commitments to the measures say what was decided; all or none.

    `versions`: by measure's key, the version of the commitment that the writer read, 0 where there was none. What is
    registered on behalf needs a file. Raises `RefusedError`, ValidationError by field, and `StaleError` with the
    commitments that somebody has changed meanwhile. The number of queries does not grow with the measures.
    """
    require(may_register_decisions(by, plan, organisation))
    itself = decides_itself(by, organisation)
    measures = _locked(plan, organisation, versions)
    rows = {measure: _row(measure, organisation) for measure in measures}
    if stale := [row for measure, row in rows.items() if row.version != versions[measure.pk]]:
        raise StaleError(stale)
    _check(rows, stand, organisation, by=by, itself=itself)
    file = checked_extract(upload, is_needed=not itself)
    at, extract = timezone.now(), None
    if file is not None:
        extract = store_extract(plan, organisation, file=file, is_public=is_public, on_behalf=not itself, by=by, at=at)
    before = {row.extract for row in rows.values() if row.extract is not None}
    for row in rows.values():
        fill_in(row, stand)
        row.extract = extract
        row.version += 1
    new = [row for row in rows.values() if row.pk is None]
    stored = [row for row in rows.values() if row.pk is not None]
    save_all_as(new, by=by, at=at)
    save_all_as(stored, fields=[*sorted(STAND), "extract", "version"], by=by, at=at)
    if itself:
        for corrected in before:
            tell_corrected(corrected, by=by)
    return list(rows.values())


def _locked(plan: Plan, organisation: Organisation, versions: Mapping[int, int]) -> list[Measure]:
    """Return the measures with who stands where, and keep others from changing that, or confirming it."""
    measures = Measure.objects.select_for_update(of=("self",)).filter(plan=plan, pk__in=versions)
    found = list(measures.select_related("plan", "owner").order_by("pk"))
    if not found or len(found) != len(versions):
        raise ValidationError({"rows": _("Välj minst en åtgärd som organisationen deltar i.")})
    rows = Commitment.objects.filter(measure__in=found, organisation=organisation).exclude(extract=None)
    extracts = MinutesExtract.objects.select_for_update().filter(pk__in=rows.order_by().values("extract"))
    list(extracts.order_by("pk"))
    joined = Commitment.objects.select_related("organisation", "extract__plan", "extract__registered_by")
    prefetch_related_objects(found, "participations", Prefetch("commitments", joined))
    return found


def _row(measure: Measure, organisation: Organisation) -> Commitment:
    stored = next((row for row in measure.commitments.all() if row.organisation_id == organisation.pk), None)
    if stored is not None:
        stored.measure = measure
    return stored or Commitment(plan=measure.plan, measure=measure, organisation=organisation, version=0)


def _check(
    rows: Mapping[Measure, Commitment], stand: Stand, organisation: Organisation, *, by: User, itself: bool
) -> None:
    problems: dict[str, str | Sequence[str]] = dict(stand_problems(vars(stand), on_behalf=not itself))
    may = may_give_commitment if itself else may_enter_on_behalf
    verdicts = {measure: may(by, measure, organisation) for measure in rows}
    if refused := [f"{measure}: {verdict.reason}" for measure, verdict in verdicts.items() if not verdict]:
        problems["rows"] = refused
    if problems:
        raise ValidationError(problems)
