"""Appendices of a plan."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppendicesConfig(AppConfig):
    """The app of appendices."""

    name = "handlingsplan.plan.appendices"
    label = "appendices"
    verbose_name = _("Bilagor")
