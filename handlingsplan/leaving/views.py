"""The page on which somebody is taken out of an organisation, with what they leave behind."""

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from actors.authentication.reauthentication import confirm_first, confirm_where_demanded
from actors.models import Membership, User
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.files.downloads import download_of, serve
from handlingsplan.leaving.handover import (
    OpenTasks,
    leave,
    leave_plan,
    open_tasks,
    open_tasks_of_coordinator,
    other_coordinators,
    possible_successors,
)
from handlingsplan.leaving.personal_data import erase, everything_about, why_not_erased
from handlingsplan.logs.security import note
from handlingsplan.pages import GET_OR_POST, REFUSED, posted, render_page
from handlingsplan.plan.models import Coordinator
from handlingsplan.plan.permissions import working_plan
from handlingsplan.plan.role_permissions import may_remove, may_remove_coordinator, visible_organisation


class SuccessorForm(forms.Form):
    """Who takes over."""

    successor = forms.ModelChoiceField(
        label=gettext_lazy("Lämna över till"), queryset=User.objects.none(), required=False
    )

    def __init__(self, *args: object, colleagues: QuerySet[User], stand_in: User | None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # handed on as they came
        field = self.fields["successor"]
        field.queryset = colleagues  # type: ignore[attr-defined] # a ModelChoiceField
        nobody = _("Ingen än")
        field.empty_label = _("%(person)s, som är ersättare") % {"person": stand_in} if stand_in else nobody  # type: ignore[attr-defined] # likewise


@confirm_where_demanded
@GET_OR_POST
def remove_membership(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Show what the person leaves behind; take the role away and hand it over."""
    organisation = visible_organisation(request.user, slug)
    rows = Membership.objects.select_related("user", "organisation")
    membership = get_object_or_404(rows, pk=pk, organisation=organisation)
    require(may_remove(request.user, membership))
    tasks, sent = open_tasks(membership), posted(request)
    form = SuccessorForm(sent, colleagues=possible_successors(membership), stand_in=tasks.stand_in)
    role = membership.get_role_display().lower()
    if form.is_valid():
        leave(membership, successor=form.cleaned_data["successor"], by=request.user)
        text = _("%(person)s är inte längre %(role)s i %(organisation)s.")
        messages.success(request, text % {"person": membership.user, "role": role, "organisation": organisation})
        return redirect("people", slug)
    heading = _("Ta bort %(person)s som %(role)s") % {"person": membership.user, "role": role}
    back = (reverse("people", args=[slug]), _("Personer i %(organisation)s") % {"organisation": organisation})
    return _leaving_page(request, heading, back, tasks, form)


@confirm_where_demanded
@GET_OR_POST
def remove_coordinator(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Show what a coordinator leaves behind in the plan; let them no longer coordinate it."""
    plan = working_plan(request.user, slug)
    coordinator = get_object_or_404(Coordinator.objects.select_related("user"), pk=pk, plan=plan)
    coordinator.plan = plan
    require(may_remove_coordinator(request.user, coordinator))
    form = SuccessorForm(posted(request), colleagues=other_coordinators(coordinator), stand_in=None)
    if form.is_valid():
        leave_plan(coordinator, successor=form.cleaned_data["successor"], by=request.user)
        messages.success(request, _("%(person)s samordnar inte längre planen.") % {"person": coordinator.user})
        return redirect("work") if coordinator.user == request.user else redirect("coordinators", slug)
    heading = _("Ta bort %(person)s som samordnare") % {"person": coordinator.user}
    back = (reverse("coordinators", args=[slug]), _("Samordnare"))
    return _leaving_page(request, heading, back, open_tasks_of_coordinator(coordinator), form)


def _leaving_page(
    request: MemberRequest, heading: str, back: tuple[str, str], tasks: OpenTasks, form: SuccessorForm
) -> HttpResponse:
    url, words = back
    context = {"heading": heading, "back_url": url, "back": words, "tasks": tasks, "form": form}
    return render_page(request, "leaving/leave.html", context, status=REFUSED if form.errors else 200)


class EraseForm(forms.Form):
    """That one means it."""

    sure = forms.BooleanField(
        label=gettext_lazy("Ja, radera mitt konto. Det går inte att ångra."),
        error_messages={"required": gettext_lazy("Kryssa i rutan om du vill radera kontot.")},
    )


@GET_OR_POST
def personal_data(request: MemberRequest) -> HttpResponseBase:
    """Show what is kept; erase the account, once the password is given again."""
    if request.method == "POST":
        return _erase(request)
    return _page(request, EraseForm())


@confirm_first
def _erase(request: MemberRequest) -> HttpResponse:
    form = EraseForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        erase(request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, form)
    logout(request)
    messages.success(request, _("Ditt konto är raderat."))
    return redirect("start")


def _page(request: MemberRequest, form: EraseForm) -> HttpResponse:
    user = request.user
    roles = [*user.memberships.select_related("organisation"), *user.coordinating.select_related("plan")]
    context = {"form": form, "roles": roles, "why_not": why_not_erased(user)}
    return render_page(request, "leaving/personal_data.html", context, status=REFUSED if form.errors else 200)


@require_safe
def personal_data_file(request: MemberRequest) -> HttpResponseBase:
    """Return all of it as a file that programs read."""
    note("personal_data_exported", person=request.user.pk)
    facts = JsonResponse(everything_about(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    return serve(request, download_of(facts.content, "mina-uppgifter.json", "application/json"))
