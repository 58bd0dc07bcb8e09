"""Uploaded workbooks on their way in, and how an organisation's own headings were matched."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation, User
from handlingsplan.plan.models import Plan


class WorkbookUpload(models.Model):
    """A file that somebody has sent and not yet taken in: its cells, seen by that person alone.

    Once applied, `sheets` is emptied and `result` tells what came of each row.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="+", verbose_name=_("organisation som nya åtgärder hör till")
    )
    at = models.DateTimeField(auto_now_add=True)
    name = models.CharField(_("filens namn"), max_length=200)
    sheets = models.JSONField(default=list)
    layout = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict)
    not_in_history = "a working copy that only its sender sees: what is taken in of it is entered"

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("workbook_preview", args=[self.plan.slug, self.pk])


class ColumnMatch(models.Model):
    """What an organisation means by a heading in its own workbooks; an empty `column` is left out."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    heading = models.CharField(_("rubrik i filen"), max_length=220)
    column = models.CharField(_("uppgift"), max_length=300, blank=True)
    not_in_history = "remembers a choice of headings, and says nothing of a plan"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "heading"], name="column_match_once")]

    def __str__(self) -> str:
        return f"{self.heading} → {self.column or '–'}"


class ValueMatch(models.Model):
    """What an organisation means by a value in its own workbooks (`measures.workbooks.value_matches`)."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    column = models.CharField(_("uppgift"), max_length=40)
    text = models.CharField(_("värde i filen"), max_length=220)
    meaning = models.CharField(_("betyder"), max_length=300)
    not_in_history = "remembers a choice of values, and says nothing of a plan"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "column", "text"], name="value_match_once")]

    def __str__(self) -> str:
        return f"{self.text} → {self.meaning}"
