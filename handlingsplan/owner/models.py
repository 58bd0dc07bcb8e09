"""The owner's statements, one row for the whole portal, and messages about its pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from actors.models import User


class Conformance(models.TextChoices):
    """How far the portal follows the law on accessible digital service (2018:1937)."""

    FULL = "full", _("helt förenlig")
    PARTIAL = "partial", _("delvis förenlig")
    NOT = "not", _("inte förenlig")


class OwnerStatements(models.Model):
    """What an owner must say; there is one row, with the key `ONLY`."""

    ONLY = 1

    publisher = models.CharField(_("organisation som ansvarar för webbplatsen"), max_length=200, blank=True)
    publisher_number = models.CharField(_("organisationsnummer"), max_length=20, blank=True)
    responsible_publisher = models.CharField(_("ansvarig utgivare"), max_length=200, blank=True)
    email = models.EmailField(_("e-postadress"), blank=True)
    phone = models.CharField(_("telefon"), max_length=60, blank=True)
    address = models.TextField(_("postadress"), blank=True)
    service = models.CharField(_("webbplatsens namn"), max_length=200, blank=True)
    conformance = models.CharField(
        _("hur förenlig webbplatsen är med lagen"), max_length=10, choices=Conformance.choices, blank=True
    )
    shortcomings = models.TextField(_("vad som inte är tillgängligt, och varför"), blank=True)
    burden = models.TextField(_("undantag för oskäligt betungande anpassning"), blank=True)
    outside_law = models.TextField(_("innehåll som inte omfattas av lagen"), blank=True)
    method = models.TextField(_("hur webbplatsen har bedömts"), blank=True)
    assessed_on = models.DateField(_("när webbplatsen bedömdes"), null=True, blank=True)
    controller = models.CharField(_("personuppgiftsansvarig"), max_length=200, blank=True)
    data_officer = models.CharField(_("dataskyddsombud, med adress"), max_length=300, blank=True)
    purposes = models.TextField(_("vilka uppgifter som behandlas, och varför"), blank=True)
    legal_basis = models.TextField(_("rättslig grund"), blank=True)
    storage = models.TextField(_("hur länge uppgifterna sparas, och vem som får del av dem"), blank=True)
    more_cookies = models.TextField(_("mer om kakor"), blank=True)
    reuse = models.TextField(_("hur planens data får användas"), blank=True)
    easy_swedish = models.TextField(_("planen och webbplatsen på lätt svenska"), blank=True)
    english = models.TextField(_("planen och webbplatsen på engelska"), blank=True)
    changed_on = models.DateField(_("senast ändrad"), auto_now=True)
    shown_to_everybody = True

    class Meta:
        verbose_name = _("uppgifter om webbplatsen")

    def __str__(self) -> str:
        return str(_("Om webbplatsen"))


class PageReport(models.Model):
    """What a reader tells of a page: a fault in it, or that it cannot be used."""

    path = models.CharField(_("sida"), max_length=300, blank=True)
    text = models.TextField(_("vad som är fel"))
    email = models.EmailField(_("e-postadress för svar"), blank=True)
    created_at = models.DateTimeField(_("inkom"), auto_now_add=True)
    handled_at = models.DateTimeField(_("åtgärdad"), null=True, editable=False)
    handled_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")
    not_in_history = "letters from readers: no part of a plan, deleted a year after they are seen to"

    class Meta:
        verbose_name = _("meddelande om en sida")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.path}: {self.text[:60]}"
