"""Meetings of the parties of a plan."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """The app of this room."""

    name = "handlingsplan.meetings"
    verbose_name = _("Möten")
