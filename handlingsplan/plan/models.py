"""The plan, its parties, goals and challenges, and the texts of its eight chapters."""

from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actors.access import GroupGrant
from actors.models import Organisation, User
from handlingsplan.plan.enums import (
    CHAPTER_BY_NUMBER,
    ChapterKind,
    ChapterState,
    GoalOrigin,
    PlanPermission,
    PlanStatus,
    ReviewAct,
)
from handlingsplan.plan.querysets import PlanQuerySet
from handlingsplan.richtext import PICTURE_PATH

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
    history = HistoricalRecords()

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
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The published plan."""
        return reverse("published_plan", args=[self.slug])

    @property
    def plan_id(self) -> int:
        """The plan's own key: what belongs to a plan is asked for it by this name, the plan too."""
        return int(self.pk)

    def get_workspace_url(self) -> str:
        """The working plan."""
        return reverse("workspace", args=[self.slug])

    @property
    def period(self) -> str:
        """The period as people write it."""
        return f"{self.period_start}–{self.period_end}"

    @property
    def years(self) -> range:
        """The years of the period."""
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


class Party(models.Model):
    """An organisation's place in a plan."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="parties", verbose_name=_("organisation")
    )
    role = models.CharField(_("roll"), max_length=300, blank=True)
    responsibility = models.TextField(_("ansvar"), blank=True)
    history = HistoricalRecords()

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
    history = HistoricalRecords()
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
    history = HistoricalRecords()
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


class ProcessStep(models.Model):
    """One of the steps on the way from vision to follow-up."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="process_steps")
    number = models.PositiveSmallIntegerField(_("nummer"))
    key = models.SlugField(_("nyckel"))
    title = models.CharField(_("rubrik"), max_length=200)
    description = models.TextField(_("beskrivning"), blank=True)
    history = HistoricalRecords()
    key_fallback = "steg"  # where nothing of the title can stand in a key

    class Meta:
        verbose_name = _("steg")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="process_step_number_unique"),
            models.UniqueConstraint(fields=["plan", "key"], name="process_step_key_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Chapter(models.Model):
    """One of a plan's eight chapters: which text is worked on, which one holds, and where the review stands."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="chapters")
    number = models.PositiveSmallIntegerField(_("nummer"))
    state = models.CharField(_("tillstånd"), max_length=20, choices=ChapterState.choices, default=ChapterState.DRAFT)
    latest = models.ForeignKey(
        "Revision", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("senaste version")
    )
    approved = models.ForeignKey(
        "Revision", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("godkänd version")
    )
    editors = models.ManyToManyField(User, related_name="edited_chapters", blank=True, verbose_name=_("redaktörer"))
    history = HistoricalRecords(m2m_fields=[editors])

    class Meta:
        verbose_name = _("kapitel")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="chapter_number_unique"),
            models.CheckConstraint(condition=models.Q(number__range=(1, 8)), name="chapter_number_one_to_eight"),
            models.CheckConstraint(condition=models.Q(state__in=ChapterState.values), name="chapter_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        """The chapter in the working plan."""
        return reverse("working_chapter", args=[self.plan.slug, self.number])

    @property
    def kind(self) -> ChapterKind:
        """What is the same in every plan."""
        return CHAPTER_BY_NUMBER[self.number]

    @property
    def title(self) -> str:
        """The chapter's title."""
        return str(self.kind.title)


class Revision(models.Model):
    """One saved version of a chapter's text; never changed but for its name, never deleted."""

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("version"))
    html = models.TextField(_("text"), blank=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("skriven av"))
    created_at = models.DateTimeField(_("sparad"), auto_now_add=True)
    summary = models.CharField(_("vad som ändrades"), max_length=200, blank=True)
    name = models.CharField(_("namn"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("kapitlets text")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["chapter", "number"], name="revision_number_unique")]

    def __str__(self) -> str:
        return f"{self.chapter}, version {self.number}"


class ReviewEvent(models.Model):
    """One act of review: who did what with which version, when, and with what words."""

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="review_events")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="review_events")
    act = models.CharField(_("händelse"), max_length=20, choices=ReviewAct.choices)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("person"))
    at = models.DateTimeField(_("tid"), auto_now_add=True)
    comment = models.TextField(_("kommentar"), blank=True)

    class Meta:
        verbose_name = _("granskning")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(act__in=ReviewAct.values), name="review_act_known"),
            models.CheckConstraint(
                condition=~models.Q(act=ReviewAct.SEND_BACK) | ~models.Q(comment=""),
                name="review_sent_back_with_comment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.get_act_display()} {self.chapter}"

    @property
    def ledger_title(self) -> str:
        return f"{self.chapter}: {self.get_act_display()}"


class TextPicture(models.Model):
    """A picture for the plan's texts, which name it by its token; never changed, as old versions may show it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="text_pictures")
    token = models.UUIDField(default=uuid4, unique=True, editable=False)
    file = models.FileField(upload_to="texts/%Y", max_length=200)
    width = models.PositiveSmallIntegerField(_("bredd"))
    height = models.PositiveSmallIntegerField(_("höjd"))
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("uppladdad av"))
    uploaded_at = models.DateTimeField(_("uppladdad"), auto_now_add=True)
    is_published = models.BooleanField(_("publicerad"), default=False)
    """Whether an edition shows it: then everybody may see it."""

    class Meta:
        verbose_name = _("bild i kapitel")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.token)

    def get_absolute_url(self) -> str:
        """Where the picture itself is, as texts say it."""
        return PICTURE_PATH.format(token=self.token)


class TextDraft(models.Model):
    """What a person has typed but not saved, one row per window; overwritten as they type, no part of the history."""

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="text_drafts")
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("person"))
    window = models.CharField(_("fönster"), max_length=36, blank=True)
    html = models.TextField(_("text"), blank=True)
    expected_version = models.PositiveIntegerField(_("utgår från version"))
    saved_at = models.DateTimeField(_("sparad"), auto_now=True)

    class Meta:
        ordering = ["-saved_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["chapter", "user", "window"], name="text_draft_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.chapter}"
