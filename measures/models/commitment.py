"""What was promised."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actors.models import Organisation
from handlingsplan.plan.constraints import SamePlan
from handlingsplan.plan.models import Plan
from measures.enums import CommitmentState, Status
from measures.models.measure import Measure


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
    asked_apart = models.BooleanField(default=False, editable=False)
    """Asked by name, not because it owns the measure or takes part in it."""
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords()

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
            models.CheckConstraint(condition=Q(state__in=CommitmentState.values), name="commitment_state_known"),
            models.CheckConstraint(
                condition=~Q(state="decided") | (~Q(decision_body="") & Q(decision_date__isnull=False)),
                name="commitment_decided_with_decision",
                violation_error_message=_("Ett beslutat åtagande behöver beslutande organ och datum."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_state_display()}"
