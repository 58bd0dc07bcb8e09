"""Indicators, their targets, and what was observed."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation
from followup.enums import (
    HANDED_IN,
    SERVICES_TO_ASK,
    Direction,
    Level,
    ObservationState,
    RetrievalState,
    Rule,
    Service,
    SumoLevel,
    ValuePart,
)
from followup.querysets import ObservationQuerySet
from handlingsplan.plan.constraints import SamePlan
from handlingsplan.plan.models import YEAR, Goal, Plan
from handlingsplan.swedish import SearchField
from measures.models import Measure

DIGITS = 20
DECIMALS = 6
OBSERVED_DIGITS = 28
# What is read from files and services is kept to the last decimal; SQLite holds the first 15 digits of it.
OBSERVED_DECIMALS = 12


class Indicator(models.Model):
    """What is measured, from which baseline, and how the region's figure is made."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="indicators")
    number = models.PositiveSmallIntegerField(_("nummer"))
    key = models.SlugField(_("nyckel"))
    title = models.CharField(_("namn"), max_length=200)
    definition = models.TextField(_("definition"), blank=True)
    unit = models.CharField(_("enhet"), max_length=60)
    decimals = models.PositiveSmallIntegerField(_("decimaler"), default=0)
    direction = models.CharField(_("riktning"), max_length=20, choices=Direction.choices)
    level = models.CharField(_("nivå"), max_length=20, choices=Level.choices)
    rule = models.CharField(_("regel för helheten"), max_length=20, choices=Rule.choices)
    weight = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="weighs", verbose_name=_("vikt")
    )
    baseline_year = models.PositiveSmallIntegerField(_("basår"), null=True, blank=True, validators=YEAR)
    baseline_value = models.DecimalField(
        _("basvärde"), null=True, blank=True, max_digits=DIGITS, decimal_places=DECIMALS
    )
    source = models.CharField(_("källa"), max_length=300, blank=True)
    source_url = models.URLField(_("länk till källan"), blank=True)
    responsible = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ansvarig för uppgiften")
    )
    sumo_level = models.CharField(_("SUMO-nivå"), max_length=1, choices=SumoLevel.choices, blank=True)
    service = models.CharField(_("statistiktjänst"), max_length=20, choices=SERVICES_TO_ASK, blank=True)
    service_key = models.CharField(_("nyckeltal eller tabell"), max_length=40, blank=True)
    service_selection = models.CharField(_("urval i tabellen"), max_length=300, blank=True)
    goals = models.ManyToManyField(
        Goal, through="IndicatorGoal", related_name="indicators", verbose_name=_("mål som indikatorn följer")
    )
    measures = models.ManyToManyField(
        Measure, through="IndicatorMeasure", related_name="indicators", verbose_name=_("åtgärder som indikatorn följer")
    )
    search = SearchField(source=("title", "definition", "unit"))
    key_fallback = "indikatorer"  # where nothing of the title can stand in a key

    class Meta:
        verbose_name = _("indikator")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="indicator_number_unique"),
            models.UniqueConstraint(fields=["plan", "key"], name="indicator_key_unique"),
            models.UniqueConstraint(fields=["id", "plan"], name="indicator_in_plan"),
            SamePlan(fields=("weight", "plan"), to="followup.Indicator", name="indicator_weight_same_plan"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="indicator_direction_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="indicator_level_known"),
            models.CheckConstraint(condition=Q(rule__in=Rule.values), name="indicator_rule_known"),
            models.CheckConstraint(
                condition=~Q(rule="weighted") | Q(weight__isnull=False), name="indicator_weighted_has_weight"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("indicator", args=[self.plan.slug, self.key])


class IndicatorGoal(models.Model):
    """An indicator follows a goal."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="goal_links")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="indicator_links")
    ledger_parent = "indicator"

    class Meta:
        verbose_name = _("indikatorns mål")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "goal"], name="indicator_goal_once"),
            SamePlan(fields=("indicator", "plan"), to="followup.Indicator", name="indicator_goal_indicator_same_plan"),
            SamePlan(fields=("goal", "plan"), to="plan.Goal", name="indicator_goal_goal_same_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.goal}"


class IndicatorMeasure(models.Model):
    """An indicator follows a measure."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="measure_links")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="indicator_links")
    ledger_parent = "measure"  # which may be a draft again

    class Meta:
        verbose_name = _("indikatorns åtgärd")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "measure"], name="indicator_measure_once"),
            SamePlan(
                fields=("indicator", "plan"), to="followup.Indicator", name="indicator_measure_indicator_same_plan"
            ),
            SamePlan(fields=("measure", "plan"), to="measures.Measure", name="indicator_measure_measure_same_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.measure}"


class Target(models.Model):
    """The value aimed at in a year; a relative one is a change in per cent from the baseline."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField(_("år"), validators=YEAR)
    value = models.DecimalField(_("målvärde"), max_digits=DIGITS, decimal_places=DECIMALS)
    relative = models.BooleanField(_("procent från basvärdet"), default=False)
    ledger_parent = "indicator"

    class Meta:
        verbose_name = _("målvärde")
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["indicator", "year"], name="target_once")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}: {self.value}"


class LockedYear(models.Model):
    """A year whose values in the plan are settled: nobody hands in, approves or returns any."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="locked_years")
    year = models.PositiveSmallIntegerField(_("år"), validators=YEAR)

    class Meta:
        verbose_name = _("låst år")
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["plan", "year"], name="locked_year_once")]

    def __str__(self) -> str:
        return f"{self.plan}: {self.year}"


