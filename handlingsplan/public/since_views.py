"""What has changed in the working plan since a day, since one's last visit: for those who work on it."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from actors.authentication.sign_in import LAST_VISIT
from actors.requests import MemberRequest
from handlingsplan.chapters.links import web_links
from handlingsplan.editions.comparison import compare_plans
from handlingsplan.editions.days import document_of_day, working_document
from handlingsplan.editions.published import editions_of
from handlingsplan.filters import IGNORED_PARAMS, FilterForm
from handlingsplan.pages import REFUSED, render_page
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import working_plan
from handlingsplan.public.change_filter import ChangeFilter


class DayFilter(FilterForm):
    """The day to compare with."""

    ignored = IGNORED_PARAMS | {"organisation"}
    sedan = forms.DateField(
        label=gettext_lazy("Sedan"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Skriv dagen som 2026-11-20.")},
    )


class _OfDay(ChangeFilter):
    ignored = IGNORED_PARAMS | {"sedan"}


@require_safe
def since(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what has changed in the working plan since a day, by default since one was here last."""
    plan = working_plan(request.user, slug)
    visit = _last_visit(request)
    form = DayFilter(request.GET)
    day = (form.cleaned_data["sedan"] if form.is_valid() else None) or visit or _yesterday()
    unread: dict[str, Any] = {"day_known": True, "form": None}
    context = _compared(request, plan, day) if form.is_valid() else unread
    context |= {
        "plan": plan,
        "edition": None,
        "earlier": None,
        "day": day,
        "day_form": form,
        "title": _("Vad har ändrats sedan den %(day)s?") % {"day": date_format(day, "j F Y")},
        "days": _shortcuts(visit),
        "others": editions_of(plan),
        "links": web_links("working_chapter", slug, here=0),
    }
    is_refused = not form.is_valid() or (context["form"] is not None and bool(context["form"].errors))
    return render_page(request, "public/since.html", context, status=REFUSED if is_refused else 200)


def _compared(request: MemberRequest, plan: Plan, day: date) -> dict[str, Any]:
    before = document_of_day(plan, day)
    if before is None:
        return {"day_known": False, "form": None}
    now = working_document(plan)
    form = _OfDay(request.GET, documents=(before, now))
    whole_url = f"{reverse('since', args=[plan.slug])}?sedan={day.isoformat()}"
    return form.context(compare_plans(before, now)) | {"day_known": True, "whole_url": whole_url}


def _last_visit(request: MemberRequest) -> date | None:
    at = request.session.get(LAST_VISIT)
    return timezone.localdate(datetime.fromisoformat(at)) if at else None


def _yesterday() -> date:
    return timezone.localdate() - timedelta(days=1)


def _shortcuts(visit: date | None) -> list[tuple[str, date]]:
    """Return days that one asks for, by what they are called."""
    today = timezone.localdate()
    days = [(_("i morse"), today), (_("i går morse"), _yesterday()), (_("en vecka"), today - timedelta(days=7))]
    return [(_("mitt förra besök"), visit), *days] if visit else days
