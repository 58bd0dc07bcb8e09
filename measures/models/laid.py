"""Measures that a coordinator has laid before their owners."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation, User
from measures.enums import EditorialState, LaidAnswer
from measures.models.measure import Measure


class LaidMeasure(models.Model):
    """A measure that a coordinator has laid before its owner, as a draft of the owner's, and what the owner answered.

    What the draft said then is in the ledger, up to `entry_id`: the coordinator goes on reading that, and no more.
    """

    measure = models.OneToOneField(Measure, models.CASCADE, related_name="laid")
    owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("framlagd för"), editable=False
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("framlagd av"))
    at = models.DateTimeField(_("framlagd"))
    entry_id = models.PositiveBigIntegerField(editable=False)
    answer = models.CharField(_("svar"), max_length=20, choices=LaidAnswer.choices, default=LaidAnswer.WAITING)
    reason = models.TextField(_("skäl"), blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("besvarad av"), editable=False
    )
    answered_at = models.DateTimeField(_("besvarad"), null=True, editable=False)
    reminded_at = models.DateTimeField(_("påmind"), null=True, editable=False)
    ledger_parent = "measure"

    class Meta:
        verbose_name = _("framlagd åtgärd")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=LaidAnswer.values), name="laid_answer_known"),
            models.CheckConstraint(condition=~Q(answer="declined") | ~Q(reason=""), name="laid_declined_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.owner}: {self.get_answer_display()}"

    def get_absolute_url(self) -> str:
        return reverse("laid_measure", args=[self.measure.plan.slug, self.pk])

    @property
    def standing(self) -> str:
        """Return the answer: an owner who has changed the draft, or taken it up again, has taken it over."""
        measure = self.measure
        if self.answer == LaidAnswer.WAITING and (measure.version > 1 or measure.state != EditorialState.DRAFT):
            return LaidAnswer.TAKEN_OVER
        if self.answer == LaidAnswer.DECLINED and measure.state != EditorialState.WITHDRAWN:
            return LaidAnswer.TAKEN_OVER
        return self.answer

    @property
    def standing_label(self) -> str:
        return str(LaidAnswer(self.standing).label)

    @property
    def is_waiting(self) -> bool:
        return self.standing == LaidAnswer.WAITING

    @property
    def is_unconfirmed(self) -> bool:
        """Tell whether a coordinator has handed it over for an owner that nobody could speak for."""
        return self.answer == LaidAnswer.PROPOSED
