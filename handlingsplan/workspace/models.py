"""What people have been told by e-mail."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.models import User
from handlingsplan.plan.models import Plan


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


class Awaited(models.TextChoices):
    """What a coordinator reminds of by hand."""

    ROUND = "omgang", _("Rapporter")
    COMMITMENTS = "ataganden", _("Åtaganden")
    CHAPTERS = "kapitel", _("Kapiteltexter")
    INVITATIONS = "inbjudningar", _("Inbjudningar")


class SentReminder(models.Model):
    """A coordinator reminded a person of one thing, at most once a day.

    Reports have `followup.rounds.models.Reminder`, invitations the day on which they were sent.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=Awaited.choices)
    object_id = models.PositiveBigIntegerField()  # of the organisation, or the chapter
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("påmind"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("påminnelse av"))
    on = models.DateField(_("dag"))
    sent_at = models.DateTimeField(_("skickad"), auto_now_add=True)
    not_in_history = "tells of what is awaited, once a day"

    class Meta:
        verbose_name = _("påminnelse")
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind", "object_id", "user", "on"], name="sent_reminder_once"),
            models.CheckConstraint(condition=Q(kind__in=Awaited.values), name="sent_reminder_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}, {self.on}"


class CalendarAddress(models.Model):
    """The secret address of a person's calendar: known by its digest, and encrypted, to be shown to them again."""

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_address", verbose_name=_("person"))
    digest = models.CharField(max_length=64, unique=True)
    secret = models.TextField()
    created_at = models.DateTimeField(_("gjord"), auto_now_add=True)
    not_in_history = "a person's own choice"

    class Meta:
        verbose_name = _("kalenderadress")

    def __str__(self) -> str:
        return f"{self.user}"
