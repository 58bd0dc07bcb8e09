"""Good examples."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation
from handlingsplan.plan.constraints import SamePlan
from handlingsplan.plan.models import YEAR, Plan
from measures.models.measure import Measure


class GoodExample(models.Model):
    """Something that worked, as inspiration."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="good_examples")
    number = models.PositiveSmallIntegerField(_("nummer"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="good_examples", verbose_name=_("organisation")
    )
    title = models.CharField(_("rubrik"), max_length=200)
    year = models.PositiveSmallIntegerField(_("år"), null=True, blank=True, validators=YEAR)
    what_was_done = models.TextField(_("vad som gjordes"))
    results = models.TextField(_("resultat"), blank=True)
    cost = models.CharField(_("kostnad"), max_length=200, blank=True)
    contact = models.CharField(_("kontakt (funktion)"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("gott exempel")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="good_example_number_unique"),
            SamePlan(
                fields=("organisation", "plan"),
                to="plan.Party",
                to_fields=("organisation", "plan"),
                name="good_example_is_party",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MeasureOrigin(models.Model):
    """A measure that was made of a good example: where it came from stays known."""

    measure = models.OneToOneField(Measure, models.CASCADE, related_name="origin")
    example = models.ForeignKey(GoodExample, models.CASCADE, related_name="led_to")
    by = models.ForeignKey("actors.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ledger_parent = "measure"

    class Meta:
        verbose_name = _("åtgärdens ursprung")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.example} → {self.measure}"


class ExamplePicture(models.Model):
    """A picture of a good example, with what it shows in words."""

    example = models.ForeignKey(GoodExample, models.CASCADE, related_name="pictures")
    alt = models.CharField(_("vad bilden visar"), max_length=300)
    file = models.FileField(upload_to="examples/%Y", max_length=200)
    ledger_parent = "example"

    class Meta:
        verbose_name = _("bild till gott exempel")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.alt
