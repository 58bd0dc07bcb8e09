"""How often people are written to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailChoice(models.TextChoices):
    """How often a person wants to hear by e-mail of what is new for them to do."""

    DAILY = "daily", _("Högst en gång om dagen")
    WEEKLY = "weekly", _("Högst en gång i veckan")
    NEVER = "never", _("Aldrig")
