"""Editions, frozen as data."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditionsConfig(AppConfig):
    """The app of this room."""

    name = "handlingsplan.editions"
    verbose_name = _("Utgåvor")
