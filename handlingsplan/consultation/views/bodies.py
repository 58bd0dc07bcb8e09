"""Who is asked: the list with what each has answered, adding, more time, a new link, and none."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.conflicts import StaleError
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.consultation.forms.preparing import BodyFilter, BodyForm, PartiesForm
from handlingsplan.consultation.listing import bodies_of
from handlingsplan.consultation.models import Body, Consultation
from handlingsplan.consultation.permissions import held_consultation, may_ask_bodies
from handlingsplan.consultation.preparing import add_body, add_parties, change_body, parties_to_ask, remove_body
from handlingsplan.consultation.sending_out import revoke_link, send_again
from handlingsplan.pages import GET_OR_POST, form_status, posted, render_page

BODIES_PER_PAGE = 50


@require_safe
def consultation_bodies(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """List those who are asked, with what each has answered."""
    shown = held_consultation(request.user, slug, number)
    chosen = BodyFilter(request.GET)
    lines = bodies_of(shown, chosen.cleaned_data) if chosen.is_valid() else []
    page = Paginator(lines, BODIES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "plan": shown.plan,
        "consultation": shown,
        "filter": chosen,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "verdict": may_ask_bodies(request.user, shown),
    }
    return render_page(request, "consultation/bodies.html", context)


@GET_OR_POST
def ask_parties(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Add parties of the plan at their registrars' addresses."""
    shown = held_consultation(request.user, slug, number)
    require(may_ask_bodies(request.user, shown))
    form = PartiesForm(posted(request), parties=parties_to_ask(shown))
    if form.is_valid():
        try:
            added = add_parties(shown, form.cleaned_data["parties"], by=request.user)
        except ValidationError as error:
            form.add_error("parties", error)
        else:
            _tell_added(request, shown, len(added))
            return redirect("consultation_bodies", slug, number)
    context = {"plan": shown.plan, "consultation": shown, "form": form, "heading": _("Lägg till parter")}
    return render_page(request, "consultation/add_bodies.html", context, status=form_status(form))


@GET_OR_POST
def ask_body(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Add one, of the plan or outside it."""
    shown = held_consultation(request.user, slug, number)
    require(may_ask_bodies(request.user, shown))
    form = BodyForm(posted(request))
    if form.is_valid():
        try:
            add_body(shown, data=form.data_for_verb(), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            _tell_added(request, shown, 1)
            return redirect("consultation_bodies", slug, number)
    context = {"plan": shown.plan, "consultation": shown, "form": form, "heading": _("Lägg till en instans")}
    return render_page(request, "consultation/add_bodies.html", context, status=form_status(form))


def _tell_added(request: MemberRequest, shown: Consultation, count: int) -> None:
    words = _("%(count)d tillagda.") % {"count": count}
    if not shown.is_prepared:
        words += " " + _("De får sin länk när du skickar den till dem i listan.")
    messages.success(request, words)


def _body(request: MemberRequest, slug: str, number: int, pk: int) -> Body:
    shown = held_consultation(request.user, slug, number)
    body = get_object_or_404(Body.objects.select_related("organisation"), consultation=shown, pk=pk)
    body.consultation = shown
    return body


@GET_OR_POST
def edit_body(request: MemberRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Change where a body is reached, or give it more time."""
    body = _body(request, slug, number, pk)
    require(may_ask_bodies(request.user, body.consultation))
    form = BodyForm(posted(request), stored=body)
    conflict = form.conflict(body)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            change_body(body, data=form.data_for_verb(), expected_version=version, by=request.user)
        except StaleError as error:
            conflict = form.rebase(BodyForm(stored=error.stored), error.stored)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(body)s är sparad.") % {"body": body})
            return redirect("consultation_bodies", slug, number)
    context: dict[str, Any] = {"plan": body.consultation.plan, "consultation": body.consultation, "body": body}
    context |= {"form": form, "conflict": conflict}
    return render_page(request, "consultation/edit_body.html", context, status=form_status(form, conflict))


@require_POST
def remove_asked_body(request: MemberRequest, slug: str, number: int, pk: int) -> HttpResponse:
    body = _body(request, slug, number, pk)
    remove_body(body, by=request.user)
    messages.success(request, _("%(body)s är borttagen.") % {"body": body})
    return redirect("consultation_bodies", slug, number)


@require_POST
def send_link_again(request: MemberRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Post a new link; the one before opens nothing any more."""
    body = _body(request, slug, number, pk)
    send_again(body, by=request.user)
    messages.success(request, _("En ny länk går till %(body)s. Den förra gäller inte längre.") % {"body": body})
    return redirect("consultation_bodies", slug, number)


@require_POST
def revoke_body_link(request: MemberRequest, slug: str, number: int, pk: int) -> HttpResponse:
    body = _body(request, slug, number, pk)
    revoke_link(body, by=request.user)
    messages.success(request, _("Länken till %(body)s gäller inte längre.") % {"body": body})
    return redirect("consultation_bodies", slug, number)
