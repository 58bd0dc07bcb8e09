"""Rounds, what each organisation hands in, and the reminders that were sent."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.conflicts import version_token
from actors.models import Organisation, User
from followup.models import DECIMALS, DIGITS, Indicator
from followup.rounds.enums import Occasion, ReportPart, RoundState, SubmissionState
from handlingsplan.plan.constraints import SamePlan
from handlingsplan.plan.models import YEAR, Plan
from measures.enums import Status
from measures.models import Measure


class Round(models.Model):
    """One period of reporting, for all organisations of a plan; one at a time is open."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("nummer"))
    title = models.CharField(_("namn"), max_length=120)
    year = models.PositiveSmallIntegerField(_("år som rapporteras"), validators=YEAR)
    opened_on = models.DateField(_("öppnad"))
    deadline = models.DateField(_("sista dag"))
    closed_on = models.DateField(_("stängd"), null=True, blank=True)
    state = models.CharField(_("läge"), max_length=20, choices=RoundState.choices, default=RoundState.OPEN)
    summary = models.TextField(_("samordnarens sammanfattning"), blank=True)

    class Meta:
        verbose_name = _("uppföljningsomgång")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="round_number_unique"),
            models.UniqueConstraint(fields=["id", "plan"], name="round_in_plan"),
            models.UniqueConstraint(fields=["plan"], condition=Q(state="open"), name="round_one_open"),
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="round_state_known"),
            models.CheckConstraint(condition=Q(deadline__gte=F("opened_on")), name="round_deadline_after_opening"),
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None) | Q(state="closed", closed_on__isnull=False),
                name="round_closed_with_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("round", args=[self.plan.slug, self.number])


class Reopening(models.Model):
    """A closed round was opened again, and why; whatever report was frozen before is replaced."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="reopenings")
    reason = models.TextField(_("skäl"))
    closed_on = models.DateField(_("var stängd"))
    reopened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("öppnad av"))
    reopened_at = models.DateTimeField(_("öppnad igen"), auto_now_add=True)
    ledger_parent = "round"

    class Meta:
        verbose_name = _("öppnande av stängd omgång")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.reason[:60]


class Submission(models.Model):
    """What one organisation hands in, as a whole; made when it begins to write."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, models.CASCADE, related_name="submissions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="submissions")
    state = models.CharField(_("läge"), max_length=20, choices=SubmissionState.choices, default=SubmissionState.BEGUN)
    handed_in_at = models.DateTimeField(_("inlämnad"), null=True, blank=True)
    handed_in_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    late = models.BooleanField(_("sen"), default=False)
    message = models.TextField(_("meddelande till samordnaren"), blank=True)
    lessons = models.TextField(_("lärdomar"), blank=True, default="", db_default="")
    returned_because = models.TextField(_("vad som behöver rättas"), blank=True)
    ledger_parent = "round"

    class Meta:
        verbose_name = _("rapport")
        ordering = ["organisation__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="submission_once"),
            models.UniqueConstraint(fields=["id", "plan"], name="submission_in_plan"),
            SamePlan(fields=("round", "plan"), to="rounds.Round", name="submission_same_plan"),
            SamePlan(
                fields=("organisation", "plan"),
                to="plan.Party",
                to_fields=("organisation", "plan"),
                name="submission_is_party",
            ),
            models.CheckConstraint(condition=Q(state__in=SubmissionState.values), name="submission_state_known"),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(returned_because=""), name="submission_returned_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["begun", "returned"]) | Q(handed_in_at__isnull=False),
                name="submission_handed_in_with_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_state_display()}"

    @property
    def version(self) -> str:
        """What a form says to tell which report was read; another one each time the report is handed in."""
        return version_token(self.pk, self.handed_in_at)


class StatusReport(models.Model):
    """One organisation's report on one measure in one round: an answer, `nothing_new` or the new state of things.

    `expected_version` marks what was stored on the measure when the answer was written (see `followup.rounds.rows`).
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="status_reports")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="status_reports")
    part = models.CharField(_("del"), max_length=20, choices=ReportPart.choices)
    nothing_new = models.BooleanField(_("inget nytt"), default=False)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, blank=True)
    reason = models.TextField(_("orsak"), blank=True)
    note = models.TextField(_("vad som har hänt"), blank=True)
    spent = models.DecimalField(_("förbrukat (kr)"), max_digits=13, decimal_places=0, null=True, blank=True)
    expected_version = models.CharField(max_length=16, editable=False)
    ledger_parent = "measure"
    ledger_joins = ("submission__organisation",)

    class Meta:
        verbose_name = _("svar om åtgärd")
        ordering = ["measure__number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "measure"], name="status_report_once"),
            SamePlan(fields=("measure", "plan"), to="measures.Measure", name="status_report_measure_same_plan"),
            SamePlan(fields=("submission", "plan"), to="rounds.Submission", name="status_report_same_plan"),
            models.CheckConstraint(condition=Q(part__in=ReportPart.values), name="status_report_part_known"),
            models.CheckConstraint(condition=Q(spent=None) | Q(spent__gte=0), name="status_report_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.submission}, {self.measure}"


class ValueReport(models.Model):
    """One organisation's answer on one indicator in one round: a value, or that there is nothing new."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="value_reports")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="value_reports")
    nothing_new = models.BooleanField(_("inget nytt"), default=False)
    value = models.DecimalField(_("värde"), null=True, blank=True, max_digits=DIGITS, decimal_places=DECIMALS)
    source = models.CharField(_("källa"), max_length=300, blank=True)
    note = models.CharField(_("anteckning"), max_length=500, blank=True)
    ledger_parent = "indicator"
    ledger_joins = ("submission__organisation",)

    class Meta:
        verbose_name = _("svar om värde")
        ordering = ["indicator__number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "indicator"], name="value_report_once"),
            SamePlan(fields=("indicator", "plan"), to="followup.Indicator", name="value_report_indicator_same_plan"),
            SamePlan(fields=("submission", "plan"), to="rounds.Submission", name="value_report_same_plan"),
            models.CheckConstraint(
                condition=Q(nothing_new=True, value=None) | Q(nothing_new=False, value__isnull=False),
                name="value_report_value_or_nothing_new",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}, {self.indicator}"


class Reporter(models.Model):
    """Who is named to report for an organisation in a plan, and who stands in."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="reporters")
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    stand_in = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("rapportansvarig")
        constraints = [
            models.UniqueConstraint(fields=["plan", "organisation"], name="reporter_once"),
            SamePlan(
                fields=("organisation", "plan"),
                to="plan.Party",
                to_fields=("organisation", "plan"),
                name="reporter_is_party",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.person}"

    @property
    def ledger_title(self) -> str:
        return str(self.organisation)


class Reminder(models.Model):
    """One person was reminded of one organisation's report on one occasion; never twice."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="reminders")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    occasion = models.CharField(max_length=20, choices=Occasion.choices)
    due_on = models.DateField()
    sent_at = models.DateTimeField(auto_now_add=True)
    not_in_history = "tells of what is due, once"

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation", "user", "occasion", "due_on"], name="reminder_once"
            ),
            models.CheckConstraint(condition=Q(occasion__in=Occasion.values), name="reminder_occasion_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.round}, {self.organisation}, {self.due_on}"
