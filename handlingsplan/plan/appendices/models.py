"""Appendices of a plan, and the files that they and the editions name."""

from uuid import uuid4

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models import User
from handlingsplan.files.downloads import Download
from handlingsplan.plan.constraints import SamePlan
from handlingsplan.plan.models import Plan


def file_path(stored: "AppendixFile", filename: str) -> str:  # noqa: ARG001 Django's signature
    """Return where the file is stored: under a name that nobody chose."""
    return f"appendices/{stored.plan_id}/{uuid4()}.pdf"


class AppendixFile(models.Model):
    """A PDF file of an appendix; never changed. Editions name it by its token, and then it stays."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="appendix_files")
    token = models.UUIDField(default=uuid4, unique=True, editable=False)
    file = models.FileField(upload_to=file_path, max_length=200)
    name = models.CharField(_("filens namn"), max_length=150)
    size = models.PositiveBigIntegerField(_("storlek"))
    checksum = models.CharField(_("kontrollsumma"), max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("uppladdad av"))
    uploaded_at = models.DateTimeField(_("uppladdad"), auto_now_add=True)
    # Whether an edition names it: then it is never deleted.
    is_published = models.BooleanField(_("publicerad"), default=False)

    class Meta:
        verbose_name = _("fil till bilaga")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["id", "plan"], name="appendix_file_in_plan")]

    def __str__(self) -> str:
        return self.name

    @property
    def download(self) -> Download:
        return Download(lambda: self.file.open("rb"), self.name, "application/pdf", self.checksum, from_people=True)


class Appendix(models.Model):
    """An appendix; `key` is what it is known by from edition to edition, `number` its place."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="appendices")
    number = models.PositiveSmallIntegerField(_("nummer"))
    key = models.SlugField(_("nyckel"))
    title = models.CharField(_("rubrik"), max_length=200)
    html = models.TextField(_("text"), blank=True, editable=False)
    file = models.ForeignKey(
        AppendixFile, models.PROTECT, null=True, editable=False, related_name="appendices", verbose_name=_("fil")
    )
    key_fallback = "bilagor"  # where nothing of the title can stand in a key

    class Meta:
        verbose_name = _("bilaga")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="appendix_number_unique"),
            models.UniqueConstraint(fields=["plan", "key"], name="appendix_key_unique"),
            SamePlan(fields=("file", "plan"), to="appendices.AppendixFile", name="appendix_file_same_plan"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("working_appendix", args=[self.plan.slug, self.pk])
