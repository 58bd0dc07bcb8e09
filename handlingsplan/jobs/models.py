"""The jobs that make files, and the workers' sign of life."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models import User
from handlingsplan.editions.enums import FileForm
from handlingsplan.editions.models import ConsultationVersion, Edition, ProgressReport
from handlingsplan.jobs.enums import JobState, JobStep
from handlingsplan.plan.models import Plan


class RenderJobQuerySet(models.QuerySet["RenderJob"]):
    """Jobs."""

    def drafts(self) -> Self:
        """Keep those that print the working plan: of no edition, no consultation, and no report."""
        return self.filter(edition=None, form_of=None, report=None, consultation=None)


def file_path(job: "RenderJob", filename: str) -> str:  # noqa: ARG001 Django's signature
    """Return where a finished file is stored: by plan and job, so that no job overwrites another's."""
    return f"plans/{job.plan_id}/{job.token}.{job.form}"


class RenderJob(models.Model):
    """One file to make: the PDF of an edition, a consultation, a round's report or the working plan, or another form.

    The row is the job. A worker takes it by writing a lease that it must renew; a sweep puts rows whose lease
    has run out back in the queue. Storing the result demands the lease that was taken, so nothing is stored twice.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="render_jobs")
    # The edition whose PDF this is; the job of its other forms has `form_of`.
    edition = models.OneToOneField(Edition, models.CASCADE, null=True, blank=True, related_name="job")
    form_of = models.ForeignKey(Edition, models.CASCADE, null=True, blank=True, related_name="forms")
    form = models.CharField(_("form"), max_length=10, choices=FileForm.choices, default=FileForm.PDF)
    report = models.OneToOneField(ProgressReport, models.CASCADE, null=True, blank=True, related_name="job")
    consultation = models.OneToOneField(
        ConsultationVersion, models.CASCADE, null=True, blank=True, related_name="job", verbose_name=_("remissversion")
    )
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
    # While the compile runs: how many are laid out so far.
    page_count = models.PositiveIntegerField(_("sidor"), null=True)
    sections_done = models.PositiveIntegerField(_("färdiga avsnitt"), null=True)
    sections_total = models.PositiveIntegerField(_("avsnitt"), null=True)
    # What could not be set and is left out of a draft, a line each.
    left_out = models.JSONField(_("utelämnat"), default=list, blank=True)
    shown_to_everybody = True
    not_in_history = "work in the background, made again from what is entered"

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
                | (~Q(form="pdf") & Q(form_of__isnull=False, edition=None, report=None, consultation=None)),
                name="job_other_form_of_an_edition",
            ),
            models.UniqueConstraint(fields=["form_of", "form"], name="job_once_by_form"),
        ]
        indexes = [models.Index(fields=["state", "lease_until"])]

    def __str__(self) -> str:
        form = "" if self.form == FileForm.PDF else f" ({self.get_form_display()})"
        return f"{self.plan} {self.subject or _('utkast')}{form}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        """The page that shows how the compile goes."""
        return reverse("render_job", args=[self.plan.slug, self.token])

    @property
    def of_edition(self) -> Edition | None:
        """The edition that this is a form of; None for drafts and reports."""
        return self.edition or self.form_of

    @property
    def subject(self) -> Edition | ConsultationVersion | ProgressReport | None:
        """What is printed; None for the working plan."""
        return self.of_edition or self.consultation or self.report

    def get_file_url(self) -> str:
        """Where the finished file of an edition lies for good, or a draft's for those who work on the plan."""
        edition = self.of_edition
        if edition is None:
            return reverse("render_job_pdf", args=[self.plan.slug, self.token])
        if self.form == FileForm.PDF:
            return reverse("edition_pdf", args=[self.plan.slug, edition.number])
        if self.form == FileForm.PACKAGE:
            return reverse("edition_package", args=[self.plan.slug, edition.number])
        return reverse("edition_form", args=[self.plan.slug, edition.number, self.form])

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.FAILED}


class Heartbeat(models.Model):
    """When a worker last consumed a task of a name; one row each."""

    name = models.CharField(max_length=50, primary_key=True)
    at = models.DateTimeField()
    is_kept_in_backups = False  # which worker was alive is of the place, not of its content
    not_in_history = "a worker's sign of life"

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
