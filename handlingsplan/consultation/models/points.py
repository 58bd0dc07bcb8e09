"""Points: each remark of an answer by itself, what it is about, and what came of it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models import User
from handlingsplan.consultation.enums import ANSWERED, Disposition
from handlingsplan.consultation.models.consultation import Consultation, Question
from handlingsplan.consultation.models.responses import Response
from handlingsplan.plan.constraints import SamePlan
from handlingsplan.plan.models import Chapter, Plan
from measures.models import Measure


class Subject(models.Model):
    """Something that points are about, in the coordinator's own words."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="subjects")
    name = models.CharField(_("ämne"), max_length=80)
    ledger_parent = "consultation"

    class Meta:
        verbose_name = _("ämne")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["consultation", "name"], name="subject_once")]

    def __str__(self) -> str:
        return self.name


class Dispositioned(models.Model):
    """What is done about a point, or several at once: in a word, in a reply, and by the change that it led to."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    disposition = models.CharField(
        _("ställningstagande"), max_length=20, choices=Disposition.choices, default=Disposition.NONE
    )
    reply = models.TextField(_("svar"), blank=True)
    # Where the plan was changed: the version of a chapter's text, or a measure, whose history tells
    chapter = models.ForeignKey(
        Chapter, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ändrat kapitel")
    )
    revision_number = models.PositiveIntegerField(_("version"), null=True, blank=True)
    measure = models.ForeignKey(
        Measure, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ändrad åtgärd")
    )
    prepared_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("berett av")
    )
    reply_by = models.DateField(_("svar klart till"), null=True, blank=True)
    # Who saved last what is said, as the server saw it; `prepared_by` is whom the work was given to
    replied_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("svaret skrivet av"),
    )
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("godkänt av")
    )
    approved_at = models.DateTimeField(_("godkänt"), null=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def is_answered(self) -> bool:
        """Tell whether it is said what is done about it."""
        return self.disposition in ANSWERED

    def get_change_url(self) -> str:
        """Where the change shows in the working plan; empty where there is none."""
        if self.measure is not None and self.measure.known_as:
            return reverse("measure_history", args=[self.plan.slug, self.measure.number])
        if self.chapter is not None and self.revision_number:
            return reverse("chapter_revision", args=[self.plan.slug, self.chapter.number, self.revision_number])
        return ""


def _constraints(name: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(condition=Q(disposition__in=Disposition.values), name=f"{name}_disposition_known"),
        models.CheckConstraint(
            condition=Q(approved_by=None) | ~Q(disposition="none"), name=f"{name}_approved_is_answered"
        ),
        SamePlan(
            fields=("consultation", "plan"), to="consultation.Consultation", name=f"{name}_consultation_same_plan"
        ),
        SamePlan(fields=("measure", "plan"), to="measures.Measure", name=f"{name}_measure_same_plan"),
    ]


class PointGroup(Dispositioned):
    """Alike points with one reply; somebody has put them together, nothing does it by itself."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="groups")
    title = models.CharField(_("rubrik"), max_length=200)
    ledger_parent = "consultation"

    class Meta:
        verbose_name = _("grupp av synpunkter")
        ordering = ["title", "pk"]
        constraints = _constraints("point_group")

    def __str__(self) -> str:
        return self.title

    @property
    def ledger_title(self) -> str:
        return self.title


class Point(Dispositioned):
    """One remark of an answer; its words are never changed."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="points")
    response = models.ForeignKey(Response, models.PROTECT, related_name="points", verbose_name=_("yttrande"))
    number = models.PositiveIntegerField(_("nummer"))
    place = models.CharField(_("plats"), max_length=80, blank=True)
    place_label = models.CharField(max_length=300, blank=True, editable=False)
    question = models.ForeignKey(Question, models.SET_NULL, null=True, blank=True, related_name="points")
    quote = models.TextField(_("ord i planen"), blank=True)
    text = models.TextField(_("synpunkt"))
    subjects = models.ManyToManyField(Subject, blank=True, related_name="points", verbose_name=_("ämnen"))
    group = models.ForeignKey(
        PointGroup, models.SET_NULL, null=True, blank=True, related_name="points", verbose_name=_("grupp")
    )
    ledger_parent = "response"
    ledger_lists = ("subjects",)
    ledger_personal = ("text",)

    class Meta:
        verbose_name = _("synpunkt")
        ordering = ["number"]
        constraints = [
            *_constraints("point"),
            models.UniqueConstraint(fields=["consultation", "number"], name="point_number_unique"),
        ]

    def __str__(self) -> str:
        return str(_("Synpunkt %(number)d") % {"number": self.number})

    def get_absolute_url(self) -> str:
        return reverse("point", args=[self.plan.slug, self.consultation.number, self.number])

    @property
    def ledger_title(self) -> str:
        return str(self)

    @property
    def answer(self) -> Dispositioned:
        """What holds for it: the group's, where it is in one."""
        return self.group or self
