"""Editions and their compile to PDF."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationConfig(AppConfig):
    """The app of this layer."""

    name = "handlingsplan.publication"
    label = "publication"
    verbose_name = _("Utgåvor")
