"""Measures, and their way to being accepted."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation
from handlingsplan.plan.constraints import SamePlan
from handlingsplan.plan.models import Challenge, Goal, Plan
from handlingsplan.swedish import SortKeyField, StemsField
from measures.enums import DRAFT_NUMBERS, HANDED_OVER, EditorialAct, EditorialState, FourStep, Replacement, Status
from measures.fields import TEXTS, optional_texts
from measures.querysets import MeasureQuerySet


class Package(models.Model):
    """Measures that belong together."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="packages")
    number = models.PositiveSmallIntegerField(_("nummer"))
    key = models.SlugField(_("nyckel"))
    title = models.CharField(_("namn"), max_length=200)
    description = models.TextField(_("beskrivning"), blank=True)
    key_fallback = "paket"  # where nothing of the title can stand in a key

    class Meta:
        verbose_name = _("åtgärdspaket")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="package_number_unique"),
            models.UniqueConstraint(fields=["plan", "key"], name="package_key_unique"),
            models.UniqueConstraint(fields=["id", "plan"], name="package_in_plan"),
        ]

    def __str__(self) -> str:
        return self.title


class Measure(models.Model):
    """Something that the parties agree to do.

    `version` counts the saves; a save on an old version is refused (see `measures.editing`). On `number` and
    `draft_number` see `measures.numbering`.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="measures")
    number = models.PositiveIntegerField(_("nummer"))
    draft_number = models.PositiveIntegerField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    title = models.CharField(_("rubrik"), max_length=200)
    description = models.TextField(_("beskrivning"), blank=True)
    expected_result = models.TextField(_("förväntat resultat"), blank=True)
    owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="owned_measures", verbose_name=_("ansvarig organisation")
    )
    participants = models.ManyToManyField(
        Organisation, through="Participation", related_name="measures", verbose_name=_("medverkande")
    )
    package = models.ForeignKey(
        Package, models.PROTECT, null=True, blank=True, related_name="measures", verbose_name=_("åtgärdspaket")
    )
    four_step = models.PositiveSmallIntegerField(
        _("steg i fyrstegsprincipen"), choices=FourStep.choices, null=True, blank=True
    )
    county_wide = models.BooleanField(_("gäller hela länet"), default=False)
    areas = models.ManyToManyField(
        Organisation,
        through="MeasureArea",
        related_name="measures_in_area",
        blank=True,
        verbose_name=_("gäller i kommunerna"),
    )
    planned_start = models.DateField(_("planerad start"), null=True, blank=True)
    planned_end = models.DateField(_("planerat slut"), null=True, blank=True)
    actual_start = models.DateField(_("faktisk start"), null=True, blank=True)
    actual_end = models.DateField(_("faktiskt slut"), null=True, blank=True)
    goals = models.ManyToManyField(
        Goal, through="MeasureGoal", related_name="measures", verbose_name=_("mål som åtgärden bidrar till")
    )
    challenges = models.ManyToManyField(
        Challenge, through="MeasureChallenge", related_name="measures", verbose_name=_("utmaningar som åtgärden möter")
    )
    state = models.CharField(
        _("tillstånd"), max_length=20, choices=EditorialState.choices, default=EditorialState.DRAFT
    )
    withdrawn_from = models.CharField(
        _("tillbakadragen som"), max_length=20, choices=EditorialState.choices, blank=True, editable=False
    )
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.NOT_STARTED)
    status_reason = models.TextField(_("orsak till status"), blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("ersatt av")
    )
    replacement = models.CharField(_("slag av ersättning"), max_length=20, choices=Replacement.choices, blank=True)
    contact = models.CharField(_("kontakt"), max_length=200, blank=True, default="", db_default="")
    updated_at = models.DateTimeField(_("senast ändrad"), auto_now=True)
    sort_key = SortKeyField(source=("title",))
    search = StemsField(source=("number", *(field.name for field in TEXTS)), max_length=20_000)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("åtgärd")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="measure_number_unique"),
            models.UniqueConstraint(fields=["plan", "draft_number"], name="measure_draft_number_unique"),
            models.UniqueConstraint(fields=["id", "plan"], name="measure_in_plan"),
            SamePlan(
                fields=("owner", "plan"),
                to="plan.Party",
                to_fields=("organisation", "plan"),
                name="measure_owner_is_party",
                violation_error_message=_("Organisationen är inte part i planen."),
            ),
            SamePlan(fields=("package", "plan"), to="measures.Package", name="measure_package_same_plan"),
            SamePlan(fields=("replaced_by", "plan"), to="measures.Measure", name="measure_replaced_in_same_plan"),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | (Q(state="withdrawn") & ~Q(replaced_by=F("id"))),
                name="measure_replaced_is_withdrawn",
            ),
            models.CheckConstraint(condition=Q(state__in=EditorialState.values), name="measure_state_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_from="")
                | Q(state="withdrawn", withdrawn_from__in=["draft", "proposed", "accepted"]),
                name="measure_withdrawn_from_a_state",
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="measure_status_known"),
            models.CheckConstraint(
                condition=Q(planned_end__gte=F("planned_start")) | Q(planned_end=None) | Q(planned_start=None),
                name="measure_planned_in_order",
                violation_error_message=_("Planerat slut ligger före planerad start."),
            ),
            models.CheckConstraint(
                condition=Q(actual_end__gte=F("actual_start")) | Q(actual_end=None) | Q(actual_start=None),
                name="measure_actual_in_order",
                violation_error_message=_("Faktiskt slut ligger före faktisk start."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["delayed", "stopped"]) | ~Q(status_reason=""),
                name="measure_status_with_reason",
                violation_error_message=_("Skriv varför åtgärden är försenad eller avbruten."),
            ),
        ]
        indexes = [models.Index(fields=["plan", "state"]), models.Index(fields=["plan", "sort_key"])]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}" if self.is_numbered else f"{_('Utkast')}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("measure", args=[self.plan.slug, self.number])

    @property
    def is_numbered(self) -> bool:
        """Whether it has a number in the plan, as it was handed over once."""
        return self.number not in DRAFT_NUMBERS

    @property
    def known_as(self) -> str:
        """What to call it where everybody reads: by its number alone while its words are its owner's.

        Empty before it had one.
        """
        if not self.is_private:
            return str(self)
        return f"{self.number}. {_('Återsänd')}" if self.is_numbered else ""

    @property
    def shown_number(self) -> str:
        return str(self.number) if self.is_numbered else "–"

    @property
    def optional_texts(self) -> dict[str, str]:
        return optional_texts(self)

    @property
    def private_to_id(self) -> int | None:
        """The owner, whose people alone see it as it is now, unless it is handed over or withdrawn after that."""
        return None if self.state in HANDED_OVER or self.withdrawn_from in HANDED_OVER else self.owner_id

    @property
    def is_private(self) -> bool:
        return self.private_to_id is not None


class EditorialEvent(models.Model):
    """One act on a measure's way to being accepted: who, what, when, and with what words.

    It is `private_to` the owner where nobody else saw the measure, neither before nor after it.
    """

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="editorial_events")
    act = models.CharField(_("händelse"), max_length=20, choices=EditorialAct.choices)
    by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+", verbose_name=_("person"))
    at = models.DateTimeField(_("tid"), auto_now_add=True)
    comment = models.TextField(_("kommentar"), blank=True)
    private_to = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("bara för")
    )
    ledger_parent = "measure"
    says_own_privacy = True  # what sends a measure back is read by all who knew it

    class Meta:
        verbose_name = _("åtgärdens handläggning")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(act__in=EditorialAct.values), name="editorial_act_known"),
            models.CheckConstraint(
                condition=~Q(act=EditorialAct.SEND_BACK) | ~Q(comment=""), name="editorial_sent_back_with_comment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.get_act_display()} {self.measure}"

    @property
    def ledger_title(self) -> str:
        return f"{self.measure}: {self.get_act_display()}"


class Milestone(models.Model):
    """A step on the way, with the day it is planned for, and the day it was reached."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="milestones")
    title = models.CharField(_("milstolpe"), max_length=200)
    planned_on = models.DateField(_("planerad"), null=True, blank=True)
    reached_on = models.DateField(_("nådd"), null=True, blank=True)
    ledger_parent = "measure"

    class Meta:
        verbose_name = _("milstolpe")
        ordering = [models.F("planned_on").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.title


class MeasureLink(models.Model):
    """An address with more about the measure."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="links")
    label = models.CharField(_("vad som finns där"), max_length=200)
    url = models.URLField(_("adress"), max_length=500)
    ledger_parent = "measure"

    class Meta:
        verbose_name = _("länk")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label


class Attachment(models.Model):
    """A file that belongs to a measure; whoever sees the measure fetches it, under the name it was sent with."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="attachments")
    name = models.CharField(_("filnamn"), max_length=150)
    file = models.FileField(upload_to="measures/%Y", max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("storlek"))
    ledger_parent = "measure"

    class Meta:
        verbose_name = _("fil")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("measure_attachment", args=[self.measure.plan.slug, self.measure.number, self.pk])
