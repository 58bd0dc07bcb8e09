"""A meeting of the parties, and the points of its agenda."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation
from handlingsplan.plan.constraints import SamePlan
from handlingsplan.plan.models import Chapter, Plan
from measures.models import Measure


class Meeting(models.Model):
    """When and where the parties of a plan meet."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="meetings")
    title = models.CharField(_("rubrik"), max_length=150)
    on = models.DateField(_("dag"))
    begins = models.TimeField(_("klockslag"), null=True, blank=True)
    place = models.CharField(_("plats"), max_length=150, blank=True)
    minutes = models.URLField(_("länk till protokollet"), blank=True)

    class Meta:
        verbose_name = _("möte")
        ordering = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["id", "plan"], name="meeting_in_plan")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.plan.slug, self.pk])


class AgendaPoint(models.Model):
    """A point of an agenda, perhaps about a thing of the plan; what was decided, and the next step."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="agenda_points")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="points", verbose_name=_("möte"))
    position = models.PositiveSmallIntegerField(_("plats i dagordningen"))
    title = models.CharField(_("rubrik"), max_length=200)
    measure = models.ForeignKey(
        Measure, models.SET_NULL, null=True, blank=True, related_name="agenda_points", verbose_name=_("åtgärd")
    )
    chapter = models.ForeignKey(
        Chapter, models.PROTECT, null=True, blank=True, related_name="agenda_points", verbose_name=_("kapitel")
    )
    decision = models.TextField(_("vad mötet beslutade"), blank=True)
    next_step = models.CharField(_("nästa steg"), max_length=300, blank=True)
    responsible = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("vem som gör det")
    )
    due_on = models.DateField(_("senast"), null=True, blank=True)
    is_done = models.BooleanField(_("nästa steg är gjort"), default=False)
    ledger_parent = "meeting"

    class Meta:
        verbose_name = _("punkt på dagordningen")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="agenda_point_position_unique"),
            models.CheckConstraint(
                condition=~Q(next_step="") | Q(responsible=None, due_on=None, is_done=False),
                name="agenda_point_step_told",
            ),
            SamePlan(fields=("meeting", "plan"), to="meetings.Meeting", name="agenda_point_meeting_same_plan"),
            SamePlan(fields=("measure", "plan"), to="measures.Measure", name="agenda_point_measure_same_plan"),
            SamePlan(fields=("chapter", "plan"), to="plan.Chapter", name="agenda_point_chapter_same_plan"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.meeting.get_absolute_url()}#punkt-{self.pk}"

    def get_subject_url(self) -> str:
        """Where everybody reads of what it is about, as it is or as it was known; empty where there is none."""
        if self.measure is not None and self.measure.known_as:
            return self.measure.get_absolute_url()
        return self.chapter.get_absolute_url() if self.chapter is not None else ""
