"""Who reports and who approves values: the grant says who, the state says when."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from actors.access import Person
from actors.enums import OrganisationPermission
from actors.models import Organisation
from actors.permissions import Verdict, holds_on_organisation, require
from followup.enums import OBSERVATION_TRANSITIONS, Level, ObservationAct, RetrievalState
from followup.models import Indicator, Observation, Retrieval
from handlingsplan.plan.enums import PlanPermission
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import plans_where, still_open, working_plan
from measures.models import Measure


def coordinates(user: Person, plan_id: int) -> bool:
    """Tell whether the person coordinates the plan."""
    return plan_id in plans_where(user, PlanPermission.COORDINATE)


def may_report(user: Person, indicator: Indicator, organisation: Organisation) -> Verdict:
    """Report the own organisation's values; the coordinator reports everybody's.

    A value for the whole region is the coordinating organisation's; whoever is responsible for the figure
    reports it too. The indicator's plan is at hand without a query.
    """
    if coordinates(user, indicator.plan_id):
        return _fits(indicator, organisation)
    own = {organisation.pk}
    if indicator.level == Level.REGION and indicator.responsible_id is not None:
        own.add(indicator.responsible_id)
    reads = indicator.plan_id in plans_where(user, PlanPermission.READ_WORKING_PLAN)
    if reads and any(holds_on_organisation(user, OrganisationPermission.REPORT, pk) for pk in own):
        return _fits(indicator, organisation)
    return Verdict(
        _("Värden för %(organisation)s rapporteras av handläggare där, eller av samordnaren.")
        % {"organisation": organisation}
    )


def _fits(indicator: Indicator, organisation: Organisation) -> Verdict:
    regional = indicator.level == Level.REGION
    if regional and organisation.pk != indicator.plan.coordinating_organisation_id:
        return Verdict(_("Indikatorn har ett enda värde, för hela regionen."))
    return still_open(indicator.plan)


def _may_decide(user: Person, observation: Observation, act: ObservationAct) -> Verdict:
    if not coordinates(user, observation.plan_id):
        return Verdict(_("Det här gör samordnaren."))
    if observation.state not in OBSERVATION_TRANSITIONS[act][0]:
        return Verdict(
            _("Värdet har tillståndet ”%(state)s”, och då går det inte.")
            % {"state": observation.get_state_display().lower()}
        )
    return still_open(observation.plan)


def may_approve_observation(user: Person, observation: Observation) -> Verdict:
    """The coordinator approves what was handed in."""
    return _may_decide(user, observation, ObservationAct.APPROVE)


def may_return_observation(user: Person, observation: Observation) -> Verdict:
    """The coordinator returns what was handed in."""
    return _may_decide(user, observation, ObservationAct.RETURN)


def may_import(user: Person, indicator: Indicator) -> Verdict:
    """The coordinator reads values in for all organisations at once."""
    if coordinates(user, indicator.plan_id):
        return still_open(indicator.plan)
    return Verdict(_("Statistik för alla organisationer läses in av samordnaren."))


def may_settle(user: Person, retrieval: Retrieval, *states: RetrievalState) -> Verdict:
    """The coordinator goes through what was retrieved, in one of the states."""
    if not coordinates(user, retrieval.plan_id):
        return Verdict(_("Statistik för alla organisationer läses in av samordnaren."))
    if retrieval.state not in states:
        return Verdict(
            _("Inläsningen har tillståndet ”%(state)s”, och då går det inte.")
            % {"state": retrieval.get_state_display().lower()}
        )
    return still_open(retrieval.plan)


def may_lock(user: Person, plan: Plan) -> Verdict:
    """The coordinator settles years and opens them again."""
    return still_open(plan) if coordinates(user, plan.pk) else Verdict(_("Det här gör samordnaren."))


def indicator_of(user: Person, slug: str, key: str) -> Indicator:
    """Return the indicator with its plan, targets and goals, and the measures that the person sees.

    Raises Http404 to outsiders of the plan.
    """
    plan = working_plan(user, slug)
    found = Indicator.objects.filter(plan=plan).select_related("plan", "responsible")
    measures = Prefetch("measures", Measure.objects.visible_to(user, plan))
    return get_object_or_404(found.prefetch_related("targets", "goals", measures), key=key)


def observation_of(user: Person, slug: str, key: str, pk: int) -> Observation:
    """Return a value that counts or waits."""
    plan = working_plan(user, slug)
    seen = Observation.objects.visible_to(user, plan).current().filter(indicator__key=key)
    return get_object_or_404(seen.select_related("indicator__plan", "organisation"), pk=pk)


def retrieval_of(user: Person, slug: str, key: str, pk: int) -> Retrieval:
    """Return a retrieval, which only those who read statistics in may see."""
    indicator = indicator_of(user, slug, key)
    found = Retrieval.objects.filter(indicator=indicator).select_related("plan", "indicator__plan")
    retrieval = get_object_or_404(found, pk=pk)
    require(may_import(user, indicator))
    return retrieval
