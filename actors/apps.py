"""People, organisations, memberships, access."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActorsConfig(AppConfig):
    """The app of those who take part."""

    name = "actors"
    verbose_name = _("Aktörer")
