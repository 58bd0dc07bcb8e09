"""Fetching is authorising: what a person may not see is not found."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from actors.access import Person
from actors.models import Organisation
from followup.rounds.models import Round
from followup.rounds.permissions import may_see_submission
from handlingsplan.plan.fetching import working_plan
from measures.queries import parties_of


def visible_round(user: Person, slug: str, number: int) -> Round:
    """Return the round with its plan; raises Http404."""
    plan = working_plan(user, slug)
    found: Round = get_object_or_404(Round, plan=plan, number=number)
    found.plan = plan
    return found


def visible_party(user: Person, one: Round, slug: str) -> Organisation:
    """Return the party whose report the person may see; raises Http404."""
    organisation: Organisation = get_object_or_404(parties_of(one.plan), slug=slug)
    if not may_see_submission(user, one, organisation):
        raise Http404
    return organisation
