"""What people have been told by e-mail."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.models import User


class MailChoice(models.TextChoices):
    """How often a person wants to hear by e-mail of what is new for them to do."""

    DAILY = "daily", _("Högst en gång om dagen")
    WEEKLY = "weekly", _("Högst en gång i veckan")
    NEVER = "never", _("Aldrig")


class Digest(models.Model):
    """What a person has heard by e-mail of what waits for them; `already_notified` names it (`digests.key_of`)."""

    user = models.OneToOneField(User, models.CASCADE, related_name="digest")
    choice = models.CharField(
        _("E-post om det som väntar på dig"), max_length=20, choices=MailChoice.choices, default=MailChoice.DAILY
    )
    already_notified = models.JSONField(default=list, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    not_in_history = "a person's own choice, and what they have been told"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(choice__in=MailChoice.values), name="digest_choice_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_choice_display()}"
