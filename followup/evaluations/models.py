"""Evaluations of measures and packages, each with its method, its result, and the evidence behind it."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation, User
from handlingsplan.plan.constraints import SamePlan
from handlingsplan.plan.models import YEAR, Plan
from measures.models import Measure, Package


def file_path(evaluation: "Evaluation", filename: str) -> str:  # noqa: ARG001 Django's signature
    """Return where the file is stored: under a name that nobody chose."""
    return f"evaluations/{evaluation.plan_id}/{uuid.uuid4()}"


class Evaluation(models.Model):
    """What an evaluator found about one measure or one package."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="evaluations")
    measure = models.ForeignKey(Measure, models.CASCADE, null=True, blank=True, related_name="evaluations")
    package = models.ForeignKey(Package, models.CASCADE, null=True, blank=True, related_name="evaluations")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="evaluations", verbose_name=_("utvärderad av")
    )
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("person"))
    title = models.CharField(_("rubrik"), max_length=200)
    year = models.PositiveSmallIntegerField(_("år"), validators=YEAR)
    method = models.TextField(_("metod"))
    result = models.TextField(_("resultat"))
    evidence = models.TextField(_("underlag"), blank=True)
    link = models.URLField(_("länk till underlaget"), blank=True)
    file = models.FileField(_("fil"), upload_to=file_path, blank=True)
    file_name = models.CharField(_("filens namn"), max_length=150, blank=True)
    file_type = models.CharField(max_length=100, blank=True, editable=False)
    file_size = models.PositiveBigIntegerField(null=True, editable=False)
    file_checksum = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("tillagd"), auto_now_add=True)
    ledger_parent = "subject"

    class Meta:
        verbose_name = _("utvärdering")
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(measure=None, package__isnull=False) | Q(measure__isnull=False, package=None),
                name="evaluation_of_one_thing",
            ),
            SamePlan(fields=("measure", "plan"), to="measures.Measure", name="evaluation_measure_same_plan"),
            SamePlan(fields=("package", "plan"), to="measures.Package", name="evaluation_package_same_plan"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it is read: with the others about its measure, or with all of the plan's."""
        if self.measure is not None:
            return reverse("measure_evaluations", args=[self.plan.slug, self.measure.number])
        return reverse("evaluations", args=[self.plan.slug])

    @property
    def subject(self) -> Measure | Package:
        """The measure or the package that it is about."""
        return self.measure or self.package  # type: ignore[return-value] # one of the two, by a constraint
