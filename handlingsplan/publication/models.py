"""Editions, frozen as data and as PDF, and the jobs that compile them."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actors.models import Organisation, User
from followup.rounds.models import Round
from handlingsplan.plan.models import Plan
from handlingsplan.publication.enums import AdoptionKind, FileForm, JobState, JobStep, MailChoice
from handlingsplan.publication.querysets import RenderJobQuerySet


class FrozenEditionError(Exception):
    """Somebody tried to change what never changes."""


class Edition(models.Model):
    """A frozen, numbered version of the whole plan; never changed.

    `content` is the plan as data (`handlingsplan.chapters.document.PlanDocument`), `checksum` its SHA-256.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(_("nummer"))
    content = models.TextField(_("innehåll"), editable=False)
    checksum = models.CharField(_("kontrollsumma"), max_length=64, editable=False)
    summary = models.TextField(_("vad som är nytt"), blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("publicerad av"))
    published_at = models.DateTimeField(_("publicerad"))

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="edition_number_unique")]

    def __str__(self) -> str:
        return str(_("Utgåva %(number)d") % {"number": self.number})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new edition; one that is stored already is never saved again."""
        if not self._state.adding:
            raise FrozenEditionError(str(self))
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The edition's permanent page."""
        return reverse("edition", args=[self.plan.slug, self.number])

    @property
    def withdrawn(self) -> "Withdrawal | None":
        """The withdrawal, where the edition no longer holds; join `withdrawal` to ask for many."""
        return getattr(self, "withdrawal", None)


