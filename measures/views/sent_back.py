"""What was sent back, as everybody knew it: the list, and the page of one."""

from dataclasses import replace

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actors.permissions import Verdict
from actors.requests import MemberRequest
from handlingsplan.discussion.forms import CommentForm
from handlingsplan.pages import render_page
from handlingsplan.plan.permissions import working_plan
from measures.discussion import discussion_of
from measures.fields import LABELS
from measures.history.as_known import known_measure, sent_back_in
from measures.history.past import PastMeasure
from measures.measure_page import Position, money, status_summary
from measures.wording import in_words


@require_safe
def sent_back_measures(request: MemberRequest, slug: str) -> HttpResponse:
    """List what was sent back, as it was called then, with who sent it back and why."""
    plan = working_plan(request.user, slug)
    return render_page(request, "measures/sent_back.html", {"plan": plan, "lines": sent_back_in(plan)})


def _is_said(past: PastMeasure, name: str) -> bool:
    return name not in {"title", "state"} and past.words[name] != in_words(None)


def known_page(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Show a measure as it was before it was sent back, to those who may not read what it says now."""
    past, event = known_measure(request.user, slug, number)
    measure = past.measure
    stood = [Position(row.organisation, row.organisation_id == measure.owner_id, row, "") for row in past.commitments]
    closed = Verdict(_("Åtgärden är återsänd. Den kommenteras när den är överlämnad igen."))
    context = {
        "plan": measure.plan,
        "measure": measure,
        "event": event,
        "past": past,
        "facts": [(label, past.words[name]) for name, label in LABELS.items() if _is_said(past, name)],
        "positions": stood,
        "status_summary": status_summary(stood),
        "money": money(measure, past.funding),
        "discussion": replace(discussion_of(request.user, measure, CommentForm()), verdict=closed),
    }
    return render_page(request, "measures/as_known.html", context)
