"""Jobs that make files."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """The app of this room."""

    name = "handlingsplan.jobs"
    verbose_name = _("Jobb")
