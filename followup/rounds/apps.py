"""Rounds of reporting."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoundsConfig(AppConfig):
    """The app of rounds."""

    name = "followup.rounds"
    label = "rounds"
    verbose_name = _("Uppföljningsomgångar")
