"""Fetching is authorising: what a person may not see is not found."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from actors.access import Person
from actors.models import Organisation
from handlingsplan.plan.fetching import working_plan
from measures.models import Measure
from measures.permissions import is_involved
from measures.queries import for_page


def visible_measure(user: Person, slug: str, number: int, *, whole: bool = True) -> Measure:
    """Return the measure, where `whole` with all that its page shows; raises Http404."""
    measures = Measure.objects.visible_to(user, working_plan(user, slug))
    fetched = for_page(measures) if whole else measures.select_related("plan", "owner")
    return get_object_or_404(fetched, number=number)


def taken_over_by(user: Person, slug: str, number: int) -> Measure | None:
    """Return the measure that a withdrawn one was replaced by or merged into, if the person sees it."""
    seen = Measure.objects.visible_to(user, working_plan(user, slug))
    return seen.select_related("plan").filter(replaces__number=number).first()


def involved_organisation(measure: Measure, slug: str) -> Organisation:
    """Return the organisation, if it owns the measure, takes part in it or was asked; raises Http404."""
    organisation = get_object_or_404(Organisation, slug=slug)
    if not is_involved(measure, organisation):
        raise Http404
    return organisation
