"""The eight chapters as read models and pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChaptersConfig(AppConfig):
    """The app of this layer."""

    name = "handlingsplan.chapters"
    label = "chapters"
    verbose_name = _("Kapitel")
