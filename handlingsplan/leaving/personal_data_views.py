"""A person's own page about what is kept of them."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from actors.requests import MemberRequest
from handlingsplan.downloads import download_of, serve
from handlingsplan.leaving.personal_data import erase, everything_about, why_not_erased
from handlingsplan.pages import GET_OR_POST, REFUSED, render_page


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
