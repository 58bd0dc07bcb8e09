"""The pages where the coordinator keeps what a plan rests on: one overview, and four pages for every type."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import IntegrityError, models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actors.access import Person
from actors.conflicts import Conflict, StaleError
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.filters import IGNORED_PARAMS, read_search
from handlingsplan.pages import CONFLICT, GET_OR_POST, REFUSED, form_status, posted, rebase, render_page
from handlingsplan.plan.forms.reference_rows import RemovalForm
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_change_plan, may_coordinate, working_plan
from handlingsplan.plan.reference_rows import Row, may_coordinate_row, title_of, version_of
from handlingsplan.reference_data.dependents import InUseError, count_related
from handlingsplan.reference_data.reference_types import ReferenceType, SortOrder
from handlingsplan.reference_data.table import REFERENCE_TYPES
from handlingsplan.swedish import fold


@dataclass(frozen=True)
class ListedRow:
    """A row in a list, and whether the reader may change it; the coordinator sees what depends on it.

    Others don't: that can be another organisation's drafts.
    """

    row: Row
    title: str
    dependents: list[str]
    is_writable: bool


def _counts(plan: Plan) -> list[tuple[ReferenceType, int]]:
    """Return how many rows of each type the plan has; one query."""
    counts = {
        f"{kind.name}_count": count_related(Plan, kind.name, theirs="plan", ours="pk") for kind in REFERENCE_TYPES
    }
    numbers = Plan.objects.filter(pk=plan.pk).annotate(**counts).values(*counts).get()
    return list(zip(REFERENCE_TYPES, numbers.values(), strict=True))


@require_safe
def overview(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what the plan rests on, and how much of each there is."""
    plan = working_plan(request.user, slug)
    context = {"plan": plan, "counts": _counts(plan), "verdict": may_change_plan(request.user, plan)}
    return render_page(request, "reference_data/overview.html", context)


def _matches(row: Row, words: list[str]) -> bool:
    texts = [field for field in row._meta.concrete_fields if isinstance(field, models.CharField | models.TextField)]
    text = fold(" ".join([str(row), *(str(getattr(row, field.name)) for field in texts)]))
    return all(word in text for word in words)


def _lines(user: Person, plan: Plan, kind: ReferenceType, *, query: str, order: SortOrder) -> list[ListedRow]:
    """Return the rows that match, in order. A plan has tens of each kind: sought and sorted here, å ä ö and all."""
    rows = [row for row in kind.rows(plan) if _matches(row, fold(query).split())]
    coordinates = may_coordinate(user, plan)
    return [
        ListedRow(row, title_of(row), kind.dependents_of(row) if coordinates else [], bool(kind.may_write(user, row)))
        for row in sorted(rows, key=order.key)
    ]


@require_safe
def rows(request: MemberRequest, slug: str, kind: ReferenceType) -> HttpResponse:
    """List the plan's rows of one kind."""
    plan = working_plan(request.user, slug)
    orders = {order.name: order for order in kind.sort_orders}
    query, name = read_search(request.GET, orders=orders, ignored=IGNORED_PARAMS | {"sparad"})
    order = orders[name]
    context = {
        "plan": plan,
        "kind": kind,
        "lines": _lines(request.user, plan, kind, query=query, order=order),
        "query": query,
        "order": order,
        "add": kind.may_add(request.user, plan),
        "urls": _urls(kind),
        "this_year": timezone.localdate().year,
        "saved": request.GET.get("sparad", "") if kind.keeps_drafts else "",
    }
    return render_page(request, "reference_data/rows.html", context)


def _urls(kind: ReferenceType) -> dict[str, str]:
    name = kind.url_name
    return {"list": name, "add": f"{name}_add", "edit": f"{name}_edit", "remove": f"{name}_remove"}


@GET_OR_POST
def add_row(request: MemberRequest, slug: str, kind: ReferenceType) -> HttpResponse:
    plan = working_plan(request.user, slug)
    require(kind.may_add(request.user, plan))
    return _edit(request, kind, kind.model(plan=plan), heading="")


@GET_OR_POST
def edit_row(request: MemberRequest, slug: str, pk: int, kind: ReferenceType) -> HttpResponse:
    """Take changes to a row; a save on an old version shows both."""
    row = get_object_or_404(kind.rows(working_plan(request.user, slug)), pk=pk)
    require(kind.may_write(request.user, row))
    return _edit(request, kind, row, heading=title_of(row))


def _edit(request: MemberRequest, kind: ReferenceType, row: Row, *, heading: str) -> HttpResponse:
    draft = row.pk or "ny"
    removable = row.pk is not None and bool(may_coordinate_row(request.user, row))
    form = kind.form(posted(request), row=row, user=request.user)
    form.files = request.FILES
    conflict = form.conflict(row)
    if form.is_valid():
        conflict = form.write_or_compare()
        if conflict is None and not form.errors:
            messages.success(request, _("Sparat: %(title)s.") % {"title": title_of(form.instance)})
            rows = reverse(kind.url_name, args=[row.plan.slug])
            return redirect(f"{rows}?sparad={draft}" if kind.keeps_drafts else rows)
    context = {
        "plan": row.plan,
        "kind": kind,
        "row": row,
        "heading": heading,
        "form": form,
        "conflict": conflict,
        "removable": removable,
        "urls": _urls(kind),
    }
    status = form_status(form, conflict)
    return render_page(request, kind.page, context, status=status)


@GET_OR_POST
def remove_row(request: MemberRequest, slug: str, pk: int, kind: ReferenceType) -> HttpResponse:
    """Ask, and remove; show what depends on a row that can't be removed."""
    row = get_object_or_404(kind.rows(working_plan(request.user, slug)), pk=pk)
    require(may_coordinate_row(request.user, row))
    dependents, status, conflict = kind.dependents_of(row), 200, None
    form = RemovalForm(posted(request), initial={"based_on": version_of(row)})
    if form.is_valid():
        try:
            kind.remove_row(row, expected_version=form.cleaned_data["based_on"], by=request.user)
        except StaleError as error:
            rebase(form, version_of(error.stored))
            status, conflict = CONFLICT, Conflict.about(error.stored, [])
        except InUseError as error:
            dependents, status = error.dependents, REFUSED
        except IntegrityError:
            dependents, status = [_("något som lades till medan du läste")], REFUSED
        else:
            messages.success(request, _("Borttaget: %(title)s.") % {"title": title_of(row)})
            return redirect(kind.url_name, slug)
    context = {
        "plan": row.plan,
        "kind": kind,
        "row": row,
        "heading": title_of(row),
        "dependents": dependents,
        "warning": kind.deletion_warning(row),
        "form": form,
        "conflict": conflict,
        "urls": _urls(kind),
    }
    return render_page(request, "reference_data/remove.html", context, status=status)
