"""The public register of adoptions, and the pages where leads write in it and the coordinator withdraws an edition."""

from itertools import chain
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actors.authentication.reauthentication import confirm_where_demanded
from actors.conflicts import StaleError
from actors.models import Organisation
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.editions.models import Adoption, Edition
from handlingsplan.editions.published import edition_or_404, editions_of, front, published_or_404, published_parties
from handlingsplan.open_pages.marking import for_everybody
from handlingsplan.pages import GET_OR_POST, HtmxRequest, form_status, posted, render_page
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_change_plan, working_plan
from handlingsplan.publishing.adoptions import read_register, register_adoption
from handlingsplan.publishing.forms import AdoptionForm, AdoptionOnBehalfForm, WithdrawForm
from handlingsplan.publishing.permissions import (
    may_correct_adoption,
    may_register_adoption,
    may_register_on_behalf,
    may_withdraw_edition,
)
from handlingsplan.publishing.publish import withdraw_edition
from measures.decisions.extracts import may_read_extract
from measures.models import MinutesExtract


@for_everybody
@require_safe
def adoptions(request: HtmxRequest, slug: str) -> HttpResponse:
    """Show what every party's political bodies have decided, and who has not decided yet."""
    plan, edition = published_or_404(slug)
    context = {"plan": plan, "edition": edition, "front": front(edition)} | _register(plan)
    context["readable"] = [extract.pk for extract in _extracts(context) if extract.is_public]
    return render_page(request, "publishing/adoptions.html", context)


def _register(plan: Plan) -> dict[str, Any]:
    lines = read_register(plan)
    return {
        "decided": [line for line in lines if line.adoptions],
        "undecided": [line for line in lines if not line.adoptions],
        "correctable": [],
        "readable": [],
    }


def _extracts(register: dict[str, Any]) -> list[MinutesExtract]:
    adoptions = chain.from_iterable(line.adoptions for line in register["decided"])
    return [one.extract for one in adoptions if one.extract is not None]


@require_safe
def working_adoptions(request: MemberRequest, slug: str) -> HttpResponse:
    """Show the register to those who write in it, and the editions to who may withdraw one."""
    plan, user = working_plan(request.user, slug), request.user
    context = {"plan": plan, "editions": editions_of(plan)} | _register(plan)
    bodies = [line.party.organisation for line in (*context["decided"], *context["undecided"])]
    own = [body for body in bodies if may_register_adoption(user, plan, body)]
    adoptions = chain.from_iterable(line.adoptions for line in context["decided"])
    context |= {
        "may_register": own,
        "papers": [body for body in own if body.slug in published_parties(plan)] if own else [],
        "correctable": [one.pk for one in adoptions if may_correct_adoption(user, one)],
        "readable": [extract.pk for extract in _extracts(context) if may_read_extract(user, extract)],
        "on_behalf": [body for body in bodies if body not in own] if may_change_plan(user, plan) else [],
    }
    return render_page(request, "publishing/working_adoptions.html", context)


@confirm_where_demanded
@GET_OR_POST
def new_adoption(request: MemberRequest, slug: str, number: int, organisation: str) -> HttpResponse:
    """Take a body's decision about an edition."""
    plan = working_plan(request.user, slug)
    edition = get_object_or_404(editions_of(plan), number=number)
    body = get_object_or_404(Organisation, slug=organisation, parties__plan=plan)
    require(may_register_on_behalf(request.user, plan, body))
    return _take(request, edition, body, None)


@confirm_where_demanded
@GET_OR_POST
def correct_adoption(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Correct a decision in the register; what it said before stays in the history."""
    plan = working_plan(request.user, slug)
    adoptions = Adoption.objects.select_related("edition__plan", "organisation", "extract").defer("edition__content")
    adoption = get_object_or_404(adoptions, pk=pk, edition__plan=plan)
    require(may_correct_adoption(request.user, adoption))
    return _take(request, adoption.edition, adoption.organisation, adoption)


def _take(
    request: MemberRequest, edition: Edition, organisation: Organisation, adoption: Adoption | None
) -> HttpResponse:
    itself = bool(may_register_adoption(request.user, edition.plan, organisation))
    form_class = AdoptionForm if itself else AdoptionOnBehalfForm
    form = form_class(posted(request), request.FILES or None, adoption=adoption)
    conflict = form.conflict(adoption)
    if form.is_valid():
        if adoption:
            adoption.version = form.cleaned_data["version"]
        try:
            register_adoption(
                edition, organisation, data=form.typed(), by=request.user, adoption=adoption, **form.evidence()
            )
        except ValidationError as error:
            form.add_error(None, error)
        except StaleError as error:
            conflict = form.rebase(form_class(adoption=error.stored), error.stored)
        else:
            messages.success(request, _("Beslutet står i registret."))
            return redirect("working_adoptions", edition.plan.slug)
    context = {
        "plan": edition.plan,
        "edition": edition,
        "organisation": organisation,
        "form": form,
        "conflict": conflict,
        "on_behalf": not itself,
    }
    return render_page(request, "publishing/register_adoption.html", context, status=form_status(form, conflict))


@confirm_where_demanded
@GET_OR_POST
def withdraw(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    plan = working_plan(request.user, slug)
    edition = edition_or_404(plan.slug, number)
    require(may_withdraw_edition(request.user, edition))
    form = WithdrawForm(posted(request))
    if form.is_bound and form.is_valid():
        withdraw_edition(edition, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("%(edition)s är återkallad.") % {"edition": edition})
        return redirect(edition)
    context = {"plan": plan, "edition": edition, "form": form}
    return render_page(request, "publishing/withdraw.html", context, status=form_status(form))
