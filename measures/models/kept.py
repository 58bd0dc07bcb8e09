"""Choices in the list that a person keeps."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from handlingsplan.plan.models import Plan


class KeptFilter(models.Model):
    """A filter with a name, on a person's own page; its address can be shared with anybody."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    user = models.ForeignKey("actors.User", models.CASCADE, related_name="kept_filters")
    name = models.CharField(_("namn"), max_length=80)
    query = models.CharField(max_length=1000)
    not_in_history = "a choice on a person's own page"

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "user", "name"], name="kept_filter_name_once")]

    def __str__(self) -> str:
        return self.name
