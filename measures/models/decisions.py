"""Extracts of minutes, as evidence of what an organisation has decided."""

from uuid import uuid4

from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.models import Organisation, User
from handlingsplan.files.downloads import Download
from handlingsplan.plan.constraints import SamePlan
from handlingsplan.plan.models import Plan


def extract_path(extract: "MinutesExtract", filename: str) -> str:
    """Return where the file is stored: under a name that nobody chose, with the ending of its content."""
    return f"minutes/{extract.plan_id}/{uuid4()}.{filename.rpartition('.')[2]}"


class MinutesExtract(models.Model):
    """An extract of a body's minutes, behind the commitments and adoptions that refer to it; its file never changes.

    `on_behalf`: a coordinator entered them for the organisation, whose lead is asked to confirm or correct them. The
    file is read by the organisation's people and the plan's coordinators; by everybody where it `is_public`.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="minutes_extracts")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="minutes_extracts", verbose_name=gettext_lazy("organisation")
    )
    file = models.FileField(upload_to=extract_path, max_length=200)
    name = models.CharField(gettext_lazy("filens namn"), max_length=150)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(gettext_lazy("storlek"))
    checksum = models.CharField(gettext_lazy("kontrollsumma"), max_length=64)
    is_public = models.BooleanField(gettext_lazy("öppen för alla"), default=False)
    on_behalf = models.BooleanField(gettext_lazy("registrerat av samordnaren"), default=False)
    registered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=gettext_lazy("registrerat av")
    )
    registered_at = models.DateTimeField(gettext_lazy("registrerat"))
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=gettext_lazy("bekräftat av")
    )
    confirmed_at = models.DateTimeField(gettext_lazy("bekräftat"), null=True)
    shown_to_everybody = True

    class Meta:
        verbose_name = gettext_lazy("protokollsutdrag")
        ordering = ["-registered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["id", "plan"], name="minutes_extract_in_plan"),
            SamePlan(
                fields=("organisation", "plan"),
                to="plan.Party",
                to_fields=("organisation", "plan"),
                name="minutes_extract_of_party",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Protokollsutdrag för %(organisation)s") % {"organisation": self.organisation})

    def get_absolute_url(self) -> str:
        return reverse("minutes_extract", args=[self.plan.slug, self.pk])

    @property
    def download(self) -> Download:
        return Download(lambda: self.file.open("rb"), self.name, self.content_type, self.checksum, from_people=True)

    @property
    def is_unconfirmed(self) -> bool:
        """Tell whether the organisation's lead has still to confirm what a coordinator entered."""
        return self.on_behalf and self.confirmed_at is None

    @property
    def mark(self) -> str:
        """Return how what rests on it was registered, wherever that shows; empty where the organisation did it."""
        if not self.on_behalf:
            return ""
        if self.confirmed_at is None:
            return _("Registrerat av samordnaren efter protokollsutdrag.")
        day = date_format(localtime(self.confirmed_at), "j F Y")
        return _("Registrerat av samordnaren efter protokollsutdrag, bekräftat av organisationen %(day)s.") % {
            "day": day
        }
