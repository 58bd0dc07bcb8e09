"""What a measure carries beside its own words: milestones, links and files."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from measures.models.measure import Measure


class Milestone(models.Model):
    """A step on the way, with the day it is planned for, and the day it was reached."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="milestones")
    title = models.CharField(_("milstolpe"), max_length=200)
    planned_on = models.DateField(_("planerad"), null=True, blank=True)
    reached_on = models.DateField(_("nådd"), null=True, blank=True)
    history = HistoricalRecords()

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
    history = HistoricalRecords()

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
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("fil")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where it is fetched."""
        return reverse("measure_attachment", args=[self.measure.plan.slug, self.measure.number, self.pk])
