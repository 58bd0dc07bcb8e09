"""Evaluations: of a measure, all in the plan, adding and changing one, and its file."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.access import Person
from actors.conflicts import StaleError
from actors.permissions import require
from actors.requests import MemberRequest
from followup.evaluations.evaluating import add_evaluation, change_evaluation, remove_evaluation
from followup.evaluations.forms import EvaluationForm
from followup.evaluations.models import Evaluation
from followup.evaluations.permissions import may_add_evaluation, may_change_evaluation
from handlingsplan.files.downloads import Download, serve
from handlingsplan.pages import GET_OR_POST, form_status, posted, render_page
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import working_plan
from measures.models import Measure, Package
from measures.permissions import visible_measure
from measures.querysets import MeasureQuerySet


def _visible(user: Person, plan: Plan) -> list[Evaluation]:
    """Return the plan's evaluations of packages and of measures that the person sees; one query."""
    seen: MeasureQuerySet = Measure.objects.visible_to(user, plan)
    rows = Evaluation.objects.filter(plan=plan).select_related("plan", "measure__plan", "package", "organisation")
    return list(rows.filter(measure__in=seen) | rows.filter(measure=None))


@require_safe
def evaluations(request: MemberRequest, slug: str) -> HttpResponse:
    plan = working_plan(request.user, slug)
    context = {
        "plan": plan,
        "evaluations": _visible(request.user, plan),
        "packages": Package.objects.filter(plan=plan),
        "verdict": may_add_evaluation(request.user, plan),
    }
    return render_page(request, "followup/evaluations/list.html", context)


@require_safe
def measure_evaluations(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Show what evaluators have found about a measure; the measure's own page fetches the list."""
    measure = visible_measure(request.user, slug, number, whole=False)
    rows = Evaluation.objects.filter(measure=measure).select_related("plan", "organisation")
    context = {
        "plan": measure.plan,
        "measure": measure,
        "evaluations": rows,
        "verdict": may_add_evaluation(request.user, measure.plan, measure),
    }
    return render_page(request, "followup/evaluations/measure.html", context, fragment="found")


@GET_OR_POST
def add_to_measure(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    measure = visible_measure(request.user, slug, number, whole=False)
    return _add(request, measure.plan, measure=measure)


@GET_OR_POST
def add_to_package(request: MemberRequest, slug: str, key: str) -> HttpResponse:
    plan = working_plan(request.user, slug)
    return _add(request, plan, package=get_object_or_404(Package, plan=plan, key=key))


def _add(
    request: MemberRequest, plan: Plan, *, measure: Measure | None = None, package: Package | None = None
) -> HttpResponse:
    require(may_add_evaluation(request.user, plan, measure))
    form = EvaluationForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            data = form.data_for_verb()
            added = add_evaluation(plan, data=data, by=request.user, measure=measure, package=package)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Utvärderingen är tillagd."))
            return redirect(added.get_absolute_url())
    context = {"plan": plan, "form": form, "about": measure or package, "heading": _("Lägg till utvärdering")}
    return render_page(request, "followup/evaluations/edit.html", context, status=form_status(form))


def _evaluation(request: MemberRequest, slug: str, pk: int) -> Evaluation:
    plan = working_plan(request.user, slug)
    found = next((each for each in _visible(request.user, plan) if each.pk == pk), None)
    if found is None:
        raise Http404
    return found


@GET_OR_POST
def edit_evaluation(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    evaluation = _evaluation(request, slug, pk)
    require(may_change_evaluation(request.user, evaluation))
    form = EvaluationForm(posted(request), request.FILES or None, evaluation=evaluation)
    conflict = form.conflict(evaluation)
    if form.is_valid():
        try:
            changed = change_evaluation(evaluation, data=form.data_for_verb(), by=request.user)
        except StaleError as error:
            conflict = form.rebase(EvaluationForm(evaluation=error.stored), error.stored)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Utvärderingen är ändrad."))
            return redirect(changed.get_absolute_url())
    context = {
        "plan": evaluation.plan,
        "form": form,
        "about": evaluation.measure or evaluation.package,
        "heading": _("Ändra utvärdering"),
        "evaluation": evaluation,
        "conflict": conflict,
    }
    return render_page(request, "followup/evaluations/edit.html", context, status=form_status(form, conflict))


@require_POST
def remove(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    remove_evaluation(_evaluation(request, slug, pk), by=request.user)
    messages.success(request, _("Utvärderingen är borttagen."))
    return redirect("evaluations", slug)


@require_safe
def evaluation_file(request: MemberRequest, slug: str, pk: int) -> HttpResponseBase:
    """Hand out the file, to be saved and never shown in the portal's own name."""
    evaluation = _evaluation(request, slug, pk)
    if not evaluation.file:
        raise Http404
    file, name = evaluation.file, evaluation.file_name
    return serve(request, Download(lambda: file.open("rb"), name, evaluation.file_type, from_people=True))
