"""The coordinator's pages of a consultation: the list, its own page, what is asked and of whom, and sending it out."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.authentication.reauthentication import confirm_where_demanded
from actors.conflicts import StaleError
from actors.once import own_transaction
from actors.permissions import RefusedError, require
from actors.requests import MemberRequest
from handlingsplan.consultation.forms.preparing import ConsultationForm, QuestionForm
from handlingsplan.consultation.letters import request_letter
from handlingsplan.consultation.listing import bodies_of, consultations_of, counts_of, days_left, without_points
from handlingsplan.consultation.models import Body, Consultation, Question
from handlingsplan.consultation.permissions import (
    may_ask_bodies,
    may_end,
    may_hold,
    may_prepare,
    may_send_out,
    visible_consultation,
)
from handlingsplan.consultation.places import label_of_place, places_in
from handlingsplan.consultation.preparing import (
    add_question,
    change_consultation,
    end_answers,
    prepare,
    remove_question,
)
from handlingsplan.consultation.sending_out import send_out, sending_version, what_is_missing
from handlingsplan.consultation.working_days import ANSWER_DAYS, working_days_after
from handlingsplan.editions.freezing import read_next
from handlingsplan.filters import read_search, refuse_unknown
from handlingsplan.logs.security import note
from handlingsplan.pages import CONFLICT, GET_OR_POST, form_status, posted, render_page
from handlingsplan.plan.permissions import working_plan
from handlingsplan.swedish import says

LETTERS_PER_PAGE = 20


@require_safe
def consultations(request: MemberRequest, slug: str) -> HttpResponse:
    plan = working_plan(request.user, slug)
    query, order = read_search(request.GET, orders=("nyast", "aldst"))
    context = {
        "plan": plan,
        "consultations": consultations_of(plan, query=query, order=order),
        "query": query,
        "order": order,
        "verdict": may_hold(request.user, plan),
    }
    return render_page(request, "consultation/list.html", context)


@GET_OR_POST
def new_consultation(request: MemberRequest, slug: str) -> HttpResponse:
    plan = working_plan(request.user, slug)
    require(may_hold(request.user, plan))
    proposed: dict[str, Any] = {
        "title": _("Remiss: %(plan)s") % {"plan": plan.title},
        "answers_by": working_days_after(timezone.localdate(), ANSWER_DAYS),
    }
    form = ConsultationForm(posted(request), **proposed)
    if form.is_valid():
        try:
            one = prepare(plan, data=form.data_for_verb(), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Remissen är sparad. Ingen har fått något än."))
            return redirect(one)
    context = {"plan": plan, "form": form, "consultation": None, "conflict": None}
    return render_page(request, "consultation/edit.html", context, status=form_status(form))


@require_safe
def consultation(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Show how far it has come, and what there is to do."""
    shown = visible_consultation(request.user, slug, number)
    return _page(request, shown)


def _page(request: MemberRequest, shown: Consultation, *, refusal: str = "", status: int = 200) -> HttpResponse:
    user = request.user
    context = {
        "plan": shown.plan,
        "consultation": shown,
        "counts": counts_of(shown),
        "questions": shown.questions.count(),
        "days_left": days_left(shown.answers_by),
        "missing": what_is_missing(shown) if shown.is_prepared else [],
        "sending_version": sending_version(shown) if shown.is_prepared else "",
        "uncut": [] if shown.is_prepared else list(without_points(shown)),
        "lines": [] if shown.is_prepared else bodies_of(shown, {}),
        "refusal": refusal,
        "holds": may_hold(user, shown.plan),
        "prepare_verdict": may_prepare(user, shown),
        "send_verdict": may_send_out(user, shown),
        "end_verdict": may_end(user, shown),
    }
    return render_page(request, "consultation/consultation.html", context, status=status)


@GET_OR_POST
def edit_consultation(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    shown = visible_consultation(request.user, slug, number)
    require(may_prepare(request.user, shown))
    form = ConsultationForm(posted(request), stored=shown)
    conflict = form.conflict(shown)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            change_consultation(shown, data=form.data_for_verb(), expected_version=version, by=request.user)
        except StaleError as error:
            conflict = form.rebase(ConsultationForm(stored=error.stored), error.stored)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Remissen är sparad."))
            return redirect(shown)
    context = {"plan": shown.plan, "form": form, "consultation": shown, "conflict": conflict}
    return render_page(request, "consultation/edit.html", context, status=form_status(form, conflict))


@GET_OR_POST
def consultation_questions(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """List what is asked, and add to it until it has gone out."""
    shown = visible_consultation(request.user, slug, number)
    verdict = may_prepare(request.user, shown)
    if request.method == "POST":
        require(verdict)
    refuse_unknown(request.GET)
    places = {place.key: place for place in places_in(read_next(shown.plan))} if verdict else {}
    form = QuestionForm(posted(request), places=places)
    if form.is_valid():
        place = form.cleaned_data["place"]
        label = label_of_place(places.get(place))
        try:
            add_question(shown, text=form.cleaned_data["text"], place=place, label=label, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Frågan är tillagd."))
            return redirect("consultation_questions", slug, number)
    context = {
        "plan": shown.plan,
        "consultation": shown,
        "questions": shown.questions.all(),
        "form": form,
        "verdict": verdict,
    }
    return render_page(request, "consultation/questions.html", context, status=form_status(form))


@require_POST
def remove_consultation_question(request: MemberRequest, slug: str, number: int, pk: int) -> HttpResponse:
    shown = visible_consultation(request.user, slug, number)
    question = get_object_or_404(Question, consultation=shown, pk=pk)
    question.consultation = shown
    remove_question(question, by=request.user)
    messages.success(request, _("Frågan är borttagen."))
    return redirect("consultation_questions", slug, number)


@require_safe
def consultation_letters(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Show every letter as it goes out, but for the link."""
    shown = visible_consultation(request.user, slug, number)
    require(may_ask_bodies(request.user, shown))
    query, _order = read_search(request.GET)
    bodies = Body.objects.filter(consultation=shown)
    if query:
        bodies = bodies.filter(says(query, "name"))
    page = Paginator(bodies, LETTERS_PER_PAGE).get_page(request.GET.get("page"))
    letters = []
    for body in page:
        body.consultation = shown
        letters.append(request_letter(body))
    context: dict[str, Any] = {
        "plan": shown.plan,
        "consultation": shown,
        "letters": letters,
        "page": page,
        "query": query,
    }
    context["pages"] = page.paginator.get_elided_page_range(page.number)
    return render_page(request, "consultation/letters.html", context)


@confirm_where_demanded
@own_transaction
@require_POST
def send_consultation(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    shown = visible_consultation(request.user, slug, number)
    require(may_hold(request.user, shown.plan))
    try:
        send_out(shown, by=request.user, expected_version=request.POST.get("version", ""))
    except RefusedError as error:
        return _page(request, visible_consultation(request.user, slug, number), refusal=str(error), status=CONFLICT)
    note("consultation_sent_out", plan=slug, consultation=number)
    messages.success(request, _("Remissen är skickad. Breven går ut nu, och PDF-filen skapas."))
    return redirect("consultation", slug, number)


@require_POST
def end_consultation(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    end_answers(visible_consultation(request.user, slug, number), by=request.user)
    messages.success(request, _("Svarstiden är avslutad. Svar som kommer nu tas emot och märks som sena."))
    return redirect("consultation", slug, number)
