"""Cutting an answer that came as a document into points, with its words beside the form."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.consultation.cutting import cut_point as cut
from handlingsplan.consultation.cutting import document_of_response, passages_of, uncut
from handlingsplan.consultation.forms.cutting import CutForm
from handlingsplan.consultation.permissions import may_dispose
from handlingsplan.consultation.places import places_of
from handlingsplan.consultation.views.responses import received_response
from handlingsplan.filters import refuse_unknown
from handlingsplan.pages import GET_OR_POST, form_status, posted, render_page

PARAGRAPHS_PER_PAGE = 100


@GET_OR_POST
def cut_point(request: MemberRequest, slug: str, number: int, answer: int) -> HttpResponse:
    """Show the words of an answer that came as a file, and cut a point out of them."""
    response = received_response(request, slug, number, answer)
    one = response.consultation
    require(may_dispose(request.user, one))
    refuse_unknown(request.GET)
    document = document_of_response(response)
    places = places_of(one.sent_version) if one.sent_version else {}
    form = CutForm(posted(request), consultation=one, document=document, places=places)
    if form.is_valid():
        try:
            added = cut(response, form.remark(), form.cut(), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(point)s är tillagd.") % {"point": added})
            return redirect(request.get_full_path())
    passages = passages_of(document, list(response.points.only("number", "text", "response")))
    page = Paginator(passages, PARAGRAPHS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "plan": one.plan,
        "consultation": one,
        "response": response,
        "form": form,
        "conflict": None,
        "document": document,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "uncut": sum(1 for _passage in uncut(passages)),
        "ticked": {int(value) for value in request.POST.getlist("paragraphs") if value.isdecimal()},
    }
    return render_page(request, "consultation/board/cut_point.html", context, status=form_status(form))
