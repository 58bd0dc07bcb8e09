"""The ways in: the start page, a plan's first page, and the search through everything."""

from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from handlingsplan.consultation.listing import asked_of
from handlingsplan.editions.parts import parties_of
from handlingsplan.editions.places import ReadersPlace, place_or_404
from handlingsplan.editions.published import document_of
from handlingsplan.filters import FilterForm, choice_field, search_field
from handlingsplan.jobs.latest_editions import latest_editions, newest_finished
from handlingsplan.open_pages.marking import for_everybody
from handlingsplan.pages import REFUSED, HtmxRequest, render_page
from handlingsplan.plan.models import Plan
from handlingsplan.public.front_page import front_page
from handlingsplan.public.search import search_edition


@for_everybody
@require_safe
def start(request: HtmxRequest) -> HttpResponse:
    """Show the first page of the plan that is published, or all of them where there are several."""
    latest = latest_editions(Plan.objects.all())
    if len(latest) == 1:
        return render_page(request, "public/plan.html", _first_page(place_or_404(latest[0].plan.slug, None, "job")))
    return render_page(request, "public/start.html", {"latest_editions": latest})


@for_everybody
@require_safe
def published_plan(request: HtmxRequest, slug: str) -> HttpResponse:
    """Show what the newest edition is, how it goes, and the ways into it."""
    return render_page(request, "public/plan.html", _first_page(place_or_404(slug, None, "job")))


def _first_page(place: ReadersPlace) -> dict[str, Any]:
    address = place.plan.get_absolute_url()
    asked, pdf = asked_of(place.plan), newest_finished(place.plan)
    return place.context(canonical=address, pdf=pdf, consultations=asked, **front_page(place))


class EverythingFilter(FilterForm):
    """What to search for, or whose part of the plan to go to."""

    q = search_field(_("Sök i hela planen"))
    organisation = forms.ChoiceField()

    def __init__(self, data: QueryDict, *, place: ReadersPlace) -> None:
        super().__init__(data)
        choices = [(party.slug, party.name) for party in parties_of(document_of(place.edition))]
        self.fields["organisation"] = choice_field(_("Organisation"), _("Alla"), choices)


@for_everybody
@require_safe
def search(request: HtmxRequest, slug: str) -> HttpResponseBase:
    """Show everything that has the words; an organisation without words is led to."""
    place = place_or_404(slug, None)
    form = EverythingFilter(request.GET, place=place)
    chosen = form.cleaned_data if form.is_valid() else {"q": "", "organisation": ""}
    if chosen["organisation"] and not chosen["q"]:
        return redirect("public_extract", slug, chosen["organisation"])
    groups = search_edition(place.edition, chosen["q"], place.links()) if chosen["q"] else []
    context = place.context(form=form, query=chosen["q"], organisation=chosen["organisation"], groups=groups)
    status = REFUSED if form.errors else 200
    return render_page(
        request, "public/search.html", context | {"count": sum(one.count for one in groups)}, status=status
    )
