"""What has come in, as the coordinator reads it: answers, those to enter, and those of the public to go through."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.consultation.cutting import may_be_cut
from handlingsplan.consultation.drafts import remarks_of
from handlingsplan.consultation.enums import Channel, Moderation, ResponseState
from handlingsplan.consultation.forms.answering import EnterForm
from handlingsplan.consultation.models import Body, Response
from handlingsplan.consultation.permissions import held_consultation, may_dispose, may_enter
from handlingsplan.consultation.public_answers import keep_many_out, keep_out, let_in, let_many_in
from handlingsplan.consultation.receiving import enter
from handlingsplan.files.downloads import Download, serve
from handlingsplan.filters import read_search
from handlingsplan.numbers import read_keys
from handlingsplan.pages import GET_OR_POST, REFUSED, form_status, posted, render_page

ANSWERS_PER_PAGE = 50
IN = (ResponseState.RECEIVED, ResponseState.REPLACED)  # what the coordinator reads: it counts, or did


@require_safe
def response_page(request: MemberRequest, slug: str, number: int, answer: int) -> HttpResponse:
    """Show one answer that has come in, with its points."""
    response = received_response(request, slug, number, answer)
    context = {
        "plan": response.consultation.plan,
        "consultation": response.consultation,
        "response": response,
        "points": response.points.select_related("question", "group"),
        "verdict": may_dispose(request.user, response.consultation),
        "cut_verdict": may_be_cut(response),
        "remarks": remarks_of(response),
        "others": Response.objects.filter(of_body=response.of_body, state__in=IN).exclude(pk=response.pk)
        if response.of_body
        else (),
    }
    return render_page(request, "consultation/response.html", context)


def received_response(request: MemberRequest, slug: str, number: int, answer: int) -> Response:
    """Return an answer that has come in, for those who hold the consultation; raises Http404 and `RefusedError`."""
    shown = held_consultation(request.user, slug, number)
    rows = Response.objects.filter(consultation=shown, state__in=IN).select_related("of_body", "entered_by")
    response = get_object_or_404(rows, number=answer)
    response.consultation = shown
    if response.of_body is not None:
        response.of_body.consultation = shown
    return response


@require_safe
def response_document(request: MemberRequest, slug: str, number: int, answer: int) -> HttpResponseBase:
    """Return the file that came with an answer."""
    response = received_response(request, slug, number, answer)
    if not response.file:
        raise Http404
    download = Download(
        lambda: response.file.open("rb"),
        response.file_name,
        response.file_type,
        response.file_checksum,
        from_people=True,
    )
    return serve(request, download)


@GET_OR_POST
def enter_response(request: MemberRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Enter an answer that came as a letter or e-mail."""
    shown = held_consultation(request.user, slug, number)
    body = get_object_or_404(Body, consultation=shown, pk=pk)
    body.consultation = shown
    require(may_enter(request.user, body))
    form = EnterForm(posted(request), request.FILES or None)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            response = enter(
                body,
                typed["stance"],
                form.decision(),
                file=typed["file"],
                received_on=typed["received_on"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Yttrandet är registrerat. Lägg till dess synpunkter här."))
            return redirect("response", slug, number, response.number)
    context = {"plan": shown.plan, "consultation": shown, "body": body, "form": form}
    return render_page(request, "consultation/enter.html", context, status=form_status(form))


@require_safe
def public_responses(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """List what the public has answered, what waits first."""
    return _public_page(request, slug, number)


def _public_page(request: MemberRequest, slug: str, number: int, *, refusal: str = "") -> HttpResponse:
    shown = held_consultation(request.user, slug, number)
    words, _order = read_search(request.GET)
    rows = Response.objects.filter(consultation=shown, channel=Channel.PUBLIC).select_related("public_sender")
    responses = [(one, _words_of(one)) for one in rows.prefetch_related("points")]
    found = [pair for pair in responses if words.lower() in pair[1].lower()]
    found.sort(key=lambda pair: pair[0].moderation != Moderation.WAITING)
    page = Paginator(found, ANSWERS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "plan": shown.plan,
        "consultation": shown,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "query": words,
        "verdict": may_dispose(request.user, shown),
        "refusal": refusal,
        "waiting": [one.number for one, _words in page if one.moderation == Moderation.WAITING],
        "ticked": set(read_keys(request.POST.getlist("answers"))),
        "reason": request.POST.get("reason", ""),
    }
    return render_page(request, "consultation/public_responses.html", context, status=REFUSED if refusal else 200)


def _words_of(response: Response) -> str:
    """Return what it says, whether or not it is a point already."""
    return "\n\n".join([*(point.text for point in response.points.all()), *(one.text for one in remarks_of(response))])


@require_POST
def moderate_responses(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Let all answers of the public that are ticked in, or keep them out with one reason."""
    shown = held_consultation(request.user, slug, number)
    ticked = request.POST.getlist("answers")
    if "page" in request.POST:
        ticked = request.POST.get("waiting", "").split(",")
    numbers = set(read_keys(ticked))
    try:
        if request.POST.get("act") == "keep_out":
            found = keep_many_out(shown, numbers, reason=request.POST.get("reason", ""), by=request.user)
            told = ngettext("%(count)d svar visas inte.", "%(count)d svar visas inte.", len(found))
        else:
            found = let_many_in(shown, numbers, by=request.user)
            told = ngettext("%(count)d svar är godtaget.", "%(count)d svar är godtagna.", len(found))
    except ValidationError as error:
        return _public_page(request, slug, number, refusal=" ".join(error.messages))
    messages.success(request, told % {"count": len(found)})
    return redirect("public_responses", slug, number)


@require_POST
def moderate_response(request: MemberRequest, slug: str, number: int, answer: int) -> HttpResponse:
    """Let an answer of the public in, or keep it out with a reason."""
    shown = held_consultation(request.user, slug, number)
    response = get_object_or_404(Response, consultation=shown, number=answer, channel=Channel.PUBLIC)
    response.consultation = shown
    try:
        if "keep_out" in request.POST:
            keep_out(response, reason=request.POST.get("reason", ""), by=request.user)
            messages.success(request, _("Svaret visas inte."))
        else:
            let_in(response, by=request.user)
            messages.success(request, _("Svaret är godtaget och är nu en synpunkt."))
    except ValidationError as error:
        return _public_page(request, slug, number, refusal=" ".join(error.messages))
    return redirect("public_responses", slug, number)
