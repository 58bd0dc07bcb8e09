"""Measures, commitments, money, good examples."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeasuresConfig(AppConfig):
    """The app of this layer."""

    name = "measures"
    verbose_name = _("Åtgärder")
