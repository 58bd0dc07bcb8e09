"""The page on which somebody is taken out of an organisation, with what they leave behind."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from actors.models import Membership, User
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.downloads import download_of, serve
from handlingsplan.leaving.handover import leave, open_tasks, possible_successors
from handlingsplan.leaving.personal_data import erase, everything_about, why_not_erased
from handlingsplan.pages import GET_OR_POST, REFUSED, posted, render_page
from handlingsplan.plan.permissions import may_remove
from handlingsplan.plan.views.people import visible_organisation


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


@GET_OR_POST
def remove_membership(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Show what the person leaves behind; take the role away and hand it over."""
    organisation = visible_organisation(request.user, slug)
    rows = Membership.objects.select_related("user", "organisation")
    membership = get_object_or_404(rows, pk=pk, organisation=organisation)
    require(may_remove(request.user, membership))
    tasks, sent = open_tasks(membership), posted(request)
    form = SuccessorForm(sent, colleagues=possible_successors(membership), stand_in=tasks.stand_in)
    if form.is_valid():
        leave(membership, successor=form.cleaned_data["successor"], by=request.user)
        text = _("%(person)s är inte längre %(role)s i %(organisation)s.")
        facts = {"person": membership.user, "role": membership.get_role_display().lower()}
        messages.success(request, text % (facts | {"organisation": organisation}))
        return redirect("people", slug)
    context = {"organisation": organisation, "membership": membership, "tasks": tasks, "form": form}
    return render_page(request, "leaving/leave.html", context, status=REFUSED if form.errors else 200)


class EraseForm(forms.Form):
    """That one means it."""

    sure = forms.BooleanField(
        label=gettext_lazy("Ja, radera mitt konto. Det går inte att ångra."),
        error_messages={"required": gettext_lazy("Kryssa i rutan om du vill radera kontot.")},
    )


@GET_OR_POST
def personal_data(request: MemberRequest) -> HttpResponse:
    """Show what is kept; erase the account, once the password is given again."""
    if request.method == "POST":
        erased: HttpResponse = _erase(request)
        return erased
    return _page(request, EraseForm())


@reauthentication_required  # type: ignore[untyped-decorator] # allauth is untyped
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
    memberships = request.user.memberships.select_related("organisation")
    context = {"form": form, "memberships": memberships, "why_not": why_not_erased(request.user)}
    return render_page(request, "leaving/personal_data.html", context, status=REFUSED if form.errors else 200)


@require_safe
def personal_data_file(request: MemberRequest) -> HttpResponseBase:
    """Return all of it as a file that programs read."""
    facts = JsonResponse(everything_about(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    return serve(request, download_of(facts.content, "mina-uppgifter.json", "application/json"))
