"""What a measure is linked to: who takes part, where, how one travels, what it is good for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation
from handlingsplan.plan.constraints import SamePlan
from handlingsplan.plan.models import Challenge, Goal, Plan
from measures.enums import CommitmentState, Mode, Status
from measures.models.decisions import MinutesExtract
from measures.models.measure import Measure


class MeasureMode(models.Model):
    """A way to travel that a measure is about."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="modes")
    mode = models.CharField(_("färdsätt"), max_length=20, choices=Mode.choices)
    ledger_parent = "measure"

    class Meta:
        verbose_name = _("åtgärdens färdsätt")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "mode"], name="measure_mode_once"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="measure_mode_known"),
        ]

    def __str__(self) -> str:
        return str(self.get_mode_display())


class MeasureArea(models.Model):
    """A municipality that a measure applies in; it need not be a party."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="area_links")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    ledger_parent = "measure"

    class Meta:
        verbose_name = _("åtgärdens område")
        db_table = "measures_measure_areas"
        unique_together = [("measure", "organisation")]

    def __str__(self) -> str:
        return str(self.organisation)


class Participation(models.Model):
    """An organisation takes part in a measure."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="participations")
    ledger_parent = "measure"

    class Meta:
        verbose_name = _("medverkan")
        ordering = ["organisation__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "organisation"], name="participation_once"),
            SamePlan(fields=("measure", "plan"), to="measures.Measure", name="participation_same_plan"),
            SamePlan(
                fields=("organisation", "plan"),
                to="plan.Party",
                to_fields=("organisation", "plan"),
                name="participation_is_party",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}"


class MeasureGoal(models.Model):
    """A measure serves a goal."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="goal_links")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="measure_links")
    ledger_parent = "measure"

    class Meta:
        verbose_name = _("åtgärdens mål")
        constraints = [
            models.UniqueConstraint(fields=["measure", "goal"], name="measure_goal_once"),
            SamePlan(fields=("measure", "plan"), to="measures.Measure", name="measure_goal_measure_same_plan"),
            SamePlan(fields=("goal", "plan"), to="plan.Goal", name="measure_goal_goal_same_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} – {self.goal}"


class MeasureChallenge(models.Model):
    """A measure meets a challenge."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="challenge_links")
    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="measure_links")
    ledger_parent = "measure"

    class Meta:
        verbose_name = _("åtgärdens utmaning")
        constraints = [
            models.UniqueConstraint(fields=["measure", "challenge"], name="measure_challenge_once"),
            SamePlan(fields=("measure", "plan"), to="measures.Measure", name="measure_challenge_measure_same_plan"),
            SamePlan(fields=("challenge", "plan"), to="plan.Challenge", name="measure_challenge_challenge_same_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} – {self.challenge}"


class Commitment(models.Model):
    """One organisation's stand on one measure; a decided one carries its decision."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="commitments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="commitments")
    state = models.CharField(
        _("åtagande"), max_length=20, choices=CommitmentState.choices, default=CommitmentState.PROPOSED
    )
    condition = models.TextField(_("villkor eller skäl"), blank=True)
    contribution = models.TextField(_("eget bidrag"), blank=True)
    own_status = models.CharField(_("egen status"), max_length=20, choices=Status.choices, blank=True)
    decision_body = models.CharField(_("beslutande organ"), max_length=200, blank=True)
    decision_date = models.DateField(_("beslutsdatum"), null=True, blank=True)
    decision_paragraph = models.CharField(_("paragraf"), max_length=50, blank=True)
    registry_number = models.CharField(_("diarienummer"), max_length=100, blank=True)
    decision_link = models.URLField(_("länk till beslutet"), blank=True)
    extract = models.ForeignKey(
        MinutesExtract,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="commitments",
        verbose_name=_("protokollsutdrag"),
    )
    # Asked by name, not because it owns the measure or takes part in it.
    asked_apart = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    ledger_parent = "measure"

    class Meta:
        verbose_name = _("åtagande")
        ordering = ["organisation__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "organisation"], name="commitment_once"),
            SamePlan(fields=("measure", "plan"), to="measures.Measure", name="commitment_same_plan"),
            SamePlan(
                fields=("organisation", "plan"),
                to="plan.Party",
                to_fields=("organisation", "plan"),
                name="commitment_is_party",
            ),
            SamePlan(fields=("extract", "plan"), to="measures.MinutesExtract", name="commitment_extract_same_plan"),
            models.CheckConstraint(condition=Q(state__in=CommitmentState.values), name="commitment_state_known"),
            models.CheckConstraint(
                condition=~Q(state="decided") | (~Q(decision_body="") & Q(decision_date__isnull=False)),
                name="commitment_decided_with_decision",
                violation_error_message=_("Ett beslutat åtagande behöver beslutande organ och datum."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_state_display()}"

    @property
    def is_own_entry(self) -> bool:
        """Tell whether the organisation itself has said where it stands: nobody else enters it over that.

        What a coordinator entered is the organisation's own once its lead has confirmed it.
        """
        if self.extract is not None and self.extract.is_unconfirmed:
            return False
        return self.state != CommitmentState.PROPOSED or bool(self.condition)
