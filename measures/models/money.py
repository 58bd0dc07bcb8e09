"""What measures cost, and who pays."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation
from handlingsplan.plan.constraints import SamePlan
from handlingsplan.plan.models import YEAR, Plan
from measures.enums import FundingKind, FundingState
from measures.models.measure import Measure
from measures.querysets import FundingQuerySet


class Funder(models.Model):
    """A source of money outside the parties, as Klimatklivet."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="funders")
    key = models.SlugField(_("nyckel"))
    name = models.CharField(_("namn"), max_length=200)
    former_names = models.JSONField(default=list, editable=False)  # see `handlingsplan.naming`
    called_by = ("name",)
    key_fallback = "finansiarer"  # where nothing of the title can stand in a key

    class Meta:
        verbose_name = _("finansiär")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="funder_key_unique"),
            models.UniqueConstraint(fields=["id", "plan"], name="funder_in_plan"),
        ]

    def __str__(self) -> str:
        return self.name


class FundingRow(models.Model):
    """Who pays how much of what kind in which year, and how sure it is.

    The funder is a party's organisation or an outside source, one of the two. `amount` is in whole kronor; null
    means "not stated", which is not 0.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="funding_rows")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="funding_rows", verbose_name=_("part")
    )
    funder = models.ForeignKey(
        Funder, models.PROTECT, null=True, blank=True, related_name="funding_rows", verbose_name=_("annan finansiär")
    )
    year = models.PositiveSmallIntegerField(_("år"), validators=YEAR)
    kind = models.CharField(_("slag"), max_length=20, choices=FundingKind.choices)
    amount = models.DecimalField(
        _("belopp (kr)"), max_digits=13, decimal_places=0, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    state = models.CharField(_("läge"), max_length=20, choices=FundingState.choices, default=FundingState.NEED)
    note = models.CharField(_("anteckning"), max_length=300, blank=True)
    confirmed_at = models.DateTimeField(_("bekräftad av finansiären"), null=True, blank=True, editable=False)
    ledger_parent = "measure"

    objects = FundingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finansiering")
        ordering = ["year", "pk"]
        constraints = [
            SamePlan(fields=("measure", "plan"), to="measures.Measure", name="funding_same_plan"),
            SamePlan(fields=("funder", "plan"), to="measures.Funder", name="funding_funder_same_plan"),
            SamePlan(
                fields=("organisation", "plan"),
                to="plan.Party",
                to_fields=("organisation", "plan"),
                name="funding_organisation_is_party",
            ),
            models.CheckConstraint(
                condition=Q(organisation=None, funder__isnull=False) | Q(organisation__isnull=False, funder=None),
                name="funding_one_funder",
                violation_error_message=_("Välj en finansiär: en part eller en annan finansiär, inte båda."),
            ),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="funding_amount_not_negative"),
            models.CheckConstraint(condition=Q(kind__in=FundingKind.values), name="funding_kind_known"),
            models.CheckConstraint(condition=Q(state__in=FundingState.values), name="funding_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.funder_name} {self.year}"

    @property
    def funder_name(self) -> str:
        return str(self.organisation or self.funder)

    @property
    def is_awaited(self) -> bool:
        """Tell whether the funder, another than the measure's owner, is still to confirm the row."""
        other = self.organisation_id is not None and self.organisation_id != self.measure.owner_id
        return other and self.amount is not None and self.confirmed_at is None
