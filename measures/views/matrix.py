"""The matrix of commitments, and asking organisations to take part."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actors.enums import OrganisationPermission
from actors.permissions import organisations_where, require
from actors.requests import MemberRequest
from handlingsplan.filters import refuse_unknown
from handlingsplan.pages import GET_OR_POST, form_status, posted, render_page
from handlingsplan.plan.permissions import working_plan
from measures.commitments import ask_organisations, not_asked, unasked
from measures.consequences import Receipt
from measures.coverage import CHALLENGES, GOALS, coverage_of
from measures.decisions.deciding import deciding_for
from measures.forms.commitments import AskForm
from measures.forms.filters import MatrixFilter
from measures.matrix import asked_about, for_matrix, read_matrix
from measures.permissions import may_ask, visible_measure
from measures.queries import own_parties

PAGE = 40


@require_safe
def commitment_matrix(request: MemberRequest, slug: str) -> HttpResponse:
    """Show who has promised what, a page of measures at a time."""
    plan = working_plan(request.user, slug)
    form = MatrixFilter(request.GET, plan=plan)
    chosen = form.filter(asked_about(plan))
    paginator = Paginator(for_matrix(chosen), PAGE)
    page = paginator.get_page(request.GET.get("page"))
    only = form.cleaned_data.get("party")
    own = organisations_where(request.user, OrganisationPermission.READ_DRAFTS)
    context = {
        "plan": plan,
        "form": form,
        "page": page,
        "pages": paginator.get_elided_page_range(page.number),
        "matrix": read_matrix(plan, page, chosen, narrowed=form.narrows, only=only, own=own),
        "deciding": deciding_for(request.user, plan),
        "own_parties": list(own_parties(request.user, plan, OrganisationPermission.READ_DRAFTS)),
    }
    return render_page(request, "measures/commitments/matrix.html", context, fragment="results")


@GET_OR_POST
def ask_about_measure(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Ask organisations where they stand on the measure."""
    measure = visible_measure(request.user, slug, number)
    require(may_ask(request.user, measure))
    form = AskForm(posted(request), organisations=not_asked(measure))
    if form.is_valid():
        try:
            asked = ask_organisations(measure, form.cleaned_data["organisations"], by=request.user)
        except ValidationError as error:
            form.add_error("organisations", error)
        else:
            receipt = Receipt(asked=[commitment.organisation for commitment in asked])
            messages.success(request, receipt.in_words())
            return redirect(f"{measure.get_absolute_url()}#ataganden")
    context = {"plan": measure.plan, "measure": measure, "form": form}
    context["missing"] = unasked(measure)
    return render_page(request, "measures/commitments/ask.html", context, status=form_status(form))


@require_safe
def coverage(request: MemberRequest, slug: str) -> HttpResponse:
    """Show challenges or goals against the measures, and the holes."""
    plan = working_plan(request.user, slug)
    refuse_unknown(request.GET, {"visa"})
    kind = request.GET.get("visa", CHALLENGES)
    if kind not in {CHALLENGES, GOALS}:
        raise Http404
    titles = {CHALLENGES: _("Utmaningar och åtgärder"), GOALS: _("Mål och åtgärder")}
    context = {
        "plan": plan,
        "kind": kind,
        "kinds": list(titles.items()),
        "title": titles[kind],
        "coverage": coverage_of(plan, kind),
    }
    return render_page(request, "measures/coverage/coverage.html", context)
