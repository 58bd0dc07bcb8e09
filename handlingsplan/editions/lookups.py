"""Finding what is published: what is not there for the public answers 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import editions_of, newest_edition
from handlingsplan.plan.models import Plan


def published_or_404(slug: str, *joined: str) -> tuple[Plan, Edition]:
    """Return the plan and its newest edition that holds; a plan without one is not there for the public."""
    plan = get_object_or_404(Plan, slug=slug)
    edition = newest_edition(plan, *joined)
    if edition is None:
        raise Http404
    return plan, edition


def edition_or_404(slug: str, number: int, *joined: str) -> Edition:
    plan = get_object_or_404(Plan, slug=slug)
    return get_object_or_404(editions_of(plan, *joined), number=number)
