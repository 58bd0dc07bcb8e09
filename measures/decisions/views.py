"""Registering decisions with their evidence, and reading that evidence."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from actors.authentication.reauthentication import confirm_where_demanded
from actors.conflicts import StaleError
from actors.models import Organisation
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.files.downloads import ASK_EACH_TIME, NOT_KEPT, serve
from handlingsplan.filters import refuse_unknown
from handlingsplan.numbers import read_keys
from handlingsplan.pages import GET_OR_POST, form_status, posted, render_page
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import working_plan
from measures.commitments import find_commitment
from measures.decisions.deciding import decides_itself, register_decision, undecided
from measures.decisions.extracts import visible_extract
from measures.decisions.forms import ManyDecisionsForm, OneDecisionForm
from measures.decisions.permissions import may_register_decisions
from measures.enums import CommitmentState
from measures.models import Commitment, Measure


def enter_on_behalf(request: MemberRequest, measure: Measure, organisation: Organisation) -> HttpResponse:
    """Take from the coordinator what the organisation's minutes say of one measure."""
    commitment = find_commitment(measure, organisation)
    form = OneDecisionForm(posted(request), request.FILES or None, commitment=commitment)
    conflict = form.conflict(commitment)
    if form.is_valid():
        versions = {measure.pk: form.cleaned_data["based_on"]}
        try:
            register_decision(
                measure.plan, organisation, stand=form.stand(), versions=versions, by=request.user, **form.evidence()
            )
        except StaleError as error:
            [stored] = error.stored
            conflict = form.rebase(OneDecisionForm(commitment=stored), stored)
        except ValidationError as error:
            _tell(form, error)
        else:
            messages.success(request, _registered(organisation, 1))
            return redirect(f"{measure.get_absolute_url()}#ataganden")
    context = {
        "plan": measure.plan,
        "measure": measure,
        "organisation": organisation,
        "form": form,
        "conflict": conflict,
    }
    return render_page(request, "measures/decisions/one.html", context, status=form_status(form, conflict))


def _registered(organisation: Organisation, count: int) -> str:
    text = ngettext(
        "Beslutet är registrerat för %(n)d åtagande. %(organisation)s får veta det.",
        "Beslutet är registrerat för %(n)d åtaganden. %(organisation)s får veta det.",
        count,
    )
    return text % {"n": count, "organisation": organisation}


def _tell(form: OneDecisionForm | ManyDecisionsForm, error: ValidationError) -> None:
    """Put what the verb refuses at its fields; what is said of rows goes on top where the form has none."""
    for name, problems in error.message_dict.items():
        form.add_error(name if name in form.fields else None, problems)


def _decides(request: HttpRequest) -> bool:
    return request.POST.get("state") == CommitmentState.DECIDED


@partial(confirm_where_demanded, when=_decides)
@GET_OR_POST
def decide_commitments(request: MemberRequest, slug: str, organisation: str) -> HttpResponse:
    """Take one decision for all ticked commitments of an organisation."""
    plan = working_plan(request.user, slug)
    body = get_object_or_404(Organisation, slug=organisation, parties__plan=plan)
    require(may_register_decisions(request.user, plan, body))
    refuse_unknown(request.GET, {"m"})
    rows, on_behalf = undecided(request.user, plan, body), not decides_itself(request.user, body)
    form = ManyDecisionsForm(
        posted(request),
        request.FILES or None,
        on_behalf=on_behalf,
        commitments=rows,
        ticked=read_keys(request.GET.getlist("m")),
    )
    if form.is_valid():
        try:
            done = _register(request, plan, body, form)
        except StaleError as error:
            names = ", ".join(str(row.measure) for row in error.stored)
            form.add_error("rows", _("Någon ändrade samtidigt: %(what)s. Läs sidan igen.") % {"what": names})
        except ValidationError as error:
            _tell(form, error)
        else:
            messages.success(request, _done(body, len(done), on_behalf=on_behalf))
            return redirect("commitment_matrix", slug)
    context = {"plan": plan, "organisation": body, "form": form, "rows": rows, "on_behalf": on_behalf}
    return render_page(request, "measures/decisions/many.html", context, status=form_status(form))


def _register(request: MemberRequest, plan: Plan, body: Organisation, form: ManyDecisionsForm) -> list[Commitment]:
    stand, versions = form.stand(), form.versions()
    return register_decision(plan, body, stand=stand, versions=versions, by=request.user, **form.evidence())


def _done(organisation: Organisation, count: int, *, on_behalf: bool) -> str:
    if on_behalf:
        return _registered(organisation, count)
    text = ngettext(
        "Beslutet är registrerat för %(n)d åtagande.", "Beslutet är registrerat för %(n)d åtaganden.", count
    )
    return text % {"n": count}


@login_not_required
@require_safe
def minutes_extract(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Hand out an extract: to everybody where it is public, else to those whom it concerns."""
    extract = visible_extract(request.user, slug, pk)
    return serve(request, extract.download, cache_control=ASK_EACH_TIME if extract.is_public else NOT_KEPT)
