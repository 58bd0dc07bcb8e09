"""The page on which somebody is taken out of an organisation, with what they leave behind."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.models import Membership, User
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.leaving.handover import leave, open_tasks, possible_successors
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
