"""Consultations on a plan."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultationConfig(AppConfig):
    """The app of this room."""

    name = "handlingsplan.consultation"
    verbose_name = _("Remisser")
