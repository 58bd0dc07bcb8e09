"""Fetching is authorising: indicators, values and retrievals that the person may see, or Http404."""

from django.shortcuts import get_object_or_404

from actors.access import Person
from actors.permissions import require
from followup.models import Indicator, Observation, Retrieval
from followup.permissions import may_import
from handlingsplan.plan.fetching import working_plan


def indicator_of(user: Person, slug: str, key: str) -> Indicator:
    """Return the indicator with its plan, targets, goals and measures; raises Http404 to outsiders of the plan."""
    plan = working_plan(user, slug)
    found = Indicator.objects.filter(plan=plan).select_related("plan", "responsible")
    return get_object_or_404(found.prefetch_related("targets", "goals", "measures"), key=key)


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
