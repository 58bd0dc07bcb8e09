"""Reading good examples, and making measures of them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actors.enums import OrganisationPermission
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.filters import read_search
from handlingsplan.pages import GET_OR_POST, form_status, posted, render_page
from handlingsplan.plan.permissions import working_plan
from measures.forms.extras import PictureForm
from measures.good_examples import (
    add_picture,
    find_examples,
    may_add_example,
    may_write_example,
    measure_from_example,
    remove_picture,
)
from measures.models import GoodExample
from measures.permissions import may_add_measure
from measures.queries import own_parties


@require_safe
def good_examples(request: MemberRequest, slug: str) -> HttpResponse:
    """Show the good examples, with a search."""
    plan = working_plan(request.user, slug)
    query, _order = read_search(request.GET)
    examples = find_examples(plan, query)
    context = {
        "plan": plan,
        "query": query,
        "examples": [(example, bool(may_write_example(request.user, example))) for example in examples],
        "owners": own_parties(request.user, plan, OrganisationPermission.WRITE_MEASURES),
        "makes": may_add_measure(request.user, plan),
        "add": may_add_example(request.user, plan),
    }
    return render_page(request, "measures/examples/list.html", context)


@require_POST
def make_measure(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Make a draft of an example, and go on to write it."""
    plan = working_plan(request.user, slug)
    example = get_object_or_404(GoodExample.objects.select_related("plan", "organisation"), plan=plan, number=number)
    require(may_add_measure(request.user, plan))
    owners = own_parties(request.user, plan, OrganisationPermission.WRITE_MEASURES)
    owner = get_object_or_404(owners, slug=request.POST.get("owner", ""))
    measure = measure_from_example(example, owner=owner, by=request.user)
    messages.success(request, _("Utkastet är sparat. Skriv om det så att det passar hos er."))
    return redirect(measure)


@GET_OR_POST
def example_pictures(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Take a picture of an example together with what it shows, or away."""
    plan = working_plan(request.user, slug)
    example = get_object_or_404(GoodExample.objects.select_related("plan", "organisation"), plan=plan, number=number)
    require(may_write_example(request.user, example))
    if request.POST.get("remove", "").isdecimal():
        remove_picture(get_object_or_404(example.pictures, pk=request.POST["remove"]), by=request.user)
        messages.success(request, _("Bilden är borttagen."))
        return redirect("example_pictures", slug, number)
    form = PictureForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            add_picture(example, upload=form.cleaned_data["file"], alt=form.cleaned_data["alt"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Bilden är sparad."))
            return redirect("example_pictures", slug, number)
    context = {"plan": plan, "example": example, "form": form}
    return render_page(request, "measures/examples/pictures.html", context, status=form_status(form))
