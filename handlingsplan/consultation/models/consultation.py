"""The round itself: what is asked, of whom, until when."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation
from handlingsplan.consultation.enums import ConsultationState
from handlingsplan.editions.models import ConsultationVersion
from handlingsplan.plan.appendices.models import Appendix
from handlingsplan.plan.constraints import SamePlan
from handlingsplan.plan.models import Plan


class Consultation(models.Model):
    """A round of answers on the plan as it is frozen when the round is sent out."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="consultations")
    number = models.PositiveIntegerField(_("nummer"))
    title = models.CharField(_("rubrik"), max_length=150)
    letter = models.TextField(_("missiv"), blank=True)
    answers_by = models.DateField(_("sista svarsdag"))
    is_public = models.BooleanField(_("öppen för allmänheten"), default=False)
    state = models.CharField(
        _("läge"), max_length=20, choices=ConsultationState.choices, default=ConsultationState.PREPARED
    )
    sent_version = models.OneToOneField(
        ConsultationVersion, models.PROTECT, null=True, editable=False, related_name="consultation"
    )
    sent_out_at = models.DateTimeField(_("skickad"), null=True, editable=False)
    ended_at = models.DateTimeField(_("svarstiden avslutad"), null=True, editable=False)
    # The report as it was frozen when it was given out: see `handlingsplan.consultation.report.reading`
    report = models.TextField(editable=False, blank=True)
    accounted_at = models.DateTimeField(_("redovisad"), null=True, editable=False)
    # What of it is in the plan, and so in its next edition
    appendix = models.ForeignKey(
        Appendix, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("bilaga")
    )
    # Why the next edition may be published though points have come to nothing yet
    left_open_because = models.TextField(_("skäl att ge ut ändå"), blank=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    shown_to_everybody = True
    ledger_large = ("report",)

    class Meta:
        verbose_name = _("remiss")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="consultation_number_unique"),
            models.UniqueConstraint(fields=["id", "plan"], name="consultation_in_plan"),
            models.CheckConstraint(condition=Q(state__in=ConsultationState.values), name="consultation_state_known"),
            models.CheckConstraint(
                condition=Q(state="prepared", sent_version=None)
                | (~Q(state="prepared") & Q(sent_version__isnull=False)),
                name="consultation_sent_is_frozen",
            ),
            SamePlan(
                fields=("sent_version", "plan"),
                to="editions.ConsultationVersion",
                name="consultation_version_same_plan",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("consultation", args=[self.plan.slug, self.number])

    def get_public_url(self) -> str:
        return reverse("public_consultation", args=[self.plan.slug, self.number])

    @property
    def is_prepared(self) -> bool:
        """Tell whether nobody has been asked yet."""
        return self.state == ConsultationState.PREPARED


class Question(models.Model):
    """Something that the coordinator wants an answer to, about the whole plan or a place in it."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="questions")
    text = models.TextField(_("fråga"))
    place = models.CharField(_("plats"), max_length=80, blank=True)  # a key: `handlingsplan.consultation.places`
    place_label = models.CharField(max_length=300, blank=True, editable=False)
    order = models.PositiveIntegerField(default=0, editable=False)
    shown_to_everybody = True
    ledger_parent = "consultation"

    class Meta:
        verbose_name = _("remissfråga")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Body(models.Model):
    """A body that is asked: a party, or somebody outside the plan; only the SHA-256 of its link's secret is stored."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="bodies")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    name = models.CharField(_("namn"), max_length=200)
    email = models.EmailField(_("registratorns e-postadress"))
    extended_to = models.DateField(_("förlängd till"), null=True, blank=True)
    secret = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    sent_at = models.DateTimeField(_("skickad"), null=True, editable=False)
    times_sent = models.PositiveSmallIntegerField(_("utskick"), default=0, editable=False)
    reminded_at = models.DateTimeField(_("påmind"), null=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    shown_to_everybody = True
    ledger_parent = "consultation"
    ledger_personal = ("secret", "email")

    class Meta:
        verbose_name = _("remissinstans")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "name"], name="body_asked_once"),
            models.UniqueConstraint(
                fields=["consultation", "organisation"],
                condition=Q(organisation__isnull=False),
                name="organisation_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def answers_by(self) -> date:
        return self.extended_to or self.consultation.answers_by
