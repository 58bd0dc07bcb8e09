"""The key of a system; only the SHA-256 of its secret is stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation, User


class AccessKey(models.Model):
    """Lets a system read what a reader of the organisation reads, until it expires or is taken back."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="access_keys", verbose_name=_("organisation")
    )
    purpose = models.CharField(_("system"), max_length=100)
    secret = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("skapad av"))
    made_at = models.DateTimeField(_("skapad"))
    expires_at = models.DateTimeField(_("går ut"))
    revoked_at = models.DateTimeField(_("återkallad"), null=True)
    ledger_personal = ("secret",)

    class Meta:
        verbose_name = _("åtkomstnyckel")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.purpose

    @property
    def ledger_title(self) -> str:
        return f"{self.purpose}, {self.organisation}"
