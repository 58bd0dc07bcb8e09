"""Writing a measure part by part."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from actors.conflicts import Conflict, StaleError
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.pages import GET_OR_POST, form_status, posted, rebase, render_page
from measures.fetching import visible_measure
from measures.forms.measures import Owners, PartForm
from measures.parts import PART_BY_KEY, PARTS, part_in_words, part_version, save_part
from measures.permissions import may_write_measure
from measures.wording import data_in_words, differences


@GET_OR_POST
def edit_part(request: MemberRequest, slug: str, number: int, part: str) -> HttpResponse:
    """Take changes to one part of a measure; a save on an old version of the part shows both."""
    measure = visible_measure(request.user, slug, number)
    require(may_write_measure(request.user, measure))
    if part not in PART_BY_KEY:
        raise Http404
    chosen, conflict = PART_BY_KEY[part], None
    owners = Owners.of_measure(request.user, measure)
    form = PartForm(posted(request), part=chosen, plan=measure.plan, owners=owners, measure=measure)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            save_part(measure, chosen, values=typed, expected_version=typed["based_on"], by=request.user)
        except StaleError as error:
            rebase(form, part_version(error.stored, chosen))
            own = data_in_words(form.data_with(error.stored))
            changed = differences(part_in_words(error.stored, chosen), {name: own[name] for name in chosen.fields})
            conflict = Conflict.about(error.stored, changed)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(part)s är sparat.") % {"part": f"”{chosen.title}”"})
            return redirect(measure)
    context = {"plan": measure.plan, "measure": measure, "form": form, "part": chosen, "parts": PARTS}
    status = form_status(form, conflict)
    return render_page(request, "measures/edit_part.html", context | {"conflict": conflict}, status=status)
