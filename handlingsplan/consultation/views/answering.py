"""A body's answer: the same pages by link and by account; drafts are kept until it is handed in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from actors.conflicts import StaleError
from actors.permissions import RefusedError, require
from handlingsplan.asked_files.serving import serve_asked
from handlingsplan.consultation.access import Access
from handlingsplan.consultation.drafts import answer_of, draft_of, remarks_of, write_decision
from handlingsplan.consultation.enums import ResponseState, Stance
from handlingsplan.consultation.forms.answering import DecisionForm, StanceForm
from handlingsplan.consultation.models import Response
from handlingsplan.consultation.permissions import may_replace
from handlingsplan.consultation.receipts import own_part_of, receipt_of
from handlingsplan.consultation.receiving import confirm, hand_in
from handlingsplan.consultation.replacing import begin_again, leave_as_it_is
from handlingsplan.consultation.secret_links import response_to_confirm
from handlingsplan.consultation.views.remarks import chapters_to_write_on
from handlingsplan.files.downloads import NOT_KEPT
from handlingsplan.pages import CONFLICT, GET_OR_POST, HtmxRequest, form_status, posted, render_page

_LINKED = ("answer", "add_remark", "answer_decision", "hand_in", "receipt", "own_account", "change_answer")


def answer(request: HtmxRequest, access: Access) -> HttpResponse:
    """Show what is asked, what is written so far, and hand it in from there."""
    return _page(request, access)


def _page(
    request: HtmxRequest, access: Access, form: StanceForm | None = None, *, conflict: bool = False
) -> HttpResponse:
    one, response = access.body.consultation, draft_of(access.body)
    version = response.version if response else 0
    stance = response.stance if response else ""
    read = {"version": version, "stance": stance}
    is_in = response is not None and response.state == ResponseState.RECEIVED
    replaces = response is not None and response.body_id is None
    context = {
        "access": access,
        "body": access.body,
        "consultation": one,
        "counts_now": answer_of(access.body) if replaces else None,
        "change_verdict": may_replace(access.body),
        "plan": one.plan,
        "response": response,
        "is_in": is_in,
        "waits": response is not None and response.state == ResponseState.UNCONFIRMED,
        "points": response.points.select_related("question", "group") if response is not None and is_in else (),
        "remarks": [(remark, access.url("edit_remark", remark.key)) for remark in remarks_of(response)],
        "questions": {question.pk: question for question in one.questions.all()},
        "chapters": chapters_to_write_on(access),
        "form": form or StanceForm(initial=read, replaces=replaces),
        "urls": {name: access.url(name) for name in _LINKED},
        "verdict": access.verdict,
        "changed": conflict,
    }
    status = CONFLICT if conflict else form_status(form) if form else 200
    return render_page(request, "consultation/answering/answer.html", context, status=status)


def answer_decision(request: HtmxRequest, access: Access) -> HttpResponse:
    """Write what stands behind the answer, and keep the signed file."""
    require(access.verdict)
    response = draft_of(access.body)
    form = DecisionForm(posted(request), request.FILES or None, stored=response)
    conflict = form.conflict(response) if response is not None else None
    if form.is_valid():
        version, file = form.cleaned_data["version"] or 0, form.cleaned_data["file"]
        try:
            write_decision(access.body, form.decision(), file=file, expected_version=version, writer=access.writer)
        except StaleError as error:
            conflict = form.rebase(DecisionForm(stored=error.stored), error.stored)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Uppgifterna är sparade i utkastet."))
            return redirect(access.url("answer"))
    context: dict[str, Any] = {
        "body": access.body,
        "consultation": access.body.consultation,
        "plan": access.body.consultation.plan,
    }
    context |= {"access": access, "response": response, "form": form, "conflict": conflict}
    context["answer_url"] = access.url("answer")
    return render_page(request, "consultation/decision.html", context, status=form_status(form, conflict))


def hand_in_answer(request: HtmxRequest, access: Access) -> HttpResponse:
    """Hand it in; by link the registrar is asked to confirm it."""
    require(access.verdict)
    draft = draft_of(access.body)
    replaces = draft is not None and draft.body_id is None
    form = StanceForm(request.POST, replaces=replaces)
    if not form.is_valid():
        return _page(request, access, form)
    stance, version = form.cleaned_data["stance"], form.cleaned_data["version"] or 0
    try:
        response = hand_in(access.body, stance, expected_version=version, writer=access.writer)
    except StaleError as error:
        again = StanceForm({"stance": stance, "version": error.stored.version}, replaces=replaces)
        return _page(request, access, again, conflict=True)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, access, form)
    messages.success(request, _what_happens(response))
    return redirect(access.url("answer"))


def _what_happens(response: Response) -> str:
    if response.state == ResponseState.RECEIVED:
        return _("Yttrandet är inlämnat.")
    email = response.of_body.email if response.of_body else ""
    return _("Ett brev har gått till %(email)s. Yttrandet är inlämnat när ni har bekräftat det där.") % {"email": email}


def change_answer(request: HtmxRequest, access: Access) -> HttpResponse:
    """Begin an answer in the place of the one that is in, or leave that as it is."""
    require(access.verdict)
    if "keep" in request.POST:
        leave_as_it_is(access.body, writer=access.writer)
        messages.success(request, _("Svaret som är inlämnat gäller, som det är."))
    else:
        begin_again(access.body, writer=access.writer)
        messages.success(request, _("Skriv det nya svaret. Det gamla gäller tills det nya är inlämnat."))
    return redirect(access.url("answer"))


def receipt(request: HtmxRequest, access: Access) -> HttpResponseBase:
    """Return what came in as a PDF."""
    response = answer_of(access.body)
    if response is None or response.state != ResponseState.RECEIVED:
        raise Http404
    name = f"kvitto-{access.body.consultation.plan.slug}-{response.number}.pdf"
    return serve_asked(request, receipt_of(response), name, cache_control=NOT_KEPT)


def own_account(request: HtmxRequest, access: Access) -> HttpResponseBase:
    """Return the body's own part of the report, once it is given out."""
    response = answer_of(access.body)
    if response is None or response.state != ResponseState.RECEIVED or access.body.consultation.accounted_at is None:
        raise Http404
    name = f"redovisning-{access.body.consultation.plan.slug}-{response.number}.pdf"
    return serve_asked(request, own_part_of(response), name, cache_control=NOT_KEPT)


@login_not_required
@GET_OR_POST
def confirm_response(request: HtmxRequest, secret: str) -> HttpResponse:
    """Show a registrar the answer, and take it in when it is confirmed."""
    response = response_to_confirm(secret)
    refusal = ""
    if request.method == "POST":
        try:
            confirm(response)
        except RefusedError as error:
            refusal = str(error)
        else:
            return redirect("confirm_response", secret)
    is_in = response.state == ResponseState.RECEIVED
    context = {
        "response": response,
        "body": response.of_body,
        "consultation": response.consultation,
        "plan": response.consultation.plan,
        "is_in": is_in,
        "points": response.points.select_related("question") if is_in else (),
        "remarks": () if response.stance == Stance.WITHDRAWN else remarks_of(response),
        "refusal": refusal,
    }
    return render_page(request, "consultation/confirm.html", context, status=CONFLICT if refusal else 200)
