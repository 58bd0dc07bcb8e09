"""States of a consultation and its answers, what bodies say as a whole, and what is done about a point."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsultationState(models.TextChoices):
    """Where a consultation is in its life."""

    PREPARED = "prepared", _("Förbereds")
    SENT_OUT = "sent_out", _("Pågår")
    ENDED = "ended", _("Svarstiden är slut")
    ACCOUNTED_FOR = "accounted_for", _("Redovisad")


class ResponseState(models.TextChoices):
    """How far an answer has come."""

    BEING_WRITTEN = "being_written", _("Utkast")
    UNCONFIRMED = "to_be_confirmed", _("Väntar på bekräftelse")
    RECEIVED = "received", _("Inkommet")
    REPLACED = "superseded", _("Ersatt av ett senare")


class Channel(models.TextChoices):
    """How an answer came."""

    LINK = "link", _("Genom länken")
    ACCOUNT = "account", _("Av organisationsansvarig")
    ENTERED = "entered", _("Registrerat av samordnaren")
    PUBLIC = "public", _("Från allmänheten")


class Stance(models.TextChoices):
    """What an answer says as a whole."""

    AGREES = "agrees", _("Instämmer")
    REMARKS = "remarks", _("Har synpunkter")
    REJECTS = "rejects", _("Avstyrker")
    NO_REMARKS = "no_remarks", _("Inga synpunkter")
    WITHDRAWN = "withdrawn", _("Drar tillbaka sitt svar")  # in the place of an answer that is in


STANCES = tuple(choice for choice in Stance.choices if choice[0] != Stance.WITHDRAWN)  # of a first answer


class Moderation(models.TextChoices):
    """Whether the coordinator has let an answer from the public in."""

    WAITING = "waiting", _("Väntar på granskning")
    LET_IN = "let_in", _("Godtagen")
    KEPT_OUT = "kept_out", _("Visas inte")


class Disposition(models.TextChoices):
    """What the coordinator does about a point."""

    NONE = "none", _("Utan ställningstagande")
    TAKEN_IN = "taken_in", _("Tillgodosedd")
    PARTLY = "partly", _("Delvis tillgodosedd")
    NOT_TAKEN = "not_taken", _("Inte tillgodosedd")
    NOTED = "noted", _("Noterad")


ANSWERED = (Disposition.TAKEN_IN, Disposition.PARTLY, Disposition.NOT_TAKEN, Disposition.NOTED)
OPEN_TO_ANSWERS = frozenset({ConsultationState.SENT_OUT, ConsultationState.ENDED})  # after the last day, marked as late