class Withdrawal(models.Model):
    """An edition that no longer holds, and why; the edition itself stays as it is, at its address."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="withdrawal")
    reason = models.TextField(_("skäl"))
    withdrawn_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("återkallad av"))
    withdrawn_at = models.DateTimeField(_("återkallad"), auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.edition}: {self.reason[:60]}"


class Adoption(models.Model):
    """What a political body of an organisation decided about an edition; the register is public."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="adoptions", verbose_name=_("utgåva"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="adoptions", verbose_name=_("organisation")
    )
    body = models.CharField(_("beslutande organ"), max_length=200)
    kind = models.CharField(_("beslut"), max_length=20, choices=AdoptionKind.choices)
    reservation = models.TextField(_("förbehåll eller skäl"), blank=True)
    decided_on = models.DateField(_("beslutsdatum"))
    paragraph = models.CharField(_("paragraf"), max_length=50, blank=True)
    registry_number = models.CharField(_("diarienummer"), max_length=100, blank=True)
    link = models.URLField(_("länk till protokollet"), blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-decided_on", "organisation__sort_key", "body"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "organisation", "body"], name="adoption_once_by_body"),
            models.CheckConstraint(condition=Q(kind__in=AdoptionKind.values), name="adoption_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.body}: {self.get_kind_display()}"


class ProgressReport(models.Model):
    """The report of a round as it was when the round closed; never changed.

    `content` is the report as data (`handlingsplan.publication.reports.document`), `checksum` its SHA-256.
    """

    round = models.OneToOneField(Round, models.PROTECT, related_name="report")
    content = models.TextField(_("innehåll"), editable=False)
    checksum = models.CharField(_("kontrollsumma"), max_length=64, editable=False)
    frozen_at = models.DateTimeField(_("fryst"))

    def __str__(self) -> str:
        return str(_("Rapport: %(round)s") % {"round": self.round})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new report; one that is stored already is never saved again."""
        if not self._state.adding:
            raise FrozenEditionError(str(self))
        super().save(*args, **kwargs)


def file_path(job: "RenderJob", filename: str) -> str:  # noqa: ARG001 Django's signature
    """Return where a finished file is stored: by plan and job, so that no job overwrites another's."""
    return f"plans/{job.plan_id}/{job.token}.{job.form}"


class RenderJob(models.Model):
    """One file to make: the PDF of an edition, of a round's report or of the working plan, or an edition's other form.

    The row is the job. A worker takes it by writing a lease that it must renew; a sweep puts rows whose lease
    has run out back in the queue. Storing the result demands the lease that was taken, so nothing is stored twice.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="render_jobs")
    edition = models.OneToOneField(Edition, models.CASCADE, null=True, blank=True, related_name="job")
    """The edition whose PDF this is; the job of its other forms has `form_of`."""
    form_of = models.ForeignKey(Edition, models.CASCADE, null=True, blank=True, related_name="forms")
    form = models.CharField(_("form"), max_length=10, choices=FileForm.choices, default=FileForm.PDF)
    report = models.OneToOneField(ProgressReport, models.CASCADE, null=True, blank=True, related_name="job")
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("beställd av"))
    state = models.CharField(_("läge"), max_length=20, choices=JobState.choices, default=JobState.QUEUED)
    step = models.CharField(_("steg"), max_length=20, choices=JobStep.choices, default=JobStep.WAITING)
    attempts = models.PositiveSmallIntegerField(_("påbörjade försök"), default=0)
    failures = models.PositiveSmallIntegerField(_("misslyckade försök"), default=0)
    lease = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("beställd"), auto_now_add=True)
    sent_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(_("färdig"), null=True)
    error = models.TextField(_("fel"), blank=True)
    file = models.FileField(_("fil"), upload_to=file_path, blank=True)
    file_size = models.PositiveBigIntegerField(_("storlek"), null=True)
    file_checksum = models.CharField(_("kontrollsumma"), max_length=64, blank=True)
    page_count = models.PositiveIntegerField(_("sidor"), null=True)
    """While the compile runs: how many are laid out so far."""
    sections_done = models.PositiveIntegerField(_("färdiga avsnitt"), null=True)
    sections_total = models.PositiveIntegerField(_("avsnitt"), null=True)
    left_out = models.JSONField(_("utelämnat"), default=list, blank=True)
    """What could not be set and is left out of a draft, a line each."""

    objects = RenderJobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(
                condition=Q(state="running", lease__isnull=False, lease_until__isnull=False)
                | (~Q(state="running") & Q(lease=None, lease_until=None)),
                name="job_lease_while_running",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(file="") & Q(file_size__isnull=False)), name="job_done_has_file"
            ),
            models.CheckConstraint(condition=Q(form__in=FileForm.values), name="job_form_known"),
            models.CheckConstraint(
                condition=Q(form="pdf", form_of=None)
                | (~Q(form="pdf") & Q(form_of__isnull=False, edition=None, report=None)),
                name="job_other_form_of_an_edition",
            ),
            models.UniqueConstraint(fields=["form_of", "form"], name="job_once_by_form"),
        ]
        indexes = [models.Index(fields=["state", "lease_until"])]

    def __str__(self) -> str:
        form = "" if self.form == FileForm.PDF else f" ({self.get_form_display()})"
        return f"{self.plan} {self.of_edition or self.report or _('utkast')}{form}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        """The page that shows how the compile goes."""
        return reverse("render_job", args=[self.plan.slug, self.token])

    @property
    def of_edition(self) -> Edition | None:
        """The edition that this is a form of; None for drafts and reports."""
        return self.edition or self.form_of

    def get_file_url(self) -> str:
        """Where the finished file of an edition lies for good, or a draft's for those who work on the plan."""
        edition = self.of_edition
        if edition is None:
            return reverse("render_job_pdf", args=[self.plan.slug, self.token])
        if self.form == FileForm.PDF:
            return reverse("edition_pdf", args=[self.plan.slug, edition.number])
        return reverse("edition_form", args=[self.plan.slug, edition.number, self.form])

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state in {JobState.DONE, JobState.FAILED}


class Digest(models.Model):
    """What a person has heard by e-mail of what waits for them; `told` names it (`digests.key_of`)."""

    user = models.OneToOneField(User, models.CASCADE, related_name="digest")
    choice = models.CharField(
        _("E-post om det som väntar på dig"), max_length=20, choices=MailChoice.choices, default=MailChoice.DAILY
    )
    told = models.JSONField(default=list, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(choice__in=MailChoice.values), name="digest_choice_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_choice_display()}"


class Heartbeat(models.Model):
    """When a worker last consumed a task of a name; one row each."""

    name = models.CharField(max_length=50, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
