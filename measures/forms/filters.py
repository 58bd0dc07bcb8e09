"""Choosing and ordering measures in the list: a form that a link can carry."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Exists, F, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from actors.access import Person
from actors.enums import Category, OrganisationPermission
from actors.models import Organisation
from actors.permissions import organisations_where
from handlingsplan.filters import IGNORED_PARAMS, UNKNOWN_CHOICE, FilterForm, choice_field, search_field
from handlingsplan.plan.models import Challenge, Goal, Plan
from handlingsplan.plan.permissions import may_coordinate
from handlingsplan.swedish import fold, stems
from measures.enums import CommitmentState, EditorialState, FourStep, Mode, Status
from measures.fields import unused_fields
from measures.forms.fields import PlanChoiceField
from measures.models import Commitment, Measure, Package
from measures.queries import applying_in, found_by, parties_of, without_money
from measures.querysets import MeasureQuerySet

MINE, ALL = "mine", "all"
TIME = "time"
_ORDERS: dict[str, tuple[Any, ...]] = {
    "number": ("number",),
    "title": ("sort_key", "number"),
    "owner": ("owner__sort_key", "number"),
    "end": (F("planned_end").asc(nulls_last=True), "number"),
}
# For each choice, the column that equals it; a measure has each link at most once, so no row comes twice.
_EQUAL = {
    "owner": "owner",
    "participant": "participations__organisation",
    "package": "package",
    "goal": "goal_links__goal",
    "challenge": "challenge_links__challenge",
    "mode": "modes__mode",
    "state": "state",
    "status": "status",
    "step": "four_step",
}

_NAMED = {"four_step": "step", "modes": "mode"}  # the choices for fields that not every plan has


def row_field(model: Any, label: Any, anything: Any, key: str) -> PlanChoiceField:
    """Return a field to choose one row of the model by its `key`, or anything; the form says which rows."""
    return PlanChoiceField(
        queryset=model.objects.none(),
        to_field_name=key,
        label=label,
        empty_label=anything,
        required=False,
        error_messages=UNKNOWN_CHOICE,
    )


@dataclass(frozen=True)
class StatusCount:
    """How many of what is chosen otherwise have a status, and the query of the address that shows them."""

    label: str
    count: int
    query: str
    is_chosen: bool


class MeasureFilter(FilterForm):
    """What to show, and in which order. A choice that does not exist is refused in words, and nothing is shown."""

    ignored = IGNORED_PARAMS | {"scope"}  # who has no measures of their own has no choice of scope
    never_chips = FilterForm.never_chips | {"view"}

    q = search_field(_("Sök"))
    view = forms.ChoiceField(
        label=_("Som"),
        choices=[("", _("Lista")), (TIME, _("Tidslinje"))],
        required=False,
        error_messages=UNKNOWN_CHOICE,
    )
    scope = forms.ChoiceField(
        label=_("Visa"),
        choices=[(MINE, _("Mina åtgärder")), (ALL, _("Alla åtgärder"))],
        required=False,
        error_messages=UNKNOWN_CHOICE,
    )
    owner = row_field(Organisation, _("Ansvarig"), _("Alla organisationer"), "slug")
    participant = row_field(Organisation, _("Medverkande"), _("Alla organisationer"), "slug")
    package = row_field(Package, _("Åtgärdspaket"), _("Alla paket"), "key")
    goal = row_field(Goal, _("Mål"), _("Alla mål"), "key")
    challenge = row_field(Challenge, _("Utmaning"), _("Alla utmaningar"), "key")
    area = row_field(Organisation, _("Gäller i"), _("Hela länet och alla kommuner"), "slug")
    mode = choice_field(_("Färdsätt"), _("Alla"), list(Mode.choices))
    state = choice_field(_("Tillstånd"), _("Alla utom tillbakadragna"), list(EditorialState.choices))
    status = choice_field(_("Status"), _("Alla"), list(Status.choices))
    step = choice_field(_("Steg"), _("Alla"), list(FourStep.choices))
    year = forms.TypedChoiceField(
        label=_("Pågår under"), required=False, coerce=int, empty_value=None, error_messages=UNKNOWN_CHOICE
    )
    unfunded = forms.BooleanField(label=_("Bara åtgärder utan angivna pengar"), required=False)
    order = forms.ChoiceField(
        label=_("Ordna efter"),
        choices=[
            ("number", _("Nummer")),
            ("title", _("Rubrik")),
            ("owner", _("Ansvarig")),
            ("end", _("Planerat slut")),
        ],
        required=False,
        error_messages=UNKNOWN_CHOICE,
    )

    def __init__(self, data: QueryDict, *, user: Person, plan: Plan) -> None:
        self.own = organisations_where(user, OrganisationPermission.READ_DRAFTS)
        self.first_scope = MINE if self.own and not may_coordinate(user, plan) else ALL
        typed = data.copy()
        typed.setdefault("scope", self.first_scope)
        super().__init__(typed, sent=data)
        parties = parties_of(plan)
        offered: dict[str, Any] = {
            "owner": parties,
            "participant": parties,
            "area": parties.filter(category=Category.MUNICIPALITY),
            "package": Package.objects.filter(plan=plan),
            "goal": Goal.objects.filter(plan=plan),
            "challenge": Challenge.objects.filter(plan=plan),
        }
        for name, queryset in offered.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined] # these are model choice fields
        years = [("", _("Alla år")), *((year, str(year)) for year in plan.years)]
        self.fields["year"].choices = years  # type: ignore[attr-defined] # a choice field
        if not self.own:
            del self.fields["scope"]
        for name in unused_fields(plan):
            del self.fields[_NAMED[name]]

    def filter(self, measures: MeasureQuerySet, *, whatever: str = "") -> MeasureQuerySet:
        """Return the chosen ones of `measures`, in the chosen order; by all choices but the one named `whatever`."""
        if not self.is_valid():
            return measures.none()
        chosen = self.cleaned_data | ({whatever: None} if whatever else {})
        if chosen.get("scope") == MINE:
            taking_part = Measure.objects.filter(participations__organisation__in=self.own)
            measures = measures.filter(Q(owner__in=self.own) | Q(pk__in=taking_part.values("pk")))
        if chosen["q"]:
            measures = found_by(measures, stems(chosen["q"]), fold(chosen["q"]))
        measures = measures.filter(**{column: chosen[name] for name, column in _EQUAL.items() if chosen.get(name)})
        if not chosen["state"]:
            measures = measures.exclude(state=EditorialState.WITHDRAWN)
        if chosen["area"]:
            measures = measures.filter(Q(county_wide=True) | Q(Exists(applying_in(chosen["area"]))))
        if chosen["year"]:
            measures = measures.under_way_in(chosen["year"])
        if chosen["unfunded"]:
            measures = without_money(measures)
        return measures.order_by(*_ORDERS[chosen["order"] or "number"])

    def by_status(self, measures: MeasureQuerySet) -> list[StatusCount]:
        """Count what is chosen by each status that it has; pressing the chosen one chooses all again."""
        rows = self.filter(measures, whatever="status").order_by().values_list("status")
        counts = dict(rows.annotate(n=Count("pk", distinct=True)))
        rest, chosen = self._without("status"), self.cleaned_data.get("status")
        return [
            StatusCount(
                str(status.label),
                counts[status.value],
                rest if status == chosen else f"{rest}&status={status.value}".lstrip("&"),
                status == chosen,
            )
            for status in Status
            if counts.get(status.value)
        ]

    @property
    def shows_time(self) -> bool:
        """Tell whether the list is shown as a timeline."""
        return self.is_valid() and self.cleaned_data["view"] == TIME

    @property
    def narrows(self) -> bool:
        """Tell whether anything beside scope and order was chosen."""
        return bool(self.data.get("q")) or self.narrows_more

    @property
    def narrows_more(self) -> bool:
        """Tell whether anything was chosen among what the page keeps folded."""
        return any(self.data.get(name) for name in (*_EQUAL, "area", "year", "unfunded"))

    @property
    def query(self) -> str:
        """What was chosen, as the part of an address after the question mark; pages are not part of it."""
        kept = self.sent.copy()
        kept.pop("page", None)
        for name in [name for name, value in kept.items() if not value]:
            kept.pop(name)
        return kept.urlencode()


class MatrixFilter(FilterForm):
    """Which measures, and whose stands."""

    q = search_field(_("Sök"))
    party = row_field(Organisation, _("Organisation"), _("Alla tillfrågade"), "slug")
    stand = choice_field(_("Åtagande"), _("Alla"), list(CommitmentState.choices))
    owner = row_field(Organisation, _("Ansvarig"), _("Alla organisationer"), "slug")
    package = row_field(Package, _("Åtgärdspaket"), _("Alla paket"), "key")
    open = forms.BooleanField(label=_("Bara åtgärder där någon inte har svarat"), required=False)

    def __init__(self, data: QueryDict, *, plan: Plan) -> None:
        super().__init__(data)
        offered: dict[str, Any] = {
            "party": parties_of(plan),
            "owner": parties_of(plan),
            "package": Package.objects.filter(plan=plan),
        }
        for name, queryset in offered.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined] # these are model choice fields

    def filter(self, measures: MeasureQuerySet) -> MeasureQuerySet:
        if not self.is_valid():
            return measures.none()
        chosen = self.cleaned_data
        if chosen["q"]:
            measures = found_by(measures, stems(chosen["q"]), fold(chosen["q"]))
        for name in ("owner", "package"):
            if chosen[name]:
                measures = measures.filter(**{name: chosen[name]})
        if chosen["party"] or chosen["stand"]:
            measures = measures.filter(Exists(_commitments(party=chosen["party"], state=chosen["stand"])))
        if chosen["open"]:
            measures = measures.filter(Exists(_commitments(party=chosen["party"], state=CommitmentState.PROPOSED)))
        return measures.order_by("number")


def _commitments(*, party: Organisation | None, state: str) -> Any:
    chosen = {name: value for name, value in {"organisation": party, "state": state}.items() if value}
    return Commitment.objects.filter(measure=OuterRef("pk"), **chosen).order_by()
