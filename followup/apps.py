"""Indicators and observations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupConfig(AppConfig):
    """The app of this layer."""

    name = "followup"
    verbose_name = _("Uppföljning")
