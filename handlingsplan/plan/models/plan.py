"""The plan, its parties and what its chapters rest on."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.access import GroupGrant
from actors.models import Organisation
from handlingsplan.plan.constraints import SamePlan
from handlingsplan.plan.enums import (
    ChapterKind,
    GoalOrigin,
    Judgement,
    PlanPermission,
    PlanStatus,
    StepState,
    Vocabulary,
    chapter_kinds,
)
from handlingsplan.plan.licences import CC0, LICENCE_CHOICES
from handlingsplan.plan.querysets import PlanQuerySet

YEAR = [MinValueValidator(1990), MaxValueValidator(2100)]


class Plan(models.Model):
    """One regional action plan for a period; everything else in a plan points at it."""

    slug = models.SlugField(_("kortadress"), unique=True)
    title = models.CharField(_("titel"), max_length=200)
    subtitle = models.CharField(_("undertitel"), max_length=200, blank=True)
    summary = models.TextField(_("sammanfattning"), blank=True)
    period_start = models.PositiveSmallIntegerField(_("första året"), validators=YEAR)
    period_end = models.PositiveSmallIntegerField(_("sista året"), validators=YEAR)
    coordinating_organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="coordinated_plans", verbose_name=_("samordnande organisation")
    )
    status = models.CharField(_("status"), max_length=20, choices=PlanStatus.choices, default=PlanStatus.PREPARING)
    is_demo = models.BooleanField(_("exempelinnehåll"), default=False)
    # What the plan is about, as it stands within a sentence; chapter 2 defines it. Plans of before it was asked for
    # were all about mobility: that is what the database says of them.
    subject = models.CharField(_("ämne"), max_length=60, blank=True, default="", db_default="hållbar mobilitet")
    vocabularies = models.JSONField(
        _("indelningar"), default=list, blank=True, db_default=Value(Vocabulary.values, models.JSONField())
    )
    licence = models.CharField(
        _("licens"), max_length=10, choices=LICENCE_CHOICES, default=CC0, db_default=CC0
    )  # what others may do with the plan, its texts, figures and files
    county_code = models.CharField(_("län"), max_length=2, blank=True, default="", db_default="")  # SCB's
    # When a coordinator put the guide to the first edition aside
    guide_left_at = models.DateTimeField(null=True, editable=False)
    shown_to_everybody = True

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("planen")
        default_permissions = ()
        permissions = tuple(PlanPermission.choices)
        ordering = ["-period_start", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(period_end__gte=models.F("period_start")), name="plan_period_in_order"
            ),
            models.CheckConstraint(condition=models.Q(status__in=PlanStatus.values), name="plan_status_known"),
            models.CheckConstraint(
                condition=models.Q(licence__in=[value for value, _name in LICENCE_CHOICES]), name="plan_licence_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("published_plan", args=[self.slug])

    @property
    def plan_id(self) -> int:
        """The plan's own key: what belongs to a plan is asked for it by this name, the plan too."""
        return int(self.pk)

    def get_workspace_url(self) -> str:
        return reverse("workspace", args=[self.slug])

    def uses(self, vocabulary: Vocabulary) -> bool:
        """Tell whether measures and indicators are classed by it in this plan; one that is not shows nowhere."""
        return vocabulary in self.vocabularies

    @property
    def chapter_kinds(self) -> tuple[ChapterKind, ...]:
        return chapter_kinds(self.subject)

    @property
    def period(self) -> str:
        return f"{self.period_start}–{self.period_end}"

    @property
    def years(self) -> range:
        return range(self.period_start, self.period_end + 1)


class CarriedOver(models.Model):
    """A row of this plan that was made from one of the plan before, which stays as it is; ids are plain numbers."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="carried_over")
    kind = models.CharField(max_length=60)
    object_id = models.PositiveBigIntegerField()
    from_plan = models.ForeignKey(Plan, models.PROTECT, related_name="+", verbose_name=_("från planen"))
    from_id = models.PositiveBigIntegerField()
    from_title = models.CharField(_("hette då"), max_length=300)

    class Meta:
        verbose_name = _("överföring från planen före")
        ordering = ["kind", "object_id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="carried_over_once"),
            models.CheckConstraint(condition=~models.Q(plan=models.F("from_plan")), name="carried_over_from_another"),
        ]

    def __str__(self) -> str:
        return str(_("%(title)s i %(plan)s") % {"title": self.from_title, "plan": self.from_plan})


class PlanGrant(GroupGrant):
    """What a group may do with a plan; derived, see `actors.access`."""

    content_object = models.ForeignKey(Plan, models.CASCADE)
    not_in_history = "derived from parties and memberships, and compared with them by `sync_access --check`"


class Party(models.Model):
    """An organisation's place in a plan."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="parties", verbose_name=_("organisation")
    )
    role = models.CharField(_("roll"), max_length=300, blank=True)
    responsibility = models.TextField(_("ansvar"), blank=True)
    shown_to_everybody = True

    class Meta:
        verbose_name = _("part")
        ordering = ["organisation__sort_key", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "plan"], name="party_once")]

    def __str__(self) -> str:
        return str(self.organisation)


