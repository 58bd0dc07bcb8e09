"""Editions: the whole plan frozen as data, what bodies decided about it, and frozen reports of rounds."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation, User
from followup.rounds.models import Round
from handlingsplan.editions.enums import AdoptionKind
from handlingsplan.editions.querysets import EditionQuerySet
from handlingsplan.plan.models import Plan
from measures.models import MinutesExtract


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
    shown_to_everybody = True
    ledger_large = ("content",)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("utgåva")
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
        return reverse("edition", args=[self.plan.slug, self.number])

    @property
    def withdrawn(self) -> "Withdrawal | None":
        """The withdrawal, where the edition no longer holds; join `withdrawal` to ask for many."""
        return getattr(self, "withdrawal", None)


class ConsultationVersion(models.Model):
    """The whole plan as it was sent out for comment: frozen like an edition, numbered apart, and never one of them."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="consultation_versions")
    number = models.PositiveIntegerField(_("nummer"))
    content = models.TextField(_("innehåll"), editable=False)
    checksum = models.CharField(_("kontrollsumma"), max_length=64, editable=False)
    frozen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("fryst av"))
    frozen_at = models.DateTimeField(_("fryst"))
    shown_to_everybody = True
    ledger_large = ("content",)

    class Meta:
        verbose_name = _("remissversion")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="consultation_version_number_unique"),
            models.UniqueConstraint(fields=["id", "plan"], name="consultation_version_in_plan"),
        ]

    def __str__(self) -> str:
        return str(_("Remissversion %(number)d") % {"number": self.number})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new version; one that is stored already is never saved again."""
        if not self._state.adding:
            raise FrozenEditionError(str(self))
        super().save(*args, **kwargs)


class Withdrawal(models.Model):
    """An edition that no longer holds, and why; the edition itself stays as it is, at its address."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="withdrawal")
    reason = models.TextField(_("skäl"))
    withdrawn_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("återkallad av"))
    withdrawn_at = models.DateTimeField(_("återkallad"), auto_now_add=True)
    shown_to_everybody = True
    ledger_parent = "edition"

    class Meta:
        verbose_name = _("återkallelse av utgåva")

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
    extract = models.ForeignKey(
        MinutesExtract,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="adoptions",
        verbose_name=_("protokollsutdrag"),
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    shown_to_everybody = True
    ledger_parent = "edition"

    class Meta:
        verbose_name = _("antagande")
        ordering = ["-decided_on", "organisation__sort_key", "body"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "organisation", "body"], name="adoption_once_by_body"),
            models.CheckConstraint(condition=Q(kind__in=AdoptionKind.values), name="adoption_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.body}: {self.get_kind_display()}"

    @property
    def is_own_entry(self) -> bool:
        """Tell whether it is the organisation's own: entered by its lead, or confirmed by one."""
        return self.extract is None or not self.extract.is_unconfirmed


class ProgressReport(models.Model):
    """The report of a round as it was when the round closed; never changed.

    `content` is the report as data (`handlingsplan.reports.document`), `checksum` its SHA-256. A round that was opened
    again has one for each time that it closed, by `number`; the last one holds, while the round is closed.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField(_("nummer"), default=1, db_default=1)
    content = models.TextField(_("innehåll"), editable=False)
    checksum = models.CharField(_("kontrollsumma"), max_length=64, editable=False)
    frozen_at = models.DateTimeField(_("fryst"))
    ledger_parent = "round"
    ledger_large = ("content",)

    class Meta:
        verbose_name = _("omgångens rapport")
        ordering = ["round", "number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="progress_report_once")]

    def __str__(self) -> str:
        return str(_("Rapport: %(round)s") % {"round": self.round})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new report; one that is stored already is never saved again."""
        if not self._state.adding:
            raise FrozenEditionError(str(self))
        super().save(*args, **kwargs)


class WorkingDay(models.Model):
    """The working plan as it was on a morning, so that people see what has changed since; kept for some weeks.

    `content` is as an edition's. A morning on which nothing had changed has no row: the one before stands for it.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="working_days")
    day = models.DateField()
    content = models.TextField(editable=False)
    checksum = models.CharField(max_length=64, editable=False)
    not_in_history = "a copy of what the history has, made every night"

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["plan", "day"], name="working_day_once")]

    def __str__(self) -> str:
        return f"{self.plan} {self.day}"
