"""States of a compile, kinds of adoption, and how often people are written to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a compile stands; the row is the truth, the message to the worker only wakes it up."""

    QUEUED = "queued", _("I kö")
    RUNNING = "running", _("Pågår")
    DONE = "done", _("Klar")
    FAILED = "failed", _("Misslyckades")


class AdoptionKind(models.TextChoices):
    """What a political body decided about an edition. Approved is the coordinator's word, adopted the body's."""

    ADOPTED = "adopted", _("Antagen")
    WITH_RESERVATION = "with_reservation", _("Antagen med förbehåll")
    REJECTED = "rejected", _("Inte antagen")


class FileForm(models.TextChoices):
    """The forms of an edition; the value is how the file's name ends. JSON is the frozen text itself, ready at once."""

    PDF = "pdf", _("PDF")
    DOCX = "docx", _("Word")
    XLSX = "xlsx", _("Excel")
    CSV = "zip", _("Tabeller (CSV)")


OTHER_FORMS = (FileForm.DOCX, FileForm.XLSX, FileForm.CSV)
"""What is made beside the PDF of every edition."""
CONTENT_TYPES: dict[FileForm, str] = {
    FileForm.PDF: "application/pdf",
    FileForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileForm.CSV: "application/zip",
}


class MailChoice(models.TextChoices):
    """How often a person wants to hear by e-mail of what is new for them to do."""

    DAILY = "daily", _("Högst en gång om dagen")
    WEEKLY = "weekly", _("Högst en gång i veckan")
    NEVER = "never", _("Aldrig")


class JobStep(models.TextChoices):
    """What a running compile is doing."""

    WAITING = "waiting", _("Väntar på att börja")
    READING = "reading", _("Läser planen")
    LAYOUT = "layout", _("Sätter sidorna")
    WRITING = "writing", _("Skriver PDF-filen")
    FORMING = "forming", _("Skriver filen")
    STORING = "storing", _("Sparar")
    READY = "ready", _("Färdig")


STEP_PERCENT: dict[JobStep, int] = {
    JobStep.WAITING: 0,
    JobStep.READING: 10,
    JobStep.LAYOUT: 25,
    JobStep.WRITING: 75,
    JobStep.FORMING: 25,
    JobStep.STORING: 95,
    JobStep.READY: 100,
}
"""How far along each step begins, for the progress bar."""
