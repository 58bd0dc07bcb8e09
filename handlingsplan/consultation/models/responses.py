"""What was answered: a body's or a private person's, with its decision, and who sent it."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actors.models import User
from handlingsplan.consultation.enums import Channel, Moderation, ResponseState, Stance
from handlingsplan.consultation.models.consultation import Body, Consultation


def file_path(response: "Response", filename: str) -> str:  # noqa: ARG001 Django's signature
    """Return where the file is stored: under a name that nobody chose."""
    return f"consultations/{response.consultation_id}/{uuid.uuid4()}"


class Response(models.Model):
    """An answer. While it is written, its remarks are a draft that nobody else reads; received, they are points.

    `draft` is a list of remarks: key, place, question, quote, text (`handlingsplan.consultation.drafts`).
    """

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="responses")
    number = models.PositiveIntegerField(_("nummer"))
    body = models.OneToOneField(
        Body, models.PROTECT, null=True, blank=True, related_name="response", verbose_name=_("remissinstans")
    )  # whose answer this is and counts, or will be the first
    # Whose answer it is also where another counts: one that was replaced, or is to replace that which is in
    of_body = models.ForeignKey(Body, models.PROTECT, null=True, editable=False, related_name="all_responses")
    channel = models.CharField(_("kom in"), max_length=10, choices=Channel.choices)
    state = models.CharField(
        _("läge"), max_length=20, choices=ResponseState.choices, default=ResponseState.BEING_WRITTEN
    )
    stance = models.CharField(_("ställningstagande"), max_length=20, choices=Stance.choices, blank=True)
    summary = models.TextField(_("sammanfattning"), blank=True)
    draft = models.JSONField(default=list, editable=False)
    decided_by = models.CharField(_("beslutande organ"), max_length=200, blank=True)
    decided_on = models.DateField(_("beslutsdatum"), null=True, blank=True)
    paragraph = models.CharField(_("paragraf"), max_length=50, blank=True)
    registry_number = models.CharField(_("diarienummer"), max_length=100, blank=True)
    file = models.FileField(_("undertecknat yttrande"), upload_to=file_path, max_length=200, blank=True)
    file_name = models.CharField(_("filens namn"), max_length=150, blank=True, editable=False)
    file_type = models.CharField(max_length=100, blank=True, editable=False)
    file_checksum = models.CharField(max_length=64, blank=True, editable=False)
    begun_at = models.DateTimeField(_("påbörjat"), auto_now_add=True)
    received_at = models.DateTimeField(_("inkom"), null=True, editable=False)
    is_late = models.BooleanField(_("för sent"), default=False, editable=False)
    confirmation = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("registrerat av"))
    moderation = models.CharField(_("granskning"), max_length=10, choices=Moderation.choices, default=Moderation.LET_IN)
    kept_out_because = models.CharField(_("skäl"), max_length=300, blank=True)
    # What had been said of points of the answer before that are no more: number, text, disposition and reply
    lost_points = models.JSONField(default=list, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    ledger_parent = "consultation"
    ledger_joins = ("body",)
    ledger_large = ("draft", "lost_points")
    ledger_personal = ("confirmation", "summary")

    class Meta:
        verbose_name = _("yttrande")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="response_number_unique"),
            models.CheckConstraint(condition=Q(state__in=ResponseState.values), name="response_state_known"),
            models.CheckConstraint(
                condition=~Q(state="received") | Q(received_at__isnull=False), name="response_received_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(channel="public", body=None, of_body=None)
                | (~Q(channel="public") & Q(of_body__isnull=False)),
                name="response_of_a_body_or_the_public",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Yttrande %(number)d: %(sender)s") % {"number": self.number, "sender": self.sender})

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.body is not None and self.of_body is None:
            self.of_body = self.body
        super().save(*args, **kwargs)

    @property
    def sender(self) -> str:
        """Who answers, without the name of a private person."""
        return self.of_body.name if self.of_body else gettext("Privatperson")

    @property
    def private_to_id(self) -> int | None:
        """Until it is received it is the answering organisation's alone, and nobody's (0) where that has no account."""
        is_in = self.state in {ResponseState.RECEIVED, ResponseState.REPLACED}
        if is_in or self.channel == Channel.ENTERED:
            return None
        return (self.of_body and self.of_body.organisation_id) or 0

    @property
    def ledger_title(self) -> str:
        return gettext("Yttrande %(number)d") % {"number": self.number}


class PublicSender(models.Model):
    """Who a private person said they are, apart from what they said: forgotten long before that."""

    response = models.OneToOneField(Response, models.CASCADE, related_name="public_sender")
    name = models.CharField(_("namn"), max_length=150, blank=True)
    email = models.EmailField(_("e-postadress"), blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)
    not_in_history = "who a private person is, kept apart from the answer and forgotten"

    class Meta:
        verbose_name = _("avsändare")

    def __str__(self) -> str:
        return f"{self.response_id}"
