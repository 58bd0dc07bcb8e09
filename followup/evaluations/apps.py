"""Evaluations by academia."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    """The app of evaluations."""

    name = "followup.evaluations"
    label = "evaluations"
    verbose_name = _("Utvärderingar")
