"""Adding, changing and removing evaluations."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from actors.conflicts import StaleError, version_token
from actors.history import delete_as, save_as
from actors.models import User
from actors.permissions import require
from followup.evaluations.models import Evaluation
from followup.evaluations.permissions import may_add_evaluation, may_change_evaluation, own_organisation
from handlingsplan import richtext
from handlingsplan.files.uploads import CheckedFile
from handlingsplan.plan.models import Plan
from measures.models import Measure, Package
from measures.plan_days import year_problem

MAX_CHARACTERS = 10_000
LENGTHS = {"title": 200, "method": MAX_CHARACTERS, "result": MAX_CHARACTERS, "evidence": MAX_CHARACTERS, "link": 200}


@dataclass(frozen=True, kw_only=True)
class EvaluationData:
    """What an evaluator says; `file` None leaves the stored one as it is."""

    title: str
    year: int
    method: str
    result: str
    evidence: str = ""
    link: str = ""
    file: CheckedFile | None = None


def version_of(evaluation: Evaluation) -> str:
    """Return the version of what it says."""
    return version_token(evaluation.year, *(getattr(evaluation, name) for name in LENGTHS), evaluation.file)


@transaction.atomic
def add_evaluation(
    plan: Plan, *, data: EvaluationData, by: User, measure: Measure | None = None, package: Package | None = None
) -> Evaluation:
    """Add an evaluation of a measure or of a package, one of the two.

    Raises `RefusedError`, `TextRefusedError` and ValidationError by field.
    """
    require(may_add_evaluation(by, plan, measure))
    organisation = own_organisation(by, plan)
    if organisation is None or (measure is None) == (package is None):
        raise ValidationError(_("Välj en åtgärd eller ett åtgärdspaket, och utvärdera för en part i planen."))
    evaluation = Evaluation(plan=plan, measure=measure, package=package, organisation=organisation, author=by)
    return _write(evaluation, data, by=by)


@transaction.atomic
def change_evaluation(evaluation: Evaluation, *, data: EvaluationData, by: User) -> Evaluation:
    """Change what was said in `evaluation`, as it was read. Raises as `add_evaluation` does, and `StaleError`."""
    stored = Evaluation.objects.select_for_update(of=("self",)).select_related("plan").get(pk=evaluation.pk)
    require(may_change_evaluation(by, stored))
    if version_of(stored) != version_of(evaluation):
        raise StaleError(stored)
    return _write(stored, data, by=by)


@transaction.atomic
def remove_evaluation(evaluation: Evaluation, *, by: User) -> None:
    """Take an evaluation away; editions that hold it keep it. Raises `RefusedError`."""
    require(may_change_evaluation(by, evaluation))
    delete_as(evaluation, by=by)


def _write(evaluation: Evaluation, data: EvaluationData, *, by: User) -> Evaluation:
    if problem := year_problem(data.year):
        raise ValidationError({"year": problem})
    evaluation.year = data.year
    for name, most in LENGTHS.items():
        setattr(evaluation, name, richtext.plain(getattr(data, name), most=most))
    missing = {name: _("Fyll i fältet.") for name in ("title", "method", "result") if not getattr(evaluation, name)}
    if missing:
        raise ValidationError(missing)
    if data.file is not None:
        evaluation.file.save(data.file.name, ContentFile(data.file.content), save=False)
        evaluation.file_name, evaluation.file_type = data.file.name, data.file.kind.content_type
        evaluation.file_size, evaluation.file_checksum = len(data.file.content), data.file.checksum
    save_as(evaluation, by=by)
    return evaluation
