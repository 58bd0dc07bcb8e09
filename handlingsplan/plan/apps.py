"""Plan, parties, goals, challenges, chapter texts and their review."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanConfig(AppConfig):
    """The app of this layer."""

    name = "handlingsplan.plan"
    label = "plan"
    verbose_name = _("Handlingsplan")
