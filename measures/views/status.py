"""Reporting how far a measure has come: in its place on the measure's page, and without script on a page of its own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from actors.conflicts import Conflict, StaleError
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.numbers import read_key
from handlingsplan.pages import GET_OR_POST, form_status, posted, rebase
from measures.editing import set_status, status_version
from measures.forms.measures import StatusForm
from measures.history.restoring import last_change, status_before
from measures.models import Measure
from measures.parts import STATUS
from measures.permissions import may_report_status, visible_measure
from measures.views.parts import lead_back, show_part
from measures.wording import differences, status_in_words

BEFORE = "fore"  # what the receipt's link to undo names: the entry whose change is to be undone


@GET_OR_POST
def measure_status(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Take how far the measure has come; with `fore` the form proposes what was said before that change."""
    measure = visible_measure(request.user, slug, number, whole=False)
    require(may_report_status(request.user, measure))
    form = StatusForm(posted(request), measure=measure)
    conflict = form.conflict(measure)
    if form.is_valid():
        version = form.cleaned_data["based_on"]
        try:
            saved = set_status(measure, data=form.status_data(), expected_version=version, by=request.user)
        except StaleError as error:
            rebase(form, status_version(error.stored))
            changed = differences(status_in_words(error.stored), status_in_words(form.status_data()))
            conflict = Conflict.about(error.stored, changed)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _receipt(saved, is_changed=status_version(saved) != version))
            return lead_back(request, saved)
    status = form_status(form, conflict)
    entry = None if form.is_bound else read_key(request.GET.get(BEFORE, ""))
    if entry is not None:
        before = status_before(measure, entry, by=request.user)
        form = StatusForm(before | {"based_on": status_version(measure)}, measure=measure)
    context = {"plan": measure.plan, "form": form, "measure": measure, "conflict": conflict, "part": STATUS}
    context |= {"address": request.path, "undoes": entry is not None, "saves_itself": False}
    return show_part(request, STATUS, context, page="measures/status.html", status=status)


def _receipt(saved: Measure, *, is_changed: bool) -> str:
    said = _("Status är sparad.")
    entry = last_change(saved) if is_changed else None
    if entry is None:
        return said
    return format_html('{} <a href="{}status/?{}={}">{}</a>', said, saved.get_absolute_url(), BEFORE, entry, _("Ångra"))
