"""What people are told of."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """What happened, as it is told after the name of whoever did it."""

    MENTION = "mention", _("nämnde dig")
    ANSWER = "answer", _("svarade i en tråd som du är med i")
    RESOLVED = "resolved", _("markerade din synpunkt som löst")
    REOPENED = "reopened", _("öppnade din synpunkt igen")
    TAKEN = "taken", _("tog in ditt förslag")
    SENT_BACK = "sent_back", _("återsände texten")
    APPROVED = "approved", _("godkände texten")
    RESCHEDULED = "rescheduled", _("flyttade tiden")
    OWNER_CHANGED = "owner_changed", _("bytte ansvarig organisation")
    ROUND_REOPENED = "round_reopened", _("öppnade omgången igen")
    COORDINATES = "coordinates", _("utsåg en samordnare")
    COORDINATES_NO_MORE = "no_coordinator", _("tog bort en samordnare")
    ROLE_GIVEN = "role_given", _("gav en person en roll i er organisation")
    LEAD_INVITED = "lead_invited", _("bjöd in en organisationsansvarig")
    TO_CONFIRM = "to_confirm", _("vill bjuda in en organisationsansvarig och behöver er bekräftelse")
    FILES_MADE = "files_made", _("har gjort utgåvans alla filer")
    FILE_FAILED = "file_failed", _("kunde inte göra en av utgåvans filer")
    ON_BEHALF = "on_behalf", _("registrerade ett beslut åt er efter protokollsutdrag")
    ON_BEHALF_CORRECTED = "on_behalf_right", _("rättade det som samordnaren hade registrerat")
    LAID_BEFORE = "laid_before", _("lade fram en åtgärd för er att ta ställning till")
    LAID_TAKEN_OVER = "laid_taken_over", _("tog över åtgärden")
    LAID_DECLINED = "laid_declined", _("avböjde åtgärden")
    KEY_MADE = "key_made", _("skapade en åtkomstnyckel åt ett system hos er")
    KEY_REVOKED = "key_revoked", _("återkallade en åtkomstnyckel")
    KEY_STOPPED = "key_stopped", _("tog bort rollen för den som skapade en åtkomstnyckel, som har slutat gälla")