class Challenge(models.Model):
    """One of the problems that the plan is there to solve."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="challenges")
    number = models.PositiveSmallIntegerField(_("nummer"))
    key = models.SlugField(_("nyckel"))
    title = models.CharField(_("rubrik"), max_length=200)
    description = models.TextField(_("beskrivning"), blank=True)
    key_fallback = "utmaningar"  # where nothing of the title can stand in a key

    class Meta:
        verbose_name = _("utmaning")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="challenge_number_unique"),
            models.UniqueConstraint(fields=["plan", "key"], name="challenge_key_unique"),
            models.UniqueConstraint(fields=["id", "plan"], name="challenge_in_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Goal(models.Model):
    """A goal of the plan, or of a strategy that the plan follows."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals")
    number = models.PositiveSmallIntegerField(_("nummer"))
    key = models.SlugField(_("nyckel"))
    title = models.CharField(_("rubrik"), max_length=300)
    description = models.TextField(_("beskrivning"), blank=True)
    origin = models.CharField(_("ursprung"), max_length=20, choices=GoalOrigin.choices, default=GoalOrigin.OWN)
    source = models.CharField(_("källa"), max_length=200, blank=True)
    source_version = models.CharField(_("källans version"), max_length=200, blank=True)
    target_year = models.PositiveSmallIntegerField(_("målår"), null=True, blank=True, validators=YEAR)
    key_fallback = "mal"  # where nothing of the title can stand in a key

    class Meta:
        verbose_name = _("mål")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="goal_number_unique"),
            models.UniqueConstraint(fields=["plan", "key"], name="goal_key_unique"),
            models.UniqueConstraint(fields=["id", "plan"], name="goal_in_plan"),
        ]

    def __str__(self) -> str:
        return self.title


class ChallengeJudgement(models.Model):
    """What the coordinator holds of a challenge in one year."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="judgements")
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="judgements", verbose_name=_("utmaning"))
    year = models.PositiveSmallIntegerField(_("år"), validators=YEAR)
    judgement = models.CharField(_("bedömning"), max_length=20, choices=Judgement.choices)
    text = models.TextField(_("vad den bygger på"))

    class Meta:
        verbose_name = _("bedömning av utmaning")
        ordering = ["challenge__number", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "year"],
                name="challenge_judged_once_a_year",
                violation_error_message=_("Utmaningen är redan bedömd för året. Ändra den bedömningen."),
            ),
            SamePlan(fields=("challenge", "plan"), to="plan.Challenge", name="challenge_judged_in_plan"),
            models.CheckConstraint(
                condition=models.Q(judgement__in=Judgement.values), name="challenge_judged_in_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.challenge}, {self.year}"


class ProcessStep(models.Model):
    """One of the steps on the way from vision to follow-up."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="process_steps")
    number = models.PositiveSmallIntegerField(_("nummer"))
    key = models.SlugField(_("nyckel"))
    title = models.CharField(_("rubrik"), max_length=200)
    description = models.TextField(_("beskrivning"), blank=True)
    state = models.CharField(
        _("läge"),
        max_length=20,
        choices=StepState.choices,
        default=StepState.NOT_STARTED,
        db_default=StepState.NOT_STARTED,
    )
    on = models.DateField(_("datum"), null=True, blank=True)  # planned for, or done
    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ansvarig")
    )
    evidence = models.TextField(_("vad som visar det"), blank=True, default="", db_default="")
    key_fallback = "steg"  # where nothing of the title can stand in a key

    class Meta:
        verbose_name = _("steg")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="process_step_number_unique"),
            models.UniqueConstraint(fields=["plan", "key"], name="process_step_key_unique"),
            models.CheckConstraint(condition=models.Q(state__in=StepState.values), name="process_step_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=StepState.DONE) | (models.Q(on__isnull=False) & ~models.Q(evidence="")),
                name="process_step_done_with_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"
