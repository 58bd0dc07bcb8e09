"""What an owner must say."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OwnerConfig(AppConfig):
    """The app of this room."""

    name = "handlingsplan.owner"
    verbose_name = _("Om webbplatsen")
