"""Who adds and changes evaluations: evaluators, each organisation its own."""

from django.utils.translation import gettext as _

from actors.access import Person
from actors.enums import Role
from actors.models import Membership, Organisation
from actors.permissions import ALLOWED, Verdict
from followup.evaluations.models import Evaluation
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_evaluate
from measures.models import Measure
from measures.permissions import is_handed_over, may_see_measure


def own_organisation(user: Person, plan: Plan) -> Organisation | None:
    """Return the party that the person evaluates for."""
    own = Membership.objects.filter(user=user.pk, role=Role.EVALUATOR, organisation__parties__plan=plan)
    found = own.select_related("organisation").order_by("organisation__sort_key").first()
    return found.organisation if found else None


def may_add_evaluation(user: Person, plan: Plan, measure: Measure | None = None) -> Verdict:
    """Evaluators add to what is handed over."""
    verdict = may_evaluate(user, plan)
    if verdict and measure is not None:
        verdict = may_see_measure(user, measure)
        if verdict and not is_handed_over(measure):
            return Verdict(_("Det går när åtgärden är överlämnad till samordnaren."))
    return verdict


def may_change_evaluation(user: Person, evaluation: Evaluation) -> Verdict:
    """Evaluators change what their own organisation has found."""
    verdict = may_evaluate(user, evaluation.plan)
    if not verdict:
        return verdict
    own = own_organisation(user, evaluation.plan)
    if own is None or own.pk != evaluation.organisation_id:
        return Verdict(_("Utvärderingen ändras av den organisation som har gjort den."))
    return ALLOWED
