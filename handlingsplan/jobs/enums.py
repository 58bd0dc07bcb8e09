"""States and steps of a job."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a compile stands; the row is the truth, the message to the worker only wakes it up."""

    QUEUED = "queued", _("I kö")
    RUNNING = "running", _("Pågår")
    DONE = "done", _("Klar")
    FAILED = "failed", _("Misslyckades")


class JobStep(models.TextChoices):
    """What a running compile is doing."""

    WAITING = "waiting", _("Väntar på att börja")
    READING = "reading", _("Läser planen")
    LAYOUT = "layout", _("Sätter sidorna")
    WRITING = "writing", _("Skriver PDF-filen")
    FORMING = "forming", _("Skriver filen")
    STORING = "storing", _("Sparar")
    READY = "ready", _("Färdig")


# How far along each step begins, for the progress bar.
STEP_PERCENT: dict[JobStep, int] = {
    JobStep.WAITING: 0,
    JobStep.READING: 10,
    JobStep.LAYOUT: 25,
    JobStep.WRITING: 75,
    JobStep.FORMING: 25,
    JobStep.STORING: 95,
    JobStep.READY: 100,
}