class Retrieval(models.Model):
    """Values fetched from a service or read from a file, until a person has gone through them.

    `table` is what the file holds (`followup.statistics.tables.Table`) while its columns are to be chosen; `readings`
    are `[organisation id, year, value, parts]`. A failed one tells its problem in Swedish and changes nothing.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="retrievals")
    service = models.CharField(_("tjänst"), max_length=20, choices=Service.choices)
    key = models.CharField(_("nyckeltal eller tabell"), max_length=200, blank=True)
    title = models.CharField(_("rubrik"), max_length=300, blank=True)
    source = models.CharField(_("källa"), max_length=300, blank=True)
    state = models.CharField(_("tillstånd"), max_length=20, choices=RetrievalState.choices)
    problem = models.TextField(_("problem"), blank=True)
    table = models.JSONField(null=True, blank=True)
    readings = models.JSONField(default=list)
    unmatched = models.JSONField(default=list)
    remarks = models.JSONField(_("anmärkningar"), null=True, blank=True)
    retrieved_at = models.DateTimeField(_("hämtat"))
    ledger_parent = "indicator"
    ledger_large = ("table", "readings", "unmatched", "remarks")

    class Meta:
        verbose_name = _("hämtad statistik")
        ordering = ["-retrieved_at", "-pk"]
        constraints = [
            SamePlan(fields=("indicator", "plan"), to="followup.Indicator", name="retrieval_same_plan"),
            models.CheckConstraint(condition=Q(state__in=RetrievalState.values), name="retrieval_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_service_display()} {self.key}"

    def get_absolute_url(self) -> str:
        """The page where a person goes through it."""
        return reverse("retrieval", args=[self.plan.slug, self.indicator.key, self.pk])


class Observation(models.Model):
    """One value: indicator × organisation × year, with its source.

    A corrected value keeps the old row: the old one points at its successor, and only rows without a successor
    count.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="observations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="observations")
    year = models.PositiveSmallIntegerField(_("år"), validators=YEAR)
    value = models.DecimalField(_("värde"), max_digits=OBSERVED_DIGITS, decimal_places=OBSERVED_DECIMALS)
    state = models.CharField(
        _("tillstånd"), max_length=20, choices=ObservationState.choices, default=ObservationState.DRAFT
    )
    source = models.CharField(_("källa"), max_length=300, blank=True)
    note = models.CharField(_("anteckning"), max_length=500, blank=True)
    correction = models.CharField(_("varför värdet rättades"), max_length=300, blank=True)
    retrieval = models.ForeignKey(
        Retrieval, models.SET_NULL, null=True, blank=True, editable=False, related_name="observations"
    )
    returned_because = models.TextField(_("skäl till att värdet återsändes"), blank=True)
    replaced_by = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="replaces"
    )
    created_at = models.DateTimeField(_("inlagt"), auto_now_add=True)
    ledger_parent = "indicator"

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("värde")
        ordering = ["year", "organisation__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "organisation", "year", "state"],
                condition=Q(replaced_by=None),
                name="observation_current_once",
            ),
            SamePlan(fields=("indicator", "plan"), to="followup.Indicator", name="observation_same_plan"),
            SamePlan(
                fields=("organisation", "plan"),
                to="plan.Party",
                to_fields=("organisation", "plan"),
                name="observation_is_party",
            ),
            models.CheckConstraint(condition=Q(state__in=ObservationState.values), name="observation_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.organisation} {self.year}"

    @property
    def private_to_id(self) -> int | None:
        """The organisation, whose people alone see a value in every state but those of what is handed in."""
        return None if self.state in HANDED_IN else self.organisation_id


class ObservationPart(models.Model):
    """A part of a value, by sex or mode; the parts need not add up to the whole, which is then shown."""

    observation = models.ForeignKey(Observation, models.CASCADE, related_name="parts")
    part = models.CharField(_("del"), max_length=20, choices=ValuePart.choices)
    value = models.DecimalField(_("värde"), max_digits=OBSERVED_DIGITS, decimal_places=OBSERVED_DECIMALS)
    ledger_parent = "observation"
    ledger_joins = ("observation__indicator", "observation__organisation")

    class Meta:
        verbose_name = _("del av värde")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["observation", "part"], name="observation_part_once"),
            models.CheckConstraint(condition=Q(part__in=ValuePart.values), name="observation_part_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.value}"
